using GL001.Historian;
using GL001.Simulator;
using GL001.Simulator.RealTime;
using GL001.SiteFiles;
using GL001.Storage;
using GL001.Wire;
using Microsoft.Data.Sqlite;

namespace GL001.Host.Tests;

/// <summary>The campaign's checker of the history sees what it is there for.</summary>
public sealed class RecordLedgerTests : IAsyncLifetime
{
    private const string Unit = "BLR-101";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gl001-ledger-");
    private SimulatedUnit _unit = null!;
    private RecordLedger _ledger = null!;

    private string History => Path.Combine(_folder.FullName, "gl001.db");

    /// <summary>Three minutes of a site, all of whose records are in the history and confirmed.</summary>
    public async Task InitializeAsync()
    {
        var site = new SimulatedSite(SiteFile.Load(CoordinatorOptions.SampleSite), DateTimeOffset.UnixEpoch.AddYears(56), seed: 1);
        _ledger = new RecordLedger(site);
        site.Run(TimeSpan.FromMinutes(3), _ledger.Observe);
        _unit = site.Unit(Unit);
        using var historian = new SqliteHistorian(History);
        foreach (var unit in site.Units)
        {
            await KeepAsync(historian, unit);
        }
    }

    public Task DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public void A_history_that_has_all_of_it_once_is_not_objected_to()
    {
        Assert.Null(_ledger.Judge(History));
        Assert.True(_ledger.ConfirmedEvents > 0 && _ledger.ConfirmedRecords > 0);
    }

    [Theory]
    [InlineData("DELETE FROM events WHERE id = (SELECT max(id) FROM events WHERE unit_id = 'BLR-101')", "is confirmed and not in the history")]
    [InlineData("INSERT INTO events (at_us, kind, plant_id, unit_id, message, json) SELECT at_us, kind, plant_id, unit_id, message, json FROM events WHERE unit_id = 'BLR-101' LIMIT 1", "is in the history 2 times")]
    [InlineData("UPDATE events SET json = json_set(json, '$.subject', 'another') WHERE unit_id = 'BLR-101'", "is another one in the history")]
    [InlineData("DELETE FROM samples WHERE series_id = (SELECT id FROM series WHERE unit_id = 'BLR-101' LIMIT 1) AND at_us = (SELECT max(at_us) FROM samples)", "is not in the history")]
    public void What_is_missing_twice_or_other_is_objected_to(string damage, string words)
    {
        using (var history = new SqliteConnection($"Data Source={History};Pooling=False"))
        {
            history.Open();
            using var command = history.CreateCommand();
#pragma warning disable CA2100 // Constants of this file.
            command.CommandText = damage;
#pragma warning restore CA2100
            Assert.True(command.ExecuteNonQuery() > 0);
        }

        var violation = _ledger.Judge(History);
        Assert.NotNull(violation);
        Assert.Equal(Unit, violation.Unit);
        Assert.Contains(words, violation.Words, StringComparison.Ordinal);
    }

    /// <summary>Confirmed and then overwritten or forgotten by a controller whose memory is full is a loss too, but one before it was confirmed.</summary>
    [Fact]
    public void What_is_not_confirmed_need_not_be_there()
    {
        _ledger.Observe();
        Assert.False(_unit.Controller.Keeper.ConfirmEvent(_unit.Controller.Keeper.NewestEvent + 1));
        Assert.Null(_ledger.Judge(History));
    }

    private static async Task KeepAsync(SqliteHistorian historian, SimulatedUnit unit)
    {
        var keeper = unit.Controller.Keeper;
        var happened = new EventRecord();
        for (var number = 1L; number <= keeper.NewestEvent; number++)
        {
            Assert.True(keeper.TryReadEvent(number, happened));
            var json = FormattableString.Invariant($"{{\"number\":{number},\"subject\":\"{happened.Subject}\",\"uptime_ms\":{happened.UptimeMs}}}");
            await historian.AppendRecordAsync(new NumberedRecord(unit.PlantId, unit.Unit.ControllerId, RecordLog.Events, number, number - 1, 0, keeper.NewestEvent,
                new HistoryEvent(DateTimeOffset.UnixEpoch, "device_trip", unit.PlantId, unit.Unit.Id, "", json), []));
        }

        var record = new byte[Runtime.TelemetryRecord.Bytes];
        for (var number = 1L; number <= keeper.NewestRecord; number++)
        {
            Assert.True(keeper.TryReadRecord(number, record, out _));
            var at = DateTimeOffset.FromUnixTimeMilliseconds(Runtime.TelemetryRecord.WallMs(record));
            await historian.AppendRecordAsync(new NumberedRecord(unit.PlantId, unit.Unit.ControllerId, RecordLog.Telemetry, number, number - 1, 0, keeper.NewestRecord, null,
                [.. MetricCatalog.Recorded.Select(id => new Sample(unit.PlantId, unit.Unit.Id, MetricCatalog.Name(id), at, 1.0, null, SampleQuality.Good, ""))]));
        }

        keeper.ConfirmEvent(keeper.NewestEvent);
        keeper.ConfirmRecord(keeper.NewestRecord);
    }
}
