-- Samples, events and plans. Times are microseconds since 1970-01-01 UTC.
CREATE TABLE tag (
  id       INTEGER PRIMARY KEY,
  plant_id TEXT NOT NULL,
  unit_id  TEXT NOT NULL,
  name     TEXT NOT NULL,
  UNIQUE (plant_id, unit_id, name)
);

CREATE TABLE sample (
  tag_id         INTEGER NOT NULL REFERENCES tag (id),
  source_time_us INTEGER NOT NULL,
  value          REAL NOT NULL,
  quality        INTEGER NOT NULL CHECK (quality BETWEEN 0 AND 2),
  PRIMARY KEY (tag_id, source_time_us)
) WITHOUT ROWID;

CREATE TABLE event (
  id        INTEGER PRIMARY KEY,
  at_us     INTEGER NOT NULL,
  plant_id  TEXT NOT NULL,
  source_id TEXT NOT NULL,
  kind      TEXT NOT NULL,
  text      TEXT NOT NULL
);

CREATE INDEX event_at ON event (at_us);

CREATE TABLE plan (
  id            TEXT PRIMARY KEY,
  at_us         INTEGER NOT NULL,
  cost_eur      REAL NOT NULL,
  status        TEXT NOT NULL,
  solve_seconds REAL NOT NULL,
  json          TEXT NOT NULL
);

CREATE INDEX plan_at ON plan (at_us);
