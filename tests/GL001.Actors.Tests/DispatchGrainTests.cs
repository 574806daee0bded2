using GL001.Dispatch;
using GL001.Plant;
using GL001.Wire;

namespace GL001.Actors.Tests;

public sealed class DispatchGrainTests
{
    [Theory]
    [InlineData(-1.0)]
    [InlineData(5.0)]
    [InlineData(null)]
    public async Task A_maximum_that_cannot_be_costs_its_own_unit_the_lease_and_no_other(double? reportedMaximum)
    {
        await using var network = await TestNetwork.StartAsync(TestSite.Make());
        await network.TellAsync(Told.Firing(12.0).But(Told.Number(MetricId.MaximumHeatMw, reportedMaximum)).Birth());
        await network.TellAsync(Told.Firing(10.0).Birth("BLR-2"));
        var status = await network.Dispatch.RunAsync();
        Assert.Equal(DispatchRunStatus.Optimal, status.Status);
        Assert.Equal(["BLR-2"], network.Leases.Heard.Select(lease => lease.UnitId));
        Assert.Contains("maximum", status.Plan!.Units[0].Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_throws_shows_as_an_error_and_keeps_the_time_of_the_last_good_one()
    {
        await using var network = await TestNetwork.StartAsync(TestSite.Make());
        await network.TellAsync(Told.Firing().Birth());
        var good = await network.Dispatch.RunAsync();
        Assert.Equal((DispatchRunStatus.Optimal, Told.At, 0), (good.Status, good.LastGoodRunAt, good.Failures));

        network.PlannerClock.Failure = new InvalidOperationException("the planner is out of order");
        network.Clock.Advance(TimeSpan.FromSeconds(60));
        await network.Dispatch.RunAsync();
        var status = await network.Dispatch.GetAsync();
        Assert.Equal((DispatchRunStatus.Error, "the planner is out of order", 2, 1), (status.Status, status.Reason, status.Runs, status.Failures));
        Assert.Equal((Told.At, Told.At + TimeSpan.FromSeconds(60)), (status.LastGoodRunAt, status.RunAt));
    }

    [Fact]
    public async Task A_sender_that_throws_for_one_unit_leaves_the_others_their_leases()
    {
        await using var network = await TestNetwork.StartAsync(TestSite.Make());
        network.Leases.Answer = lease => lease.UnitId == "BLR-1" ? throw new InvalidOperationException("no") : Task.FromResult(true);
        await network.TellAsync(Told.Firing(12.0).Birth());
        await network.TellAsync(Told.Firing(10.0).Birth("BLR-2"));
        var status = await network.Dispatch.RunAsync();
        Assert.Equal(DispatchRunStatus.Optimal, status.Status);
        Assert.Equal([LeaseDelivery.SendFailed, LeaseDelivery.Sent], status.Plan!.Units.Take(2).Select(unit => unit.Lease));
    }

    [Theory]
    [InlineData(130, false)]
    [InlineData(131, true)]
    public void Planning_is_overdue_when_two_intervals_and_ten_seconds_gave_no_good_run(int seconds, bool overdue)
    {
        var status = new DispatchStatus { LastGoodRunAt = Told.At };
        Assert.Equal(overdue, status.IsOverdue(Told.At.AddSeconds(seconds), TimeSpan.FromSeconds(60)));
        Assert.False(new DispatchStatus().IsOverdue(Told.At.AddSeconds(seconds), TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public async Task A_reader_does_not_wait_for_the_run()
    {
        await using var network = await TestNetwork.StartAsync(TestSite.Make());
        var sending = new TaskCompletionSource();
        var sent = new TaskCompletionSource<bool>();
        network.Leases.Answer = _ =>
        {
            sending.TrySetResult();
            return sent.Task;
        };
        await network.TellAsync(Told.Firing().Birth());
        var run = network.Dispatch.RunAsync();
        await sending.Task;

        // The run cannot end before the lease is sent, which waits for the reader.
        Assert.Equal(DispatchRunStatus.NotRun, (await network.Dispatch.GetAsync().WaitAsync(TimeSpan.FromSeconds(10))).Status);
        sent.SetResult(true);
        Assert.Equal(DispatchRunStatus.Optimal, (await run).Status);
    }

    [Fact]
    public async Task A_plan_is_in_force_no_longer_than_its_leases()
    {
        await using var network = await TestNetwork.StartAsync(TestSite.Make());
        await network.TellAsync(Told.Firing().Birth());

        // An hour of quarter hours: that is how long the unit can follow the plan by itself.
        Assert.Equal(Told.At.AddHours(1), (await network.Dispatch.RunAsync()).Plan!.ValidUntil);
        Assert.All(network.Leases.Heard, lease => Assert.Equal((TimeSpan.FromHours(1), TimeSpan.FromMinutes(15), 4), (lease.ValidFor, lease.Step, lease.StepsMegawatts.Length)));
        Assert.All(network.Leases.Heard, lease => Assert.Equal(lease.HeatMegawatts, lease.StepsMegawatts[0]));

        network.Clock.Advance(TimeSpan.FromHours(1));
        Assert.NotNull((await network.Dispatch.GetAsync()).Plan);
        network.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null((await network.Dispatch.GetAsync()).Plan);

        // Nor does a run that gives none bring the old one back.
        network.PlannerClock.Failure = new InvalidOperationException("the planner is out of order");
        Assert.Null((await network.Dispatch.RunAsync()).Plan);
    }

    [Fact]
    public async Task A_new_plan_for_another_demand_solves_the_same_program_again()
    {
        // Another demand every quarter of an hour, from the quarter before the clock's.
        SeriesRow[] rows = [.. Enumerable.Range(0, 24).Select(i => new SeriesRow(Told.At.UtcDateTime.AddMinutes(15 * (i - 1)), 12.0 + i))];
        var demand = TestSite.Wants("A", DemandTier.Production, 10.0) with { Series = TimeSeries.Create("rising", SeriesUnit.Megawatt, SeriesClock.Utc, rows) };
        await using var network = await TestNetwork.StartAsync(TestSite.Make(demand));
        var served = new List<double>();
        for (var run = 0; run < 4; run++)
        {
            await network.TellAsync(Told.Firing(12.0).Birth());
            await network.TellAsync(Told.Firing(10.0).Birth("BLR-2"));
            var status = await network.Dispatch.RunAsync();
            Assert.Equal((DispatchRunStatus.Optimal, 1), (status.Status, status.ProgramBuilds));
            served.Add(Math.Round(status.Plan!.Units.Sum(unit => unit.HeatMegawatts[0]), 6));
            network.Clock.Advance(TimeSpan.FromMinutes(15));
        }

        Assert.Equal([13.0, 14.0, 15.0, 16.0], served);
    }

    [Fact]
    public async Task After_a_failure_the_program_is_built_anew()
    {
        await using var network = await TestNetwork.StartAsync(TestSite.Make());
        await network.TellAsync(Told.Firing().Birth());
        await network.Dispatch.RunAsync();
        network.PlannerClock.Failure = new InvalidOperationException("the planner is out of order");
        Assert.Equal(DispatchRunStatus.Error, (await network.Dispatch.RunAsync()).Status);
        network.PlannerClock.Failure = null;
        var status = await network.Dispatch.RunAsync();
        Assert.Equal((DispatchRunStatus.Optimal, 2), (status.Status, status.ProgramBuilds));
    }

    [Fact]
    public async Task No_run_waits_for_the_search_beside_it()
    {
        await using var network = await TestNetwork.StartAsync(TestSite.Make(), standing: new StandingOptions { MostDecisionsInRun = -1, LookLimit = TimeSpan.FromSeconds(5) });
        await network.TellAsync(Told.Firing().Birth());
        using var release = new ManualResetEventSlim();
        var plans = 0;

        // The second plan is the search of the first run.
        network.Planning.Happens = () => (Interlocked.Increment(ref plans) == 2 ? release : null)?.Wait(TimeSpan.FromMinutes(1));
        Assert.Equal(DispatchRunStatus.Feasible, (await network.Dispatch.RunAsync()).Status);
        while (Volatile.Read(ref plans) < 2)
        {
            await Task.Yield();
        }

        network.Clock.Advance(TimeSpan.FromMinutes(1));
        await network.TellAsync(Told.Firing().Birth());
        var during = await network.Dispatch.RunAsync();
        Assert.Equal((DispatchRunStatus.Feasible, 2, 2), (during.Status, during.Runs, network.Leases.Heard.Count));
        Assert.Contains("searched for beside", during.Reason, StringComparison.Ordinal);
        Assert.Equal(3, plans);
        release.Set();
    }

    [Fact]
    public async Task Without_its_solver_the_coordinator_plans_by_merit_order()
    {
        await using var network = await TestNetwork.StartAsync(TestSite.Make(), new DispatchOptions { LinearSolver = "NO_SUCH_SOLVER" });
        await network.TellAsync(Told.Firing().Birth());
        for (var run = 0; run < 2; run++)
        {
            var status = await network.Dispatch.RunAsync();
            Assert.Equal(DispatchRunStatus.Feasible, status.Status);
            Assert.Contains("merit order", status.Reason, StringComparison.Ordinal);
            Assert.NotNull(status.Plan!.Units[0].Explanation);
        }

        Assert.Equal(2, network.Leases.Heard.Count);
    }

    [Fact]
    public async Task Every_unit_says_why_it_gives_what_it_gives()
    {
        await using var network = await TestNetwork.StartAsync(TestSite.Make(TestSite.Wants("A", DemandTier.Production, 30.0)));
        await network.TellAsync(Told.Firing(20.0).Birth());
        await network.TellAsync(Told.Firing(10.0).Birth("BLR-2"));
        var status = await network.Dispatch.RunAsync();
        var why = status.Plan!.Units.Single(unit => unit.UnitId == "BLR-1").Explanation!;
        Assert.StartsWith("BLR-1 gives ", why.Sentence, StringComparison.Ordinal);
        Assert.Contains(why.Others, other => other.StartsWith("BLR-2: ", StringComparison.Ordinal));
        Assert.Equal(30.0 / 0.9, why.OwnEurPerMegawattHour!.Value, 6);
        Assert.NotNull(why.MarginalEurPerMegawattHour);
        Assert.Equal("BLR-3 gives 0 MW because it is not available", status.Plan.Units.Single(unit => unit.UnitId == "BLR-3").Explanation!.Sentence);
    }

    [Fact]
    public async Task Where_no_plan_is_possible_the_limits_are_named_in_words()
    {
        var site = TestSite.Make(lineCapacityMegawatts: 1.0, TestSite.Wants("A", DemandTier.Production, 2.0));
        site = site with
        {
            Plants = [.. site.Plants.Select(plant => plant with
            {
                Headers = [.. plant.Headers.Select(header => header with { DumpMegawatts = 0.0 })],
                Units = [.. plant.Units.Select(unit => unit.Id == "BLR-1" ? unit with { Planning = new UnitPlanning { MustRun = true } } : unit)],
            })],
        };
        await using var network = await TestNetwork.StartAsync(site);
        await network.TellAsync(Told.Firing(8.0).Birth());
        var status = await network.Dispatch.RunAsync();
        Assert.Equal(DispatchRunStatus.Infeasible, status.Status);
        Assert.Contains(status.Conflict!.CannotHoldTogether, words => words.StartsWith("BLR-1 must run", StringComparison.Ordinal));
        Assert.NotEmpty(status.Conflict.WaysOut);
        Assert.Empty(network.Leases.Heard);

        // What was in the way once is not told of the next run.
        network.PlannerClock.Failure = new InvalidOperationException("the planner is out of order");
        Assert.Null((await network.Dispatch.RunAsync()).Conflict);
    }

    [Fact]
    public async Task A_unit_without_a_controller_is_planned_but_neither_commanded_nor_counted_on()
    {
        var site = TestSite.Make(TestSite.Wants("A", DemandTier.LifeSafety, 20.0));
        var free = new LocalUnit
        {
            Id = "WASTE",
            Kind = LocalUnitKind.WasteHeat,
            HeaderId = "A",
            MinHeat = ThermalPower.Zero,
            MaxHeat = ThermalPower.FromMegawatts(30.0),
            RampUpPerMinute = ThermalPower.FromMegawatts(30.0),
            RampDownPerMinute = ThermalPower.FromMegawatts(30.0),
        };
        await using var network = await TestNetwork.StartAsync(site with { Plants = [.. site.Plants.Select((plant, i) => i == 0 ? plant with { LocalUnits = [free] } : plant)] });
        await network.TellAsync(Told.Firing(20.0).Birth());
        var status = await network.Dispatch.RunAsync();
        var waste = status.Plan!.Units.Single(unit => unit.UnitId == "WASTE");
        Assert.Equal((20.0, LeaseDelivery.NotOffered), (Math.Round(waste.HeatMegawatts[0], 6), waste.Lease));
        Assert.Contains("not commanded", waste.Note, StringComparison.Ordinal);

        // The plan would let the boiler rest; nobody knows whether the other is there, so it goes on as it is.
        Assert.Equal(0.0, status.Plan.Units[0].HeatMegawatts[0]);
        Assert.Equal(20.0, Assert.Single(network.Leases.Heard).HeatMegawatts);

        network.Clock.Advance(TimeSpan.FromMinutes(1));
        await network.TellAsync(Told.Firing(20.0).Birth());
        Assert.Equal(20.0, (await network.Dispatch.RunAsync()).Plan!.Units.Single(unit => unit.UnitId == "WASTE").HeatMegawatts[0], 6);
    }

    [Fact]
    public async Task A_unit_that_just_started_runs_as_long_as_its_site_wants()
    {
        // BLR-1 costs twice what BLR-2 does and would rest as soon as it may.
        var site = TestSite.Make(TestSite.Wants("A", DemandTier.Production, 20.0));
        site = site with
        {
            Plants = [.. site.Plants.Select(plant => plant with
            {
                Units = [.. plant.Units.Select(unit => unit.Id == "BLR-1" ? unit with { Efficiency = 0.45, Planning = new UnitPlanning { MinUp = TimeSpan.FromMinutes(40) } } : unit)],
            })],
        };
        await using var network = await TestNetwork.StartAsync(site);
        Assert.Equal(0.0, await HeatOfFirstAfter(Told.Firing(0.0).But(Told.Text(MetricId.BurnerState, "Standby")), 0));
        Assert.NotEqual(0.0, await HeatOfFirstAfter(Told.Firing(0.0).But(Told.Text(MetricId.BurnerState, "Prepurge")), 1));      // seen to start
        Assert.NotEqual(0.0, await HeatOfFirstAfter(Told.Firing(8.0), 20));
        Assert.Equal(0.0, await HeatOfFirstAfter(Told.Firing(8.0), 25));

        async Task<double> HeatOfFirstAfter(System.Collections.Immutable.ImmutableDictionary<int, Gateway.MetricValue> told, int minutes)
        {
            network.Clock.Advance(TimeSpan.FromMinutes(minutes));
            await network.TellAsync(told.Birth());
            await network.TellAsync(Told.Firing(20.0).Birth("BLR-2"));
            return (await network.Dispatch.RunAsync()).Plan!.Units[0].HeatMegawatts[0];
        }
    }
}
