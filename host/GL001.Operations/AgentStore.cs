using System.Collections.Immutable;
using System.Text.Json;
using Dapper;
using GL001.Agents;
using GL001.Historian;

namespace GL001.Operations;

/// <summary>A registration that was accepted, and when.</summary>
public sealed record KnownAgent(AgentRegistration Registration, DateTimeOffset RegisteredAt);

/// <summary>Who has registered: a coordinator that starts again knows whom it has lost.</summary>
public sealed class AgentStore(OperationsDatabase database)
{
    public Task PutAsync(KnownAgent agent)
    {
        ArgumentNullException.ThrowIfNull(agent);
        var told = agent.Registration;
        return database.WriteAsync(connection => connection.Execute(
            """
            INSERT INTO agents (agent_id, instance, version, protocol, json, registered_us) VALUES (@AgentId, @Instance, @Version, @Protocol, @json, @at)
            ON CONFLICT (agent_id, instance) DO UPDATE
            SET version = excluded.version, protocol = excluded.protocol, json = excluded.json, registered_us = excluded.registered_us
            """,
            new { told.AgentId, told.Instance, told.Version, told.Protocol, json = JsonSerializer.Serialize(told, AgentJson.Options), at = Microseconds.From(agent.RegisteredAt) }));
    }

    public Task<KnownAgent?> FindAsync(string agentId, string instance) => database.ReadAsync(connection =>
        connection.QuerySingleOrDefault<Row>("SELECT json AS Json, registered_us AS At FROM agents WHERE agent_id = @agentId AND instance = @instance", new { agentId, instance })?.ToAgent());

    public Task<ImmutableArray<KnownAgent>> AllAsync() => database.ReadAsync(connection =>
        connection.Query<Row>("SELECT json AS Json, registered_us AS At FROM agents ORDER BY agent_id, instance").Select(row => row.ToAgent()).ToImmutableArray());

    private sealed class Row
    {
        public string Json { get; init; } = "";

        public long At { get; init; }

        public KnownAgent ToAgent() => new(JsonSerializer.Deserialize<AgentRegistration>(Json, AgentJson.Options)!, Microseconds.ToInstant(At));
    }
}
