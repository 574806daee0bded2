-- What each series told in each minute, quarter hour and hour (step in seconds). Minimum, maximum and mean are of good samples.
CREATE TABLE roll_ups (
  step_s    integer NOT NULL CHECK (step_s IN (60, 900, 3600)),
  at        timestamptz NOT NULL,
  series_id integer NOT NULL,
  samples   bigint NOT NULL,
  good      bigint NOT NULL,
  minimum   double precision,
  maximum   double precision,
  mean      double precision,
  PRIMARY KEY (step_s, series_id, at)
);

CREATE INDEX roll_ups_by_time ON roll_ups (step_s, at);

-- Hours in which samples came that are not rolled up yet; touched counts the transactions that brought some, so that an hour
-- that is touched while it is rolled up stays due. A row of this table is never held for longer than a writer's commit.
CREATE TABLE roll_ups_due (
  hour    timestamptz PRIMARY KEY,
  touched bigint NOT NULL
);
