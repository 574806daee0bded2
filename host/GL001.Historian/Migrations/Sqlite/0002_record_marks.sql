-- Highest record number that is here for good, for each log of each controller: written with the record itself.

CREATE TABLE record_marks (
  plant_id      TEXT NOT NULL,
  controller_id TEXT NOT NULL,
  log           TEXT NOT NULL,
  number        INTEGER NOT NULL,
  PRIMARY KEY (plant_id, controller_id, log)
) STRICT, WITHOUT ROWID;
