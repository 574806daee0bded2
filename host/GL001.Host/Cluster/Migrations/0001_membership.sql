-- Members of the cluster, as Orleans' ADO.NET clustering reads and writes them: it takes its statements from OrleansQuery by key and hands the parameters
-- over by name. Tables and statements are ours. status: 1 created, 2 joining, 3 active, 4 shutting down, 5 stopping, 6 dead.

-- One row a cluster. version goes up by one with each change of a member; a writer says which version it has read.
CREATE TABLE clusters (
  deployment_id text PRIMARY KEY,
  version       integer NOT NULL DEFAULT 0
);

CREATE TABLE silos (
  deployment_id text NOT NULL REFERENCES clusters ON DELETE CASCADE,
  address       text NOT NULL,
  port          integer NOT NULL,
  generation    integer NOT NULL,
  silo_name     text NOT NULL,
  host_name     text NOT NULL,
  status        integer NOT NULL,
  proxy_port    integer NOT NULL,
  suspect_times text,
  start_time    timestamptz NOT NULL,
  alive_at      timestamptz NOT NULL,
  PRIMARY KEY (deployment_id, address, port, generation)
);

CREATE TABLE OrleansQuery (
  QueryKey  text PRIMARY KEY,
  QueryText text NOT NULL
);

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('GatewaysQueryKey', $$
  SELECT address AS Address, proxy_port AS ProxyPort, generation AS Generation FROM silos
  WHERE deployment_id = @DeploymentId AND status = @Status AND proxy_port > 0
$$),

-- A cluster without members gives one row, with its version and nothing else.
('MembershipReadRowKey', $$
  SELECT c.deployment_id AS DeploymentId, s.address AS Address, s.port AS Port, s.generation AS Generation, s.silo_name AS SiloName, s.host_name AS HostName,
    s.status AS Status, s.proxy_port AS ProxyPort, s.suspect_times AS SuspectTimes, s.start_time AS StartTime, s.alive_at AS IAmAliveTime, c.version AS Version
  FROM clusters c LEFT JOIN silos s ON s.deployment_id = c.deployment_id AND s.address = @Address AND s.port = @Port AND s.generation = @Generation
  WHERE c.deployment_id = @DeploymentId
$$),
('MembershipReadAllKey', $$
  SELECT c.deployment_id AS DeploymentId, s.address AS Address, s.port AS Port, s.generation AS Generation, s.silo_name AS SiloName, s.host_name AS HostName,
    s.status AS Status, s.proxy_port AS ProxyPort, s.suspect_times AS SuspectTimes, s.start_time AS StartTime, s.alive_at AS IAmAliveTime, c.version AS Version
  FROM clusters c LEFT JOIN silos s ON s.deployment_id = c.deployment_id
  WHERE c.deployment_id = @DeploymentId
$$),
('InsertMembershipVersionKey', $$
  WITH added AS (INSERT INTO clusters (deployment_id) VALUES (@DeploymentId) ON CONFLICT DO NOTHING RETURNING 1)
  SELECT EXISTS (SELECT 1 FROM added)
$$),
('UpdateIAmAlivetimeKey', $$
  UPDATE silos SET alive_at = @IAmAliveTime
  WHERE deployment_id = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation
$$),

-- The row of the cluster is the lock: of two writers that read the same version the second finds another one and changes nothing.
('InsertMembershipKey', $$
  WITH raised AS (
    UPDATE clusters SET version = version + 1
    WHERE deployment_id = @DeploymentId AND version = @Version
      AND NOT EXISTS (SELECT 1 FROM silos WHERE deployment_id = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation)
    RETURNING deployment_id
  ), added AS (
    INSERT INTO silos (deployment_id, address, port, generation, silo_name, host_name, status, proxy_port, start_time, alive_at)
    SELECT deployment_id, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime FROM raised
    RETURNING 1
  )
  SELECT EXISTS (SELECT 1 FROM added)
$$),
('UpdateMembershipKey', $$
  WITH raised AS (
    UPDATE clusters SET version = version + 1
    WHERE deployment_id = @DeploymentId AND version = @Version
      AND EXISTS (SELECT 1 FROM silos WHERE deployment_id = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation)
    RETURNING deployment_id
  ), changed AS (
    UPDATE silos s SET status = @Status, suspect_times = CAST(@SuspectTimes AS text), alive_at = @IAmAliveTime FROM raised r
    WHERE s.deployment_id = r.deployment_id AND s.address = @Address AND s.port = @Port AND s.generation = @Generation
    RETURNING 1
  )
  SELECT EXISTS (SELECT 1 FROM changed)
$$),
('DeleteMembershipTableEntriesKey', $$
  DELETE FROM clusters WHERE deployment_id = @DeploymentId
$$),
('CleanupDefunctSiloEntriesKey', $$
  DELETE FROM silos WHERE deployment_id = @DeploymentId AND status = 6 AND alive_at < @IAmAliveTime AND start_time < @IAmAliveTime
$$),

-- One dead member, as it was read: what has changed since stays.
('CleanupDefunctSiloEntryKey', $$
  DELETE FROM silos
  WHERE deployment_id = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation AND status = 6
    AND alive_at = @IAmAliveTime AND start_time = @StartTime AND coalesce(suspect_times, '') = coalesce(CAST(@SuspectTimes AS text), '')
$$);
