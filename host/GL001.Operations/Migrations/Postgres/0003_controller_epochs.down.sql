DROP TABLE controller_epochs;
