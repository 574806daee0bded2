using System.Text.Json;
using Dapper;
using GL001.Operations;
using GL001.Orchestration.Alarms;

namespace GL001.Actors;

/// <summary>What happened to alarms, in the operations database. The enterprise hears of it, if it has a bus.</summary>
public sealed class AlarmJournal(OperationsDatabase database, BusOutbox? bus = null)
{
    /// <summary>Appends; a line that is there already is not written twice.</summary>
    /// <exception cref="OperationsException">The store failed; nothing was written.</exception>
    public Task AppendAsync(string plantId, IReadOnlyCollection<AlarmJournalEntry> entries) => database.WriteAsync(connection =>
    {
        foreach (var entry in entries)
        {
            var json = JsonSerializer.Serialize(entry, OperationsRows.Json);
            connection.Execute(
                "INSERT INTO alarm_journal (plant_id, number, alarm_id, at_us, json) VALUES (@plantId, @number, @alarmId, @at, @json) ON CONFLICT DO NOTHING",
                new { plantId, number = entry.Number, alarmId = entry.AlarmId, at = OperationsRows.Microseconds(entry.At), json });
            bus?.Add(connection, new BusMessage($"alarm.{JsonNamingPolicy.SnakeCaseLower.ConvertName(entry.State.ToString())}.{plantId}", $"alarm/{plantId}/{entry.Number}", entry.At, json));
        }
    });

    /// <summary>Removes at most so many lines that are older; returns how many.</summary>
    /// <exception cref="OperationsException">The store failed; nothing was removed.</exception>
    public Task<int> RemoveAsync(DateTimeOffset before, int atMost) => database.WriteAsync(connection => connection.Execute(
        "DELETE FROM alarm_journal WHERE (plant_id, number) IN (SELECT plant_id, number FROM alarm_journal WHERE at_us < @before LIMIT @atMost)",
        new { before = OperationsRows.Microseconds(before), atMost }));

    /// <summary>What happened to one alarm, the newest first.</summary>
    /// <exception cref="OperationsException">The store failed.</exception>
    public Task<(IReadOnlyList<AlarmJournalEntry> Entries, int Total)> ReadAsync(string alarmId, int limit, int offset) => database.ReadAsync(connection =>
    {
        var total = connection.ExecuteScalar<int>("SELECT count(*) FROM alarm_journal WHERE alarm_id = @alarmId", new { alarmId });
        var rows = connection.Query<string>("SELECT json FROM alarm_journal WHERE alarm_id = @alarmId ORDER BY number DESC LIMIT @limit OFFSET @offset", new { alarmId, limit, offset });
        return ((IReadOnlyList<AlarmJournalEntry>)[.. rows.Select(json => JsonSerializer.Deserialize<AlarmJournalEntry>(json, OperationsRows.Json)!)], total);
    });
}
