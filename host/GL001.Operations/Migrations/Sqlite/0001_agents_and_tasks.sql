-- Instants are microseconds since 1970-01-01 UTC.

CREATE TABLE agents (
  agent_id      TEXT NOT NULL,
  instance      TEXT NOT NULL,
  version       TEXT NOT NULL,
  protocol      INTEGER NOT NULL,
  json          TEXT NOT NULL,
  registered_us INTEGER NOT NULL,
  PRIMARY KEY (agent_id, instance)
) STRICT, WITHOUT ROWID;

-- One row a task. The agent grain named by agent_id and instance is the only one that changes it; version guards against
-- a second one that a broken cluster might start.
CREATE TABLE tasks (
  task_id         TEXT NOT NULL PRIMARY KEY,
  idempotency_key TEXT UNIQUE,
  agent_id        TEXT NOT NULL,
  instance        TEXT NOT NULL,
  plant_id        TEXT,
  capability      TEXT NOT NULL,
  input           TEXT NOT NULL,
  priority        INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 4),
  state           TEXT NOT NULL,
  attempt         INTEGER NOT NULL,
  most_attempts   INTEGER NOT NULL,
  timeout_seconds REAL NOT NULL,
  created_us      INTEGER NOT NULL,
  deadline_us     INTEGER,
  not_before_us   INTEGER NOT NULL,
  started_us      INTEGER,
  ended_us        INTEGER,
  result          TEXT,
  error           TEXT,
  trace_parent    TEXT,
  version         INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX tasks_unfinished ON tasks (agent_id, instance) WHERE ended_us IS NULL;
CREATE INDEX tasks_by_creation ON tasks (created_us);
CREATE INDEX tasks_by_end ON tasks (ended_us) WHERE ended_us IS NOT NULL;

-- State of grains, one row each.
CREATE TABLE grain_states (
  kind TEXT NOT NULL,
  key  TEXT NOT NULL,
  etag INTEGER NOT NULL,
  json TEXT NOT NULL,
  PRIMARY KEY (kind, key)
) STRICT, WITHOUT ROWID;

-- Answers to requests that carried an Idempotency-Key; status is null while the first one is being answered.
CREATE TABLE answers (
  key          TEXT NOT NULL,
  route        TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  status       INTEGER,
  content_type TEXT,
  body         BLOB,
  at_us        INTEGER NOT NULL,
  PRIMARY KEY (key, route)
) STRICT, WITHOUT ROWID;

CREATE INDEX answers_by_time ON answers (at_us);
