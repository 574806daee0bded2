-- What alarms and incidents leave behind. Instants are microseconds since 1970-01-01 UTC.

-- One row a notice and channel. number is the order in which a channel delivers; notice_id makes a row that is handed over
-- again after a crash the same row, and a delivery that is repeated the same delivery.
CREATE TABLE outbox (
  number        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  channel       text NOT NULL,
  notice_id     text NOT NULL,
  notice        text NOT NULL,
  state         text NOT NULL CHECK (state IN ('waiting', 'delivered', 'set_aside')),
  tries         bigint NOT NULL,
  refusals      bigint NOT NULL,
  not_before_us bigint NOT NULL,
  created_us    bigint NOT NULL,
  ended_us      bigint,
  last_error    text,
  UNIQUE (channel, notice_id)
);

CREATE INDEX outbox_waiting ON outbox (channel, number) WHERE state = 'waiting';
CREATE INDEX outbox_ended ON outbox (ended_us) WHERE ended_us IS NOT NULL;

-- Incidents that are over and cannot come back. Open ones are the state of their grain.
CREATE TABLE incidents (
  incident_id text NOT NULL PRIMARY KEY,
  severity    text NOT NULL,
  opened_us   bigint NOT NULL,
  json        text NOT NULL
);

CREATE INDEX incidents_by_opening ON incidents (opened_us);

-- What happened to alarms. number counts up within a plant.
CREATE TABLE alarm_journal (
  plant_id text NOT NULL,
  number   bigint NOT NULL,
  alarm_id text NOT NULL,
  at_us    bigint NOT NULL,
  json     text NOT NULL,
  PRIMARY KEY (plant_id, number)
);

CREATE INDEX alarm_journal_by_alarm ON alarm_journal (alarm_id, number);
