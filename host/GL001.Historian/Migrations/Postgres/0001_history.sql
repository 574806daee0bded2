-- Quality: 0 bad, 1 uncertain, 2 good. Instants are kept to the microsecond.

CREATE TABLE series (
  id       integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  plant_id text NOT NULL,
  unit_id  text NOT NULL,
  tag      text NOT NULL,
  UNIQUE (plant_id, unit_id, tag)
);

-- One partition a day (UTC), made when its first sample comes. What lies far from the present, by a wrong clock for
-- example, has one partition in common: a thousand wrong years must not make a thousand tables.
CREATE TABLE samples (
  series_id integer NOT NULL,
  at        timestamptz NOT NULL,
  number    double precision,
  text      text,
  quality   smallint NOT NULL CHECK (quality BETWEEN 0 AND 2),
  cause     text NOT NULL,
  PRIMARY KEY (series_id, at)
) PARTITION BY RANGE (at);

CREATE TABLE samples_elsewhere PARTITION OF samples DEFAULT;

-- For a span of time over all series (export, roll-up): a few pages instead of a second large index.
CREATE INDEX samples_by_time ON samples USING brin (at) WITH (pages_per_range = 32);

CREATE TABLE events (
  id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at       timestamptz NOT NULL,
  kind     text NOT NULL,
  plant_id text NOT NULL,
  unit_id  text,
  message  text NOT NULL,
  json     text
);

CREATE INDEX events_by_time ON events (at, id);

CREATE TABLE plans (
  id            text PRIMARY KEY,
  at            timestamptz NOT NULL,
  number        bigint GENERATED ALWAYS AS IDENTITY,
  cost_eur      double precision,
  status        text NOT NULL,
  solve_seconds double precision NOT NULL,
  json          text NOT NULL
);

CREATE INDEX plans_by_time ON plans (at, number);

-- Highest record number that is here for good, for each log of each controller: written with the record itself.
CREATE TABLE record_marks (
  plant_id      text NOT NULL,
  controller_id text NOT NULL,
  log           text NOT NULL,
  number        bigint NOT NULL,
  PRIMARY KEY (plant_id, controller_id, log)
);
