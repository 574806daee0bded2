-- Instants are microseconds since 1970-01-01 UTC. Quality: 0 bad, 1 uncertain, 2 good.

CREATE TABLE series (
  id       INTEGER PRIMARY KEY,
  plant_id TEXT NOT NULL,
  unit_id  TEXT NOT NULL,
  tag      TEXT NOT NULL,
  UNIQUE (plant_id, unit_id, tag)
) STRICT;

CREATE TABLE samples (
  series_id INTEGER NOT NULL REFERENCES series (id),
  at_us     INTEGER NOT NULL,
  number    REAL,
  text      TEXT,
  quality   INTEGER NOT NULL CHECK (quality BETWEEN 0 AND 2),
  cause     TEXT NOT NULL,
  PRIMARY KEY (series_id, at_us)
) STRICT, WITHOUT ROWID;

CREATE TABLE events (
  id       INTEGER PRIMARY KEY,
  at_us    INTEGER NOT NULL,
  kind     TEXT NOT NULL,
  plant_id TEXT NOT NULL,
  unit_id  TEXT,
  message  TEXT NOT NULL,
  json     TEXT
) STRICT;

CREATE INDEX events_by_time ON events (at_us);

CREATE TABLE plans (
  id            TEXT NOT NULL PRIMARY KEY,
  at_us         INTEGER NOT NULL,
  cost_eur      REAL,
  status        TEXT NOT NULL,
  solve_seconds REAL NOT NULL,
  json          TEXT NOT NULL
) STRICT;

CREATE INDEX plans_by_time ON plans (at_us);
