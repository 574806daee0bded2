-- The highest epoch that was handed out for leases of a controller. Never lowered, never handed out twice.
CREATE TABLE controller_epochs (
  plant_id      text NOT NULL,
  controller_id text NOT NULL,
  epoch         bigint NOT NULL,
  PRIMARY KEY (plant_id, controller_id)
);
