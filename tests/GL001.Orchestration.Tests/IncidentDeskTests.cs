using GL001.Orchestration.Authority;
using GL001.Orchestration.Incidents;
using GL001.Orchestration.Modes;

namespace GL001.Orchestration.Tests;

public sealed class IncidentDeskTests
{
    private static readonly DateTimeOffset s_start = new(2026, 1, 12, 6, 0, 0, TimeSpan.Zero);
    private static readonly Actor s_primary = new("Ada", Role.PrimaryOnCall);
    private static readonly Actor s_manager = new("Max", Role.OperationsManager);
    private static readonly SystemFacts s_short = Facts.Well.With(Facts.Plant("Plant-001", HeatSupply.Short));
    private static readonly SystemFacts s_critical = Facts.Well.With(Facts.Plant("Plant-001", HeatSupply.Short, lifeSafety: false));

    private readonly IncidentDeskState _state = new();
    private readonly IncidentDesk _desk;
    private DateTimeOffset _now = s_start;

    public IncidentDeskTests() => _desk = new IncidentDesk(IncidentRules.All, _state);

    private Incident Only => Assert.Single(_desk.Incidents);

    [Fact]
    public void An_incident_opens_after_its_delay_once_and_ends_after_its_condition_is_gone_for_long_enough()
    {
        Assert.False(Observe(s_short));
        Pass(9);
        Assert.False(Observe(s_short));
        Pass(1);
        Assert.True(Observe(s_short));
        Assert.Equal(("gl-001.plant_heat_loss", "Plant-001", Severity.P1), (Only.Alert, Only.Scope, Only.Severity));
        Assert.False(Observe(s_short));
        Pass(10);
        Observe(Facts.Well);
        Pass(59);
        Observe(Facts.Well);
        Assert.True(Only.IsOpen);
        Pass(1);
        Observe(Facts.Well);
        Assert.Equal(IncidentStatus.Resolved, Only.Status);
        Assert.Equal([NoticeKind.Call, NoticeKind.Resolved], _state.Outgoing.Select(notice => notice.Kind));
    }

    [Fact]
    public void A_condition_that_flickers_opens_nothing_and_one_that_flickers_back_ends_nothing()
    {
        for (var i = 0; i < 10; i++)
        {
            Observe(s_short);
            Pass(5);
            Observe(Facts.Well);
            Pass(1);
        }

        Assert.Empty(_desk.Incidents);
        Stand(s_short, 10);
        for (var i = 0; i < 10; i++)
        {
            Observe(Facts.Well);
            Pass(30);
            Observe(s_short);
        }

        Assert.True(Only.IsOpen);
    }

    [Fact]
    public void What_nobody_knows_ends_nothing()
    {
        Stand(s_short, 10);
        Stand(Facts.Well.With(Facts.Plant("Plant-001", null, null, null)), 3600);
        Assert.True(Only.IsOpen);
    }

    [Fact]
    public void A_heat_loss_that_becomes_critical_is_the_same_incident_and_calls_who_was_not_called()
    {
        Stand(s_short, 10);
        Assert.Equal([Role.PrimaryOnCall], Only.Told);
        Stand(s_critical, 5);
        Assert.Equal(("gl-001.critical_heat_loss", Severity.P0, _now), (Only.Alert, Only.Severity, Only.SeveritySince));
        Assert.Equal([Role.PrimaryOnCall, Role.SecondaryOnCall, Role.OperationsManager, Role.SafetyOfficer], Only.Told);
        Assert.Contains(Only.Timeline, entry => entry.Kind == TimelineKind.SeverityChanged);

        // Heat that is only short again makes it no less grave while it lasts.
        Stand(s_short, 120);
        Assert.Equal((Severity.P0, true), (Only.Severity, Only.IsOpen));
    }

    [Fact]
    public void What_comes_back_soon_is_reopened_and_what_comes_back_later_is_a_new_one()
    {
        Stand(s_short, 10);
        Stand(Facts.Well, 60);
        Pass(60);
        Stand(s_short, 10);
        Assert.Contains(Only.Timeline, entry => entry.Kind == TimelineKind.Reopened);
        Assert.True(Only.IsOpen);
        Stand(Facts.Well, 60);
        Pass((int)IncidentDesk.ReopenWithin.TotalSeconds);
        Assert.Equal(Only, Assert.Single(_desk.Archivable(_now)));
        Stand(s_short, 10);
        Assert.Equal(2, _desk.Incidents.Count);
        Assert.NotEqual(_desk.Incidents[0].IncidentId, _desk.Incidents[1].IncidentId);
    }

    [Fact]
    public void Three_plants_open_the_cascade_beside_their_own_incidents_and_call_the_vice_president()
    {
        Stand(Facts.Well.With(Facts.Plant("Plant-001", HeatSupply.Short), Facts.Plant("Plant-002", HeatSupply.Short), Facts.Plant("Plant-003", HeatSupply.Short)), 10);
        var cascade = _desk.Incidents.Single(incident => incident.Alert == "gl-001.multi_plant_cascade");
        Assert.Equal("Plant-001 Plant-002 Plant-003", string.Join(" ", cascade.Plants));
        Assert.Contains(Role.VpOperations, cascade.Told);
        Assert.Equal(4, _desk.Incidents.Count);
    }

    [Fact]
    public void A_hazard_stays_until_the_safety_officer_ends_it()
    {
        Stand(Facts.Well.With(Facts.Plant("Plant-001") with { ActiveTags = [new ActiveTag("BLR-101", "PSHH-102")] }), 1);
        Stand(Facts.Well, 3600);
        Assert.True(Only.IsOpen);
        Assert.Contains(Role.SafetyOfficer, Only.Told);
        Assert.Equal(RefusalKind.NotAllowed, Act(IncidentAction.Resolve, s_manager)!.Kind);
        Assert.Null(Act(IncidentAction.Resolve, new Actor("Sam", Role.SafetyOfficer)));
        Assert.False(Only.IsOpen);
    }

    [Fact]
    public void People_act_in_the_order_of_things_and_by_their_authority()
    {
        Stand(s_critical, 5);
        Assert.Equal(RefusalKind.Conflict, Act(IncidentAction.Review, s_manager)!.Kind);
        Assert.Null(Act(IncidentAction.Acknowledge, s_primary));
        Assert.Equal(RefusalKind.Conflict, Act(IncidentAction.Acknowledge, s_primary)!.Kind);
        Assert.Null(Act(IncidentAction.Mitigate, s_primary, "BLR-102 takes over"));
        Assert.Equal(IncidentStatus.Monitoring, Only.Status);
        Assert.Equal(RefusalKind.BadField, Act(IncidentAction.Note, s_primary)!.Kind);
        Assert.Equal(RefusalKind.NotAllowed, Act(IncidentAction.Resolve, s_primary)!.Kind);
        Assert.Equal(RefusalKind.NotAllowed, Act(IncidentAction.Acknowledge, Actor.Coordinator)!.Kind);
        Assert.Null(Act(IncidentAction.Resolve, s_manager));
        Assert.Null(Act(IncidentAction.Review, s_manager));
        Assert.Equal(RefusalKind.NotFound, _desk.Act("INC-0", IncidentAction.Note, s_primary, "x", _now)!.Kind);
        Assert.Equal([NoticeKind.Call, NoticeKind.Acknowledged, NoticeKind.Updated, NoticeKind.Resolved], _state.Outgoing.Select(notice => notice.Kind));
        Assert.Equal(_state.Outgoing.Count, _state.Outgoing.Select(notice => notice.NoticeId).Distinct().Count());
    }

    [Fact]
    public void A_master_that_is_down_is_told_from_outside_and_told_twice_it_is_one_incident()
    {
        var report = new IncidentReport("Master down", "gl-001.master_down", Severity.P3, IncidentStatus.Investigating, [], ["process-heat-orchestrator"], "no answer for 1 min", new Actor("watcher", Role.System));
        var opened = _desk.Report(report, _now);
        Assert.Equal((Severity.P0, IncidentEnding.ByPerson), (opened.Severity, opened.Ends));
        Assert.Equal([Role.PrimaryOnCall, Role.SecondaryOnCall, Role.OperationsManager, Role.SafetyOfficer], opened.Told);
        Assert.Equal(opened.IncidentId, _desk.Report(report, _now.AddMinutes(1)).IncidentId);
        Stand(Facts.Well, 3600);
        Assert.Contains(Only.Timeline, entry => entry.Text.StartsWith("Told again", StringComparison.Ordinal));
        Assert.True(Only.IsOpen);
    }

    [Fact]
    public void An_order_stands_in_the_open_incident_of_its_plant_and_calls_the_safety_officer_only_when_asked()
    {
        Stand(s_critical, 5);
        var opened = Only;
        var stop = Order(ModeOrderKind.SafetyShutdown, [.. opened.Plants]);
        Assert.Equal(opened.IncidentId, Assert.Single(_desk.Note(stop, _now).IncidentIds));
        Assert.Empty(_desk.Note(stop, _now).SafetyOfficerNotices);
        var noted = _desk.Note(stop with { CallsSafetyOfficer = true }, _now);
        Assert.Equal((NoticeKind.Call, noted.SafetyOfficerNotices.Single()), (_state.Outgoing[^1].Kind, _state.Outgoing[^1].NoticeId));
        Assert.Equal(Role.SafetyOfficer, Assert.Single(_state.Outgoing[^1].Roles));
        Assert.Equal("safety_officer: J. Doe ordered safety_shutdown for BLR-1: drill", Only.Timeline.Last(entry => entry.Kind == TimelineKind.Ordered).Text);

        // What ends an emergency is noted too, and opens nothing where none is open.
        Assert.Equal(opened.IncidentId, Assert.Single(_desk.Note(Order(ModeOrderKind.Automatic, [.. opened.Plants]), _now).IncidentIds));
        Assert.Empty(_desk.Note(Order(ModeOrderKind.Automatic, ["Plant-elsewhere"]), _now).IncidentIds);
    }

    [Theory]
    [InlineData(ModeOrderKind.SafetyShutdown, "gl-001.emergency_stop", Severity.P1, true)]
    [InlineData(ModeOrderKind.FuelCutoff, "gl-001.emergency_stop", Severity.P1, true)]
    [InlineData(ModeOrderKind.CriticalHeatOnly, "gl-001.emergency_order", Severity.P2, false)]
    [InlineData(ModeOrderKind.ActivateBackupHeat, "gl-001.emergency_order", Severity.P2, false)]
    public void An_order_without_an_incident_opens_one_by_rule(ModeOrderKind kind, string alert, Severity severity, bool callsSafetyOfficer)
    {
        var noted = _desk.Note(Order(kind, ["Plant-X"]), _now);
        Assert.Equal((noted.IncidentIds.Single(), alert, severity, IncidentEnding.ByPerson), (Only.IncidentId, Only.Alert, Only.Severity, Only.Ends));
        Assert.Equal(callsSafetyOfficer, noted.SafetyOfficerNotices.Length == 1);
        Assert.Equal(callsSafetyOfficer, Only.Told.Contains(Role.SafetyOfficer));

        // The next one stands in it.
        Assert.Equal(noted.IncidentIds.AsEnumerable(), _desk.Note(Order(ModeOrderKind.Manual, ["Plant-X"]), _now).IncidentIds);
    }

    private static EmergencyOrder Order(ModeOrderKind kind, System.Collections.Immutable.ImmutableArray<string> plants) =>
        new(kind, plants, ["BLR-1"], new OrderedBy(Role.SafetyOfficer, "J. Doe"), "drill", CallsSafetyOfficer: false);

    [Fact]
    public void A_report_for_which_nobody_is_called_is_told_to_the_outside_all_the_same()
    {
        var report = new IncidentReport("Tuning", null, Severity.P4, IncidentStatus.Monitoring, [], [], "m", s_primary);
        Assert.NotEqual(_desk.Report(report, _now).IncidentId, _desk.Report(report, _now).IncidentId);
        Assert.Equal([NoticeKind.Updated, NoticeKind.Updated], _state.Outgoing.Select(notice => notice.Kind));
    }

    [Fact]
    public void The_review_holds_times_against_targets_and_asks_what_only_people_know()
    {
        Stand(s_critical, 5);
        Pass(120);
        Act(IncidentAction.Acknowledge, s_primary, "on my way | <b>");
        Pass(1200);
        Observe(Facts.Well);
        Pass(60);
        Observe(Facts.Well);
        var review = PostIncidentReview.Write(Only);
        Assert.Contains("| Acknowledge | 2 min 0 s | 5 min 0 s | met |", review, StringComparison.Ordinal);
        Assert.Contains("| Restore | 23 min 0 s | 10 min 0 s | missed |", review, StringComparison.Ordinal);
        Assert.Contains("The Safety Officer was called at 2026-01-12 06:00:05 UTC, 0 min 0 s after the opening.", review, StringComparison.Ordinal);
        Assert.Contains("on my way \\| &lt;b>", review, StringComparison.Ordinal);
        Assert.Contains("## Safety analysis", review, StringComparison.Ordinal);
    }

    private bool Observe(SystemFacts facts) => _desk.Observe(facts, _now);

    private void Stand(SystemFacts facts, int seconds)
    {
        Observe(facts);
        Pass(seconds);
        Observe(facts);
    }

    private Refusal? Act(IncidentAction action, Actor actor, string text = "") => _desk.Act(Only.IncidentId, action, actor, text, _now);

    private void Pass(int seconds) => _now = _now.AddSeconds(seconds);
}
