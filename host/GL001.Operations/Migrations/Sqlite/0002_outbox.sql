-- What alarms and incidents leave behind. Instants are microseconds since 1970-01-01 UTC.

-- One row a notice and channel. number is the order in which a channel delivers; notice_id makes a row that is handed over
-- again after a crash the same row, and a delivery that is repeated the same delivery.
CREATE TABLE outbox (
  number        INTEGER PRIMARY KEY AUTOINCREMENT,
  channel       TEXT NOT NULL,
  notice_id     TEXT NOT NULL,
  notice        TEXT NOT NULL,
  state         TEXT NOT NULL CHECK (state IN ('waiting', 'delivered', 'set_aside')),
  tries         INTEGER NOT NULL,
  refusals      INTEGER NOT NULL,
  not_before_us INTEGER NOT NULL,
  created_us    INTEGER NOT NULL,
  ended_us      INTEGER,
  last_error    TEXT,
  UNIQUE (channel, notice_id)
) STRICT;

CREATE INDEX outbox_waiting ON outbox (channel, number) WHERE state = 'waiting';
CREATE INDEX outbox_ended ON outbox (ended_us) WHERE ended_us IS NOT NULL;

-- Incidents that are over and cannot come back. Open ones are the state of their grain.
CREATE TABLE incidents (
  incident_id TEXT NOT NULL PRIMARY KEY,
  severity    TEXT NOT NULL,
  opened_us   INTEGER NOT NULL,
  json        TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX incidents_by_opening ON incidents (opened_us);

-- What happened to alarms. number counts up within a plant.
CREATE TABLE alarm_journal (
  plant_id TEXT NOT NULL,
  number   INTEGER NOT NULL,
  alarm_id TEXT NOT NULL,
  at_us    INTEGER NOT NULL,
  json     TEXT NOT NULL,
  PRIMARY KEY (plant_id, number)
) STRICT, WITHOUT ROWID;

CREATE INDEX alarm_journal_by_alarm ON alarm_journal (alarm_id, number);
