using System.Globalization;
using System.Text.Json;
using GL001.Runtime;
using GL001.Simulator.Checkers;
using GL001.Storage;
using GL001.Wire;
using Microsoft.Data.Sqlite;

namespace GL001.Simulator.RealTime;

/// <summary>
/// Each confirmed record in the history exactly once: what each controller has put into its logs is noted as it does so, and held
/// against the rows of the history itself, read from its file and not through the coordinator.
/// </summary>
internal sealed class RecordLedger(SimulatedSite site)
{
    private readonly Dictionary<string, Log> _logs = site.Units.ToDictionary(unit => unit.Unit.Id, _ => new Log());
    private readonly EventRecord _event = new();
    private readonly byte[] _record = new byte[TelemetryRecord.Bytes];

    /// <summary>Events that history has confirmed.</summary>
    public long ConfirmedEvents { get; private set; }

    /// <summary>Telemetry records that history has confirmed.</summary>
    public long ConfirmedRecords { get; private set; }

    /// <summary>After each step.</summary>
    public void Observe()
    {
        foreach (var unit in site.Units)
        {
            var keeper = unit.Controller.Keeper;
            var log = _logs[unit.Unit.Id];
            while (log.NewestEvent < keeper.NewestEvent && keeper.TryReadEvent(log.NewestEvent + 1, _event))
            {
                log.NewestEvent = _event.Sequence;
                log.Events[_event.Sequence] = (EventKindNames.Of(_event.Kind), _event.Subject, _event.UptimeMs);
            }

            while (log.NewestRecord < keeper.NewestRecord && keeper.TryReadRecord(log.NewestRecord + 1, _record, out var number))
            {
                log.NewestRecord = number;
                log.Records[number] = TelemetryRecord.WallMs(_record);
            }
        }
    }

    /// <summary>Whether history has confirmed everything that was noted up to now.</summary>
    public Func<bool> AllOfNow()
    {
        var wanted = site.Units.Select(unit => (unit.Controller.Keeper, unit.Controller.Keeper.NewestEvent, unit.Controller.Keeper.NewestRecord)).ToList();
        return () => wanted.All(entry => entry.Keeper.EventFloor >= entry.NewestEvent && entry.Keeper.RecordFloor >= entry.NewestRecord);
    }

    /// <summary>Holds what the controllers take for confirmed against the history; null when all of it is there once.</summary>
    /// <param name="path">The history's file.</param>
    /// <exception cref="SqliteException">It cannot be read.</exception>
    public Violation? Judge(string path)
    {
        // First what the controllers take for confirmed, then what is there: the other way round one could be written in between.
        var floors = site.Units.Select(unit => (unit, Events: unit.Controller.Keeper.EventFloor, Records: unit.Controller.Keeper.RecordFloor)).ToList();
        using var history = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        history.Open();
        foreach (var (unit, events, records) in floors)
        {
            var found = JudgeLoss(unit) ?? JudgeEvents(history, unit, events) ?? JudgeRecords(history, unit, records);
            if (found is not null)
            {
                return found;
            }

            ConfirmedEvents += events;
            ConfirmedRecords += records;
        }

        return null;
    }

    private Violation? JudgeLoss(SimulatedUnit unit)
    {
        var keeper = unit.Controller.Keeper;
        return keeper.EventsLost + keeper.StoreDropped is > 0 and var lost ? Objection(unit, $"its controller lost {lost} records before they were confirmed") : null;
    }

    private Violation? JudgeEvents(SqliteConnection history, SimulatedUnit unit, long confirmed)
    {
        var rows = new Dictionary<long, (int Count, string Json)>();
        using var command = history.CreateCommand();
        command.CommandText = "SELECT json FROM events WHERE plant_id = $plant AND unit_id = $unit AND kind LIKE 'device!_%' ESCAPE '!' AND json IS NOT NULL";
        command.Parameters.AddWithValue("$plant", unit.PlantId);
        command.Parameters.AddWithValue("$unit", unit.Unit.Id);
        using (var reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                using var json = JsonDocument.Parse(reader.GetString(0));
                var number = json.RootElement.GetProperty("number").GetInt64();
                rows[number] = (rows.GetValueOrDefault(number).Count + 1, reader.GetString(0));
            }
        }

        foreach (var (number, (count, _)) in rows)
        {
            if (count > 1)
            {
                return Objection(unit, $"event {number} is in the history {count} times");
            }
        }

        for (var number = 1L; number <= confirmed; number++)
        {
            if (!rows.TryGetValue(number, out var row))
            {
                return Objection(unit, $"event {number} is confirmed and not in the history");
            }

            using var json = JsonDocument.Parse(row.Json);
            var told = json.RootElement;
            if (_logs[unit.Unit.Id].Events.TryGetValue(number, out var made)
                && (told.GetProperty("subject").GetString() != made.Subject || told.GetProperty("uptime_ms").GetInt64() != made.UptimeMs))
            {
                return Objection(unit, $"event {number} ({made.Kind} {made.Subject}) is another one in the history: {row.Json}");
            }
        }

        return null;
    }

    /// <summary>The history's key allows a value of a tag once for an instant: what is left to see is that all are there.</summary>
    private Violation? JudgeRecords(SqliteConnection history, SimulatedUnit unit, long confirmed)
    {
        using var command = history.CreateCommand();
        command.CommandText = "SELECT count(*) FROM series JOIN samples ON samples.series_id = series.id WHERE plant_id = $plant AND unit_id = $unit AND tag = $tag AND at_us = $at";
        command.Parameters.AddWithValue("$plant", unit.PlantId);
        command.Parameters.AddWithValue("$unit", unit.Unit.Id);
        var tag = command.Parameters.Add("$tag", SqliteType.Text);
        var at = command.Parameters.Add("$at", SqliteType.Integer);
        foreach (var (number, wallMs) in _logs[unit.Unit.Id].Records.Where(record => record.Key <= confirmed))
        {
            at.Value = wallMs * 1_000;
            foreach (var id in MetricCatalog.Recorded)
            {
                tag.Value = MetricCatalog.Name(id);
                if (Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture) != 1)
                {
                    return Objection(unit, $"telemetry record {number} is confirmed, and its {MetricCatalog.Name(id)} is not in the history");
                }
            }
        }

        return null;
    }

    private Violation Objection(SimulatedUnit unit, string words) => new("confirmed record not kept once", unit.Unit.Id, "", site.NowMs, words);

    private sealed class Log
    {
        public long NewestEvent { get; set; }

        public long NewestRecord { get; set; }

        public Dictionary<long, (string Kind, string Subject, long UptimeMs)> Events { get; } = [];

        public Dictionary<long, long> Records { get; } = [];
    }
}
