-- What the enterprise is to be told of and is not yet. Instants are microseconds since 1970-01-01 UTC. Numbers of transactions that
-- run at once may become visible in another order than they were given out: order holds within what one transaction tells, and for what one owner tells after the other.
CREATE TABLE bus_outbox (
  number     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  topic      text NOT NULL,
  message_id text NOT NULL UNIQUE,
  at_us      bigint NOT NULL,
  json       text NOT NULL
);
