-- The highest epoch that was handed out for leases of a controller. Never lowered, never handed out twice.
CREATE TABLE controller_epochs (
  plant_id      TEXT NOT NULL,
  controller_id TEXT NOT NULL,
  epoch         INTEGER NOT NULL,
  PRIMARY KEY (plant_id, controller_id)
) STRICT, WITHOUT ROWID;
