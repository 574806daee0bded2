using System.Collections.Immutable;
using GL001.Gateway;
using GL001.Orchestration;
using GL001.Orchestration.Alarms;
using GL001.Orchestration.Authority;
using GL001.Orchestration.Incidents;
using GL001.Wire;

namespace GL001.Actors.Tests;

/// <summary>Alarms and incidents over the death of their process.</summary>
public sealed class IncidentGrainTests
{
    [Fact]
    public async Task A_bad_signal_is_one_alarm_of_low_priority_for_its_unit_and_row()
    {
        await using var cluster = await OperationsCluster.StartAsync();
        var unit = Told.Firing().But(Told.Text(MetricId.DegradedTags, "LSLL-103; PSHH-102")).Snapshot("BLR-101", "Plant-001");
        for (var second = 0; second < 3; second++)
        {
            await cluster.Alarms.ObserveAsync(new PlantSnapshot { PlantId = "Plant-001", At = Told.At, Units = [unit], HeatDemandMegawatts = 0.0, HeatOutputMegawatts = 0.0, DesignEfficiency = null }, isSettled: true);
            cluster.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        var alarms = (await cluster.Alarms.GetAsync()).Alarms.Where(alarm => alarm.Tag.EndsWith(StandingAlarms.BadSignal, StringComparison.Ordinal)).ToList();
        Assert.Equal(["LSLL-103.BAD", "PSHH-102.BAD"], alarms.Select(alarm => alarm.Tag).Order());
        Assert.All(alarms, alarm => Assert.Equal((AlarmPriority.Low, false, AlarmState.Unacknowledged, 1), (alarm.Priority, alarm.IsTrip, alarm.State, alarm.Occurrences)));
    }

    [Fact]
    public async Task The_journal_loses_what_is_too_old_in_batches_and_nothing_else()
    {
        await using var cluster = await OperationsCluster.StartAsync();
        await cluster.Journal.AppendAsync("Plant-001", [.. Enumerable.Range(1, 10).Select(day => new AlarmJournalEntry(day, "Plant-001.BLR-101.LINK", Told.At.AddDays(day), AlarmInput.Raise, AlarmState.Unacknowledged, null, ""))]);
        var removed = new List<int>();
        for (var sweep = 0; sweep < 3; sweep++)
        {
            removed.Add(await cluster.Journal.RemoveAsync(Told.At.AddDays(7), 4));
        }

        Assert.Equal([4, 2, 0], removed);
        Assert.Equal([10L, 9L, 8L, 7L], (await cluster.Journal.ReadAsync("Plant-001.BLR-101.LINK", 100, 0)).Entries.Select(entry => entry.Number));
    }

    private static readonly Actor s_manager = new("Max", Role.OperationsManager);

    [Fact]
    public async Task An_open_incident_survives_a_restart_with_its_timeline_and_goes_on_from_there()
    {
        await using var cluster = await OperationsCluster.StartAsync();
        var opened = await LoseHeatAsync(cluster);
        Assert.Null((await cluster.Desk.ActAsync(opened.IncidentId, IncidentAction.Acknowledge, s_manager, "seen")).Refusal);
        await cluster.RestartAsync();

        var after = Assert.Single(await cluster.Desk.GetAsync());
        Assert.Equal((opened.IncidentId, Severity.P0, opened.OpenedAt), (after.IncidentId, after.Severity, after.OpenedAt));
        Assert.Equal([TimelineKind.Opened, TimelineKind.Notified, TimelineKind.Acknowledged], after.Timeline.Select(entry => entry.Kind));
        Assert.Equal([Role.PrimaryOnCall, Role.SecondaryOnCall, Role.OperationsManager, Role.SafetyOfficer], after.Told);

        // The clocks ran on meanwhile: the engineering manager is called after an hour, whoever counted it.
        cluster.Clock.Advance(TimeSpan.FromHours(1));
        await cluster.Desk.ObserveAsync(Heat(isServed: false));
        Assert.Contains(Role.EngineeringManager, Assert.Single(await cluster.Desk.GetAsync()).Told);

        // Call, acknowledgement and escalation wait for their channel, each once.
        Assert.Equal(3, Assert.Single(await cluster.Outbox.BacklogAsync()).Waiting);
    }

    [Fact]
    public async Task What_is_over_is_archived_listed_and_reviewed_there()
    {
        await using var cluster = await OperationsCluster.StartAsync();
        var opened = await LoseHeatAsync(cluster);
        await cluster.Desk.ObserveAsync(Heat(isServed: true));
        cluster.Clock.Advance(TimeSpan.FromSeconds(60));
        await cluster.Desk.ObserveAsync(Heat(isServed: true));
        Assert.Equal(IncidentStatus.Resolved, Assert.Single(await cluster.Desk.GetAsync()).Status);
        cluster.Clock.Advance(IncidentDesk.ReopenWithin);
        await cluster.Desk.ObserveAsync(Heat(isServed: true));
        Assert.Empty(await cluster.Desk.GetAsync());
        await cluster.RestartAsync();

        var (archived, total) = await cluster.Archive.ReadAsync(Severity.P0, [], 10, 0);
        Assert.Equal((opened.IncidentId, 1), (Assert.Single(archived).IncidentId, total));
        Assert.Equal(0, (await cluster.Archive.ReadAsync(Severity.P1, [], 10, 0)).Total);
        Assert.Equal(0, (await cluster.Archive.ReadAsync(null, [opened.IncidentId], 10, 0)).Total);
        Assert.NotNull((await cluster.Desk.ActAsync(opened.IncidentId, IncidentAction.Review, s_manager, "lessons are in the log")).Incident!.ReviewedAt);
        Assert.NotNull((await cluster.Desk.FindAsync(opened.IncidentId)).Incident!.ReviewedAt);
        Assert.Equal(RefusalKind.Conflict, (await cluster.Desk.ActAsync(opened.IncidentId, IncidentAction.Resolve, s_manager, "")).Refusal!.Kind);
        Assert.Equal(RefusalKind.NotFound, (await cluster.Desk.FindAsync("INC-0")).Refusal!.Kind);
    }

    [Fact]
    public async Task Alarms_and_their_journal_survive_a_restart()
    {
        await using var cluster = await OperationsCluster.StartAsync();
        await cluster.Alarms.ObserveAsync(Plant("PSH-102; PSHH-102", firstOut: "PSHH-102", burner: "Lockout"), isSettled: true);
        var order = new AlarmOrder("Plant-001.BLR-101.PSH-102", AlarmCommand.Shelve, s_manager, "transmitter is being changed", TimeSpan.FromHours(2));
        Assert.Equal(AlarmState.Shelved, (await cluster.Alarms.CommandAsync(order)).After!.State);
        await cluster.RestartAsync();

        var picture = await cluster.Alarms.GetAsync();
        var shelved = picture.Alarms.Single(alarm => alarm.Tag == "PSH-102");
        Assert.Equal((AlarmState.Shelved, "transmitter is being changed", Told.At.AddHours(2)), (shelved.State, shelved.PutAwayWhy, shelved.ShelvedUntil));
        Assert.True(picture.Alarms.Single(alarm => alarm.Tag == "PSHH-102") is { IsFirstOut: true, IsTrip: true, State: AlarmState.Unacknowledged });
        var (entries, total) = await cluster.Journal.ReadAsync(shelved.AlarmId, 10, 0);
        Assert.Equal(2, total);
        Assert.Equal([(AlarmInput.Shelve, s_manager), (AlarmInput.Raise, null)], entries.Select(entry => (entry.Input, entry.Actor)));

        // The trip stands while the unit is locked out, though its signal is back; then it latches here until it is reset here.
        await cluster.Alarms.ObserveAsync(Plant("", firstOut: "PSHH-102", burner: "Lockout"), isSettled: true);
        Assert.True((await cluster.Alarms.GetAsync()).Alarms.Single(alarm => alarm.Tag == "PSHH-102").Stands);
        await cluster.Alarms.ObserveAsync(Plant("", firstOut: "PSHH-102", burner: "Standby"), isSettled: true);
        Assert.Equal(AlarmState.ReturnedUnacknowledged, (await cluster.Alarms.GetAsync()).Alarms.Single(alarm => alarm.Tag == "PSHH-102").State);
    }

    [Fact]
    public async Task A_controller_that_was_never_heard_is_an_alarm_only_after_the_start_has_settled()
    {
        await using var cluster = await OperationsCluster.StartAsync();
        var silent = Plant("", "", "") with { Units = [new UnitSnapshot { PlantId = "Plant-001", ControllerId = "BLR-101-CTL", UnitId = "BLR-101" }] };
        await cluster.Alarms.ObserveAsync(silent, isSettled: false);
        Assert.Empty((await cluster.Alarms.GetAsync()).Alarms);
        await cluster.Alarms.ObserveAsync(silent, isSettled: true);
        Assert.Equal(StandingAlarms.Link, Assert.Single((await cluster.Alarms.GetAsync()).Alarms).Tag);

        // Heard, and its link is over although nothing else is known of it.
        await cluster.Alarms.ObserveAsync(Plant("", "", "Standby"), isSettled: true);
        Assert.Equal(AlarmState.ReturnedUnacknowledged, Assert.Single((await cluster.Alarms.GetAsync()).Alarms).State);
    }

    private static async Task<Incident> LoseHeatAsync(OperationsCluster cluster)
    {
        await cluster.Desk.ObserveAsync(Heat(isServed: false));
        cluster.Clock.Advance(TimeSpan.FromSeconds(5));
        await cluster.Desk.ObserveAsync(Heat(isServed: false));
        return Assert.Single(await cluster.Desk.GetAsync());
    }

    private static SystemFacts Heat(bool isServed) => new()
    {
        Plants = [new PlantFacts { PlantId = "Plant-001", Heat = isServed ? HeatSupply.Enough : HeatSupply.Short, IsLifeSafetyServed = isServed, DeliversNothing = false, IsConnected = true }],
        AgentsDown = 0,
    };

    private static PlantSnapshot Plant(string activeTags, string firstOut, string burner) => new()
    {
        PlantId = "Plant-001",
        At = Told.At,
        HeatDemandMegawatts = 0.0,
        HeatOutputMegawatts = 0.0,
        DesignEfficiency = null,
        Units =
        [
            new UnitSnapshot
            {
                PlantId = "Plant-001",
                ControllerId = "BLR-101-CTL",
                UnitId = "BLR-101",
                Connection = ConnectionState.Online,
                Values = ImmutableDictionary.CreateRange([Text(MetricId.ActiveTags, activeTags), Text(MetricId.FirstOutTag, firstOut), Text(MetricId.BurnerState, burner)]),
            },
        ],
    };

    private static KeyValuePair<int, MetricValue> Text(int metricId, string text) => KeyValuePair.Create(metricId, Told.Text(metricId, text));
}
