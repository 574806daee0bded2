-- What each series told in each minute, quarter hour and hour (step in seconds). Minimum, maximum and mean are of good samples.
CREATE TABLE roll_ups (
  step_s    INTEGER NOT NULL CHECK (step_s IN (60, 900, 3600)),
  at_us     INTEGER NOT NULL,
  series_id INTEGER NOT NULL REFERENCES series (id),
  samples   INTEGER NOT NULL,
  good      INTEGER NOT NULL,
  minimum   REAL,
  maximum   REAL,
  mean      REAL,
  PRIMARY KEY (step_s, at_us, series_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX roll_ups_by_series ON roll_ups (series_id, step_s, at_us);

-- Hours in which samples came that are not rolled up yet.
CREATE TABLE roll_ups_due (
  hour_us INTEGER PRIMARY KEY
) STRICT;

-- What was measured before this step.
INSERT INTO roll_ups_due (hour_us) SELECT DISTINCT at_us - at_us % 3600000000 FROM samples;
