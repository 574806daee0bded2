DROP TABLE bus_outbox;
