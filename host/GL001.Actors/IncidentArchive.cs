using System.Text.Json;
using Dapper;
using GL001.Operations;
using GL001.Orchestration;
using GL001.Orchestration.Incidents;

namespace GL001.Actors;

/// <summary>Incidents that are over, in the operations database. The incident desk alone writes it.</summary>
public sealed class IncidentArchive(OperationsDatabase database)
{
    /// <summary>Puts an incident away, or replaces what was put away of it.</summary>
    /// <exception cref="OperationsException">The store failed; nothing was written.</exception>
    public Task PutAsync(Incident incident)
    {
        ArgumentNullException.ThrowIfNull(incident);
        return database.WriteAsync(connection => connection.Execute(
            "INSERT INTO incidents (incident_id, severity, opened_us, json) VALUES (@id, @severity, @opened, @json) ON CONFLICT (incident_id) DO UPDATE SET json = excluded.json",
            new { id = incident.IncidentId, severity = Names.Of(incident.Severity), opened = OperationsRows.Microseconds(incident.OpenedAt), json = JsonSerializer.Serialize(incident, OperationsRows.Json) }));
    }

    /// <exception cref="OperationsException">The store failed.</exception>
    public async Task<Incident?> FindAsync(string incidentId) =>
        await database.ReadAsync(connection => connection.QuerySingleOrDefault<string>("SELECT json FROM incidents WHERE incident_id = @incidentId", new { incidentId })) is { } json
            ? JsonSerializer.Deserialize<Incident>(json, OperationsRows.Json)
            : null;

    /// <summary>Those put away, the newest first.</summary>
    /// <param name="severity">Of this severity; null for all.</param>
    /// <param name="except">Ids that the caller has already.</param>
    /// <param name="limit">Most.</param>
    /// <param name="offset">How many to leave out at the start.</param>
    /// <exception cref="OperationsException">The store failed.</exception>
    public Task<(IReadOnlyList<Incident> Incidents, int Total)> ReadAsync(Severity? severity, IReadOnlyCollection<string> except, int limit, int offset) => database.ReadAsync(connection =>
    {
        // A parameter each: Dapper's lists mean one thing to SQLite and another to Npgsql.
        var wanted = new DynamicParameters(new { severity = severity is { } one ? Names.Of(one) : null, limit, offset });
        var known = except.Select((id, place) => (Name: $"@known{place}", Id: id)).ToList();
        known.ForEach(parameter => wanted.Add(parameter.Name, parameter.Id));
        var where = "FROM incidents WHERE (CAST(@severity AS TEXT) IS NULL OR severity = @severity)"
            + (known.Count > 0 ? $" AND incident_id NOT IN ({string.Join(", ", known.Select(parameter => parameter.Name))})" : "");
        var total = connection.ExecuteScalar<int>($"SELECT count(*) {where}", wanted);
        var rows = connection.Query<string>($"SELECT json {where} ORDER BY opened_us DESC, incident_id DESC LIMIT @limit OFFSET @offset", wanted);
        return ((IReadOnlyList<Incident>)[.. rows.Select(json => JsonSerializer.Deserialize<Incident>(json, OperationsRows.Json)!)], total);
    });
}
