using GL001.Simulator.Agents;
using GL001.Simulator.Faults;
using GL001.Simulator.RealTime;
using GL001.Simulator.Scenarios;

namespace GL001.Host.Tests;

/// <summary>A scenario at the pace of the clock against a coordinator of its own, over real MQTT. A run ends as soon as every expectation is met; its deadlines are far away.</summary>
public sealed class RealTimeScenarioTests
{
    private const long SecondMs = 1_000;
    private const long FarMs = 1_200_000;

    // Its faults: a coordinator killed among others.
    private const int CampaignSeed = 1;

    private static readonly RealTimeSettings s_settings = new() { Speed = 10.0, Patience = TimeSpan.FromMinutes(3) };

    [Fact]
    public async Task Leases_carry_the_plants_over_a_killed_coordinator_and_the_next_one_plans_again()
    {
        var run = await RunAsync(
            [new Fault(FaultKind.HostKilled, "", "", 0.0, 10 * SecondMs, 60 * SecondMs)],
            Plan("optimal", 0),
            Source("BLR-101", "Lease", 0),
            Plan("unreachable", 10 * SecondMs),
            Seen(ExpectationKind.Offline, "BLR-101", 10 * SecondMs),
            Source("BLR-101", "Lease", 59 * SecondMs),
            Seen(ExpectationKind.Online, "BLR-101", 61 * SecondMs),
            Seen(ExpectationKind.Online, "FRN-201", 61 * SecondMs),
            Plan("optimal", 61 * SecondMs));
        Assert.All(run.Site.Units, unit => Assert.False(unit.Controller.Cycle.IsLockedOut, $"{unit.Unit.Id} locked out"));
    }

    [Fact]
    public async Task A_solver_that_is_too_slow_gives_way_to_the_merit_order_and_comes_back()
    {
        await RunAsync(
            [new Fault(FaultKind.SlowSolver, "", "", 20_000.0, 10 * SecondMs, 180 * SecondMs)],
            Plan("optimal", 0),
            Plan("feasible", 11 * SecondMs),
            Source("BLR-101", "Lease", 120 * SecondMs),
            Plan("optimal", 190 * SecondMs));
    }

    [Fact]
    public async Task The_coordinator_loses_a_controller_whose_line_is_cut_and_takes_it_back()
    {
        await RunAsync(
            [new Fault(FaultKind.NetworkPartition, "BLR-101", "", 0.0, 10 * SecondMs, 240 * SecondMs)],
            Seen(ExpectationKind.Offline, "BLR-101", 11 * SecondMs),
            Source("BLR-101", "Lease", 100 * SecondMs),
            Seen(ExpectationKind.Online, "BLR-102", 100 * SecondMs),
            Seen(ExpectationKind.Online, "BLR-101", 241 * SecondMs));
    }

    [Fact]
    public async Task Controllers_and_coordinator_find_each_other_again_after_the_broker_was_restarted()
    {
        await RunAsync(
            [new Fault(FaultKind.BrokerRestart, "", "", 0.0, 10 * SecondMs, 60 * SecondMs)],
            Seen(ExpectationKind.Offline, "BLR-101", 10 * SecondMs),
            Source("BLR-101", "Lease", 59 * SecondMs),
            Seen(ExpectationKind.Online, "BLR-101", 61 * SecondMs),
            Seen(ExpectationKind.Online, "FRN-201", 61 * SecondMs),
            Plan("optimal", 90 * SecondMs),
            Records(ExpectationKind.RecordsConfirmed, "BLR-101", 90 * SecondMs));
    }

    /// <summary>The dispatch does not need its history; the records wait at the controllers until it is there again.</summary>
    [Theory]
    [InlineData(FaultKind.DatabaseLost)]
    [InlineData(FaultKind.DiskFull)]
    public async Task Records_wait_at_their_controller_while_history_takes_no_writes(FaultKind kind)
    {
        await RunAsync(
            [new Fault(kind, "", "", 0.0, 60 * SecondMs, 180 * SecondMs)],
            Records(ExpectationKind.RecordsConfirmed, "BLR-101", 0),
            Records(ExpectationKind.RecordsWaiting, "BLR-101", 61 * SecondMs) with { ByMs = 180 * SecondMs },
            Source("BLR-101", "Lease", 170 * SecondMs),
            Seen(ExpectationKind.Online, "BLR-101", 170 * SecondMs),
            Records(ExpectationKind.RecordsConfirmed, "BLR-101", 181 * SecondMs),
            Records(ExpectationKind.RecordsConfirmed, "FRN-201", 181 * SecondMs));
    }

    /// <summary>Drill 4, shorter.</summary>
    [Fact]
    public async Task Silent_agents_are_a_cascade_and_what_they_were_asked_is_done_when_they_are_back()
    {
        await RunWithAgentsAsync(
            [new Fault(FaultKind.AgentSilent, "", "", 12.0, 10 * SecondMs, 70 * SecondMs)],
            [new OperatorAction(OperatorActionKind.AskAgents, "", 5 * SecondMs, 0.5, 40 * SecondMs) { TakesMs = SecondMs }],
            Count(ExpectationKind.AgentsConnected, 13, 0),
            Says(ExpectationKind.CascadeLevel, "none", 0),
            Says(ExpectationKind.CascadeLevel, "cascade", 10 * SecondMs),
            Source("BLR-101", "Lease", 60 * SecondMs),
            Count(ExpectationKind.AgentsConnected, 13, 71 * SecondMs),
            Says(ExpectationKind.CascadeLevel, "none", 71 * SecondMs),
            Count(ExpectationKind.TasksSucceeded, 20, 71 * SecondMs));
    }

    /// <summary>Drill 6, shorter.</summary>
    [Fact]
    public async Task A_task_that_cannot_be_kept_is_said_to_be_so_and_what_was_kept_is_done_once()
    {
        await RunWithAgentsAsync(
            [new Fault(FaultKind.OperationsLost, "", "", 0.0, 20 * SecondMs, 90 * SecondMs)],
            [new OperatorAction(OperatorActionKind.AskAgents, "", 10 * SecondMs, 0.5, 60 * SecondMs)],
            Count(ExpectationKind.TasksNotKept, 1, 20 * SecondMs),
            Source("BLR-101", "Lease", 80 * SecondMs),
            Count(ExpectationKind.TasksSucceeded, 30, 91 * SecondMs));
    }

    /// <summary>Drill 7, shorter.</summary>
    [Fact]
    public async Task Tasks_outlive_a_killed_coordinator_and_an_agent_that_is_too_old_gets_none()
    {
        await RunWithAgentsAsync(
            [new Fault(FaultKind.HostKilled, "", "", 0.0, 20 * SecondMs, 30 * SecondMs)],
            [
                new OperatorAction(OperatorActionKind.AskAgents, "", 10 * SecondMs, 1.0, 15 * SecondMs) { TakesMs = 8 * SecondMs },
                new OperatorAction(OperatorActionKind.AgentVersion, "GL-008", 120 * SecondMs) { Version = new Version(0, 9) },
                new OperatorAction(OperatorActionKind.AgentVersion, "GL-008", 170 * SecondMs) { Version = new Version(1, 1) },
            ],
            Plan("unreachable", 20 * SecondMs),
            Count(ExpectationKind.TasksSucceeded, 15, 31 * SecondMs),
            new Expectation(ExpectationKind.AgentIncompatible, "GL-008", "", Quantity.None, 0.0, 0.0, null, 120 * SecondMs, FarMs),
            new Expectation(ExpectationKind.AgentCompatible, "GL-008", "", Quantity.None, 0.0, 0.0, null, 170 * SecondMs, FarMs),
            Says(ExpectationKind.Verification, "", 171 * SecondMs));
    }

    /// <summary>Drill 8, shorter: a third plant, and an incident that outlives the restart.</summary>
    [Fact]
    public async Task A_coordinator_that_is_started_with_a_larger_site_leads_the_old_plants_and_the_new_one()
    {
        var site = ScenarioSite.Inline([.. Enumerable.Range(1, 3).Select(i =>
            new InlineUnit($"B-{i}", Plant.UnitKind.Boiler, $"HDR-{i}", 20.0, 4.0, 0.92, 9.5, 12.0, Plant.DemandTier.LifeSafety) { PlantId = $"Plant-{i}" })], startsWithPlants: 2);
        const string Alert = "gl-001.high_resource_usage";
        var run = await RunAsync(
            scenario => scenario with
            {
                Site = site,
                Actions =
                [
                    new OperatorAction(OperatorActionKind.TellIncident, Alert, 0) { Word = "P2" },
                    new OperatorAction(OperatorActionKind.Expand, "", 40 * SecondMs),
                    new OperatorAction(OperatorActionKind.ResolveIncident, Alert, 41 * SecondMs) { Word = "primary_on_call" },
                ],
            },
            s_settings,
            [],
            Source("B-2", "Lease", 0) with { ByMs = 40 * SecondMs },
            Source("B-3", "LocalCurve", 39 * SecondMs) with { ByMs = 40 * SecondMs },
            Incident(ExpectationKind.IncidentOpened, Alert, "P2", 0),
            Plan("unreachable", 40 * SecondMs),
            Source("B-1", "Lease", 45 * SecondMs),
            Seen(ExpectationKind.Online, "B-1", 60 * SecondMs),
            Seen(ExpectationKind.Online, "B-3", 60 * SecondMs),
            Source("B-3", "Lease", 60 * SecondMs),
            Incident(ExpectationKind.IncidentTold, Alert, "primary_on_call", 60 * SecondMs),
            Incident(ExpectationKind.IncidentClosed, Alert, "", 60 * SecondMs));
        Assert.All(run.Site.Units, unit => Assert.False(unit.Controller.Cycle.IsLockedOut, $"{unit.Unit.Id} locked out"));
        Assert.Equal(2, ((RealNetwork)run.Network!).Hosts);
    }

    [Fact]
    public async Task Messages_that_come_twice_late_or_short_leave_nobody_lost()
    {
        var run = await RunAsync(
            [
                new Fault(FaultKind.NetworkDuplicates, "BLR-101", "", 100.0, 5 * SecondMs, 90 * SecondMs),
                new Fault(FaultKind.NetworkReorders, "BLR-102", "", 100.0, 5 * SecondMs, 90 * SecondMs),
                new Fault(FaultKind.NetworkTruncates, "FRN-201", "", 50.0, 5 * SecondMs, 90 * SecondMs),
            ],
            Seen(ExpectationKind.Online, "BLR-101", 91 * SecondMs),
            Seen(ExpectationKind.Online, "BLR-102", 91 * SecondMs),
            Seen(ExpectationKind.Online, "FRN-201", 91 * SecondMs),
            Source("BLR-101", "Lease", 100 * SecondMs),
            Records(ExpectationKind.RecordsConfirmed, "BLR-101", 100 * SecondMs),
            Records(ExpectationKind.RecordsConfirmed, "BLR-102", 100 * SecondMs),
            Records(ExpectationKind.RecordsConfirmed, "FRN-201", 100 * SecondMs));
        Assert.True(((RealNetwork)run.Network!).Disturbed > 100, "hardly a message was disturbed");
        Assert.All(run.Site.Units, unit => Assert.False(unit.Controller.Cycle.IsLockedOut, $"{unit.Unit.Id} locked out"));
    }

    [Fact]
    public async Task Units_that_a_scenario_writes_down_itself_are_planned_for()
    {
        var site = ScenarioSite.Inline(
        [
            new InlineUnit("B-1", Plant.UnitKind.Boiler, "HDR-1", 20.0, 4.0, 0.92, 9.5, 12.0, Plant.DemandTier.LifeSafety),
            new InlineUnit("B-2", Plant.UnitKind.Boiler, "HDR-1", 10.0, 2.0, 0.9, 9.5, 3.5),
            new InlineUnit("F-1", Plant.UnitKind.Furnace, "HDR-2", 8.0, 2.0, 0.9, 270.0, 5.0),
        ]);
        await RunAsync(scenario => scenario with { Site = site }, s_settings, [], Plan("optimal", 0), Source("B-1", "Lease", 0), Source("F-1", "Lease", 0), Records(ExpectationKind.RecordsConfirmed, "F-1", 0));
    }

    /// <summary>A slice of host-swarm: the same seed, faults in three minutes of site time.</summary>
    [Fact]
    public async Task A_short_campaign_against_real_coordinators_finds_nothing_wrong()
    {
        var result = await new HostCampaign(3.0, s_settings).RunAsync(CampaignSeed, null, CancellationToken.None);
        Assert.Null(result.Violation);
        Assert.True(result.Hosts > 1, "no coordinator was killed");
        Assert.True(result.LeasesObeyed >= 2 && result.Events >= 6 && result.Records >= 600, result.ToString());
    }

    [Fact]
    public async Task What_cannot_be_done_for_real_is_refused_with_the_reason()
    {
        var problem = await Assert.ThrowsAsync<ScenarioRefusedException>(() => RunAsync([new Fault(FaultKind.AgentSilent, "", "", 1.0, 0, SecondMs)]));
        Assert.Contains("no agents", problem.Message, StringComparison.Ordinal);
    }

    /// <summary>Half the usual speed: an agent counts as silent after five seconds of the site's time.</summary>
    private static Task<ScenarioRun> RunWithAgentsAsync(Fault[] faults, OperatorAction[] actions, params Expectation[] expectations) => RunAsync(
        scenario => scenario with
        {
            Agents = [.. PlayedPost.Playable.Take(13).Select(id => new PlayedPost(id, "network", PlayedPost.StandardVersion))],
            Actions = actions,
        }, s_settings with { Speed = 5.0 }, faults, expectations);

    private static Expectation Count(ExpectationKind kind, int least, long afterMs) => new(kind, "", "", Quantity.None, least, 0.0, null, afterMs, FarMs);

    private static Expectation Says(ExpectationKind kind, string value, long afterMs) => new(kind, "", value, Quantity.None, 0.0, 0.0, null, afterMs, FarMs);

    private static Expectation Incident(ExpectationKind kind, string alert, string value, long afterMs) => new(kind, alert, value, Quantity.None, 0.0, 0.0, null, afterMs, FarMs);

    private static Expectation Plan(string outcome, long afterMs) => new(ExpectationKind.Plan, "", outcome, Quantity.None, 0.0, 0.0, null, afterMs, FarMs);

    private static Expectation Source(string unit, string source, long afterMs) => new(ExpectationKind.Source, unit, source, Quantity.None, 0.0, 0.0, null, afterMs, FarMs);

    private static Expectation Records(ExpectationKind kind, string unit, long afterMs) => Seen(kind, unit, afterMs);

    private static Expectation Seen(ExpectationKind kind, string unit, long afterMs) => new(kind, unit, "", Quantity.None, 0.0, 0.0, null, afterMs, FarMs);

    private static Task<ScenarioRun> RunAsync(Fault[] faults, params Expectation[] expectations) => RunAsync(scenario => scenario, s_settings, faults, expectations);

    /// <param name="with">What is different from the drill.</param>
    /// <param name="settings">How it runs.</param>
    /// <param name="faults">Faults.</param>
    /// <param name="expectations">What has to come of it.</param>
    private static async Task<ScenarioRun> RunAsync(Func<Scenario, Scenario> with, RealTimeSettings settings, Fault[] faults, params Expectation[] expectations)
    {
        var drill = Path.Combine(AppContext.BaseDirectory, "scenarios", "drill-2-coordinator-killed.yaml");
        var scenario = with(ScenarioFile.Load(drill) with { Faults = faults, Actions = [], Expectations = expectations, DurationMs = FarMs });
        using var done = new CancellationTokenSource();
        var run = await RealTimeScenario.RunAsync(scenario, scenario.Site.PathFrom(drill), settings, null, run => run.Observed = () =>
        {
            if (run.Judges.All(judge => judge.Verdict != Verdict.Open))
            {
                done.Cancel();
            }
        }, done.Token);
        Assert.Null(run.Violation);
        Assert.All(run.Judges, judge => Assert.True(judge.Verdict == Verdict.Met, $"{judge}: {judge.Seen}"));
        return run;
    }
}
