-- Instants are microseconds since 1970-01-01 UTC.

CREATE TABLE agents (
  agent_id      text NOT NULL,
  instance      text NOT NULL,
  version       text NOT NULL,
  protocol      bigint NOT NULL,
  json          text NOT NULL,
  registered_us bigint NOT NULL,
  PRIMARY KEY (agent_id, instance)
);

-- One row a task. The agent grain named by agent_id and instance is the only one that changes it; version guards against
-- a second one that a broken cluster might start.
CREATE TABLE tasks (
  task_id         text NOT NULL PRIMARY KEY,
  idempotency_key text UNIQUE,
  agent_id        text NOT NULL,
  instance        text NOT NULL,
  plant_id        text,
  capability      text NOT NULL,
  input           text NOT NULL,
  priority        bigint NOT NULL CHECK (priority BETWEEN 0 AND 4),
  state           text NOT NULL,
  attempt         bigint NOT NULL,
  most_attempts   bigint NOT NULL,
  timeout_seconds double precision NOT NULL,
  created_us      bigint NOT NULL,
  deadline_us     bigint,
  not_before_us   bigint NOT NULL,
  started_us      bigint,
  ended_us        bigint,
  result          text,
  error           text,
  trace_parent    text,
  version         bigint NOT NULL
);

CREATE INDEX tasks_unfinished ON tasks (agent_id, instance) WHERE ended_us IS NULL;
CREATE INDEX tasks_by_creation ON tasks (created_us);
CREATE INDEX tasks_by_end ON tasks (ended_us) WHERE ended_us IS NOT NULL;

-- State of grains, one row each.
CREATE TABLE grain_states (
  kind text NOT NULL,
  key  text NOT NULL,
  etag bigint NOT NULL,
  json text NOT NULL,
  PRIMARY KEY (kind, key)
);

-- Answers to requests that carried an Idempotency-Key; status is null while the first one is being answered.
CREATE TABLE answers (
  key          text NOT NULL,
  route        text NOT NULL,
  request_hash text NOT NULL,
  status       bigint,
  content_type text,
  body         bytea,
  at_us        bigint NOT NULL,
  PRIMARY KEY (key, route)
);

CREATE INDEX answers_by_time ON answers (at_us);
