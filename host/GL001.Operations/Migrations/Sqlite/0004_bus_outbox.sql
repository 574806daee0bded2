-- What the enterprise is to be told of and is not yet. Instants are microseconds since 1970-01-01 UTC.
CREATE TABLE bus_outbox (
  number     INTEGER PRIMARY KEY AUTOINCREMENT,
  topic      TEXT NOT NULL,
  message_id TEXT NOT NULL UNIQUE,
  at_us      INTEGER NOT NULL,
  json       TEXT NOT NULL
) STRICT;
