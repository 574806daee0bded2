using System.Collections.Immutable;
using CsCheck;
using GL001.Dispatch;
using GL001.Plant;

namespace GL001.Actors.Tests;

public sealed class HandOverTests
{
    [Theory]
    [InlineData(8.0, 5.0)]
    [InlineData(14.9, 0.0)]
    public void A_unit_that_may_rest_keeps_its_heat_until_the_others_deliver(double othersNow, double leased)
    {
        var leases = Leases(
            [Boiler("keeper", 3.0, 15.0, othersNow), Boiler("resting", 2.0, 10.0, 5.0)],
            heat: [15.0, 0.0]);
        Assert.Equal(leased, leases["resting"].HeatMegawatts);
        Assert.Equal(15.0, leases["keeper"].HeatMegawatts);
        Assert.Equal(leased > 0.0, leases["resting"].Reason.Contains("H gets 8.0 of 15.0 MW from keeper", StringComparison.Ordinal));
    }

    [Fact]
    public void A_unit_that_is_off_already_stays_off()
    {
        var leases = Leases([Boiler("keeper", 3.0, 15.0, 0.0), Boiler("off", 2.0, 10.0, 0.0)], heat: [15.0, 0.0]);
        Assert.Equal(new PlannedLease(0.0, ""), leases["off"]);
    }

    [Fact]
    public void A_purging_burner_delivers_nothing_so_the_neighbour_across_the_line_goes_on()
    {
        var leases = Leases(
            [Boiler("purging", 8.0, 40.0, 0.0, "A", starting: true), Boiler("firing", 3.0, 15.0, 12.0, "B")],
            heat: [17.6, 0.0], headers: ["A", "B"], lines: [new DispatchLine("A-B", "A", "B", 20.0, 0.05)]);
        Assert.Equal(12.0, leases["firing"].HeatMegawatts);
        Assert.Equal(17.6, leases["purging"].HeatMegawatts);
    }

    [Fact]
    public void A_small_header_that_lacks_its_keeper_is_not_lost_in_the_sum_of_a_large_neighbour()
    {
        var leases = Leases(
            [Boiler("large", 8.0, 40.0, 38.0, "A"), Boiler("purging", 1.0, 5.0, 0.0, "B", starting: true), Boiler("firing", 1.0, 5.0, 1.5, "B")],
            heat: [38.0, 1.5, 0.0], headers: ["A", "B"], lines: [new DispatchLine("A-B", "A", "B", 20.0, 0.05)]);
        Assert.Equal(1.5, leases["firing"].HeatMegawatts);
    }

    [Fact]
    public void Headers_without_a_line_between_them_do_not_wait_for_each_other()
    {
        var leases = Leases(
            [Boiler("purging", 8.0, 40.0, 0.0, "A", starting: true), Boiler("keeper", 3.0, 15.0, 12.0, "B"), Boiler("resting", 3.0, 15.0, 3.0, "B")],
            heat: [17.6, 12.0, 0.0], headers: ["A", "B"]);
        Assert.Equal(0.0, leases["resting"].HeatMegawatts);
    }

    [Fact]
    public void Two_that_both_rest_go_on_while_demand_remains_and_nobody_is_kept()
    {
        var leases = Leases([Boiler("one", 2.0, 10.0, 4.0), Boiler("two", 2.0, 10.0, 6.0)], heat: [0.0, 0.0]);
        Assert.Equal((4.0, 6.0), (leases["one"].HeatMegawatts, leases["two"].HeatMegawatts));
    }

    [Fact]
    public void Two_that_both_rest_may_when_nothing_is_wanted()
    {
        var leases = Leases([Boiler("one", 2.0, 10.0, 4.0), Boiler("two", 2.0, 10.0, 6.0)], heat: [0.0, 0.0], demand: 0.0);
        Assert.All(leases.Values, lease => Assert.Equal(0.0, lease.HeatMegawatts));
    }

    [Fact]
    public void A_keeper_is_not_lowered_while_another_keeper_still_purges()
    {
        var leases = Leases([Boiler("large", 8.0, 40.0, 30.0), Boiler("purging", 2.0, 15.0, 0.0, starting: true)], heat: [20.0, 10.0]);
        Assert.Equal(30.0, leases["large"].HeatMegawatts);
    }

    [Fact]
    public void A_lease_that_was_accepted_below_the_present_heat_may_be_followed_down_to()
    {
        var leases = Leases([Boiler("large", 8.0, 40.0, 30.0, leased: 25.0), Boiler("purging", 2.0, 15.0, 0.0, starting: true)], heat: [20.0, 10.0]);
        Assert.Equal(25.0, leases["large"].HeatMegawatts);
    }

    [Fact]
    public void A_held_lease_never_leaves_the_range_of_its_unit()
    {
        var leases = Leases([Boiler("keeper", 2.0, 15.0, 0.0, starting: true), Boiler("over", 2.0, 10.0, 11.0), Boiler("under", 2.0, 10.0, 0.4)], heat: [15.0, 0.0, 0.0]);
        Assert.Equal((10.0, 2.0), (leases["over"].HeatMegawatts, leases["under"].HeatMegawatts));
    }

    [Fact]
    public void A_start_under_way_is_finished_although_the_plan_no_longer_wants_it()
    {
        var leases = Leases([Boiler("keeper", 2.0, 15.0, 15.0), Boiler("purging", 2.0, 10.0, 0.0, starting: true)], heat: [15.0, 0.0]);
        Assert.Equal(new PlannedLease(2.0, "finishes its start"), leases["purging"]);
    }

    [Theory]
    [InlineData(25.0, true)]
    [InlineData(15.0, false)]
    public void A_slow_start_is_ordered_as_soon_as_the_plan_wants_the_first_heat_that_it_can_lead_to(double afterHalfAnHour, bool ordered)
    {
        // 20 minutes from order to heat, steps of 15: the third is the first that it can serve. In the fourth it is wanted anyway.
        TestBoiler keeper = Boiler("keeper", 3.0, 15.0, 15.0);
        TestBoiler slow = Boiler("slow", 2.0, 10.0, 0.0);
        var problem = Problem([OverFourSteps(keeper.Unit), OverFourSteps(slow.Unit) with { StartDelay = TimeSpan.FromMinutes(20) }], ["H"], [], [15.0]) with
        {
            Steps = 4,
            Demands = [new DispatchDemand("D", "H", DemandTier.Production, [15.0, 15.0, afterHalfAnHour, 25.0])],
        };
        var plan = Assert.IsType<DispatchOutcome.Optimal>(new DispatchPlanner(TimeProvider.System).Plan(problem, TimeSpan.FromSeconds(5))).Plan;
        var lease = HandOver.Leases(problem, plan, new Dictionary<string, UnitProgress> { ["keeper"] = keeper.Progress, ["slow"] = slow.Progress })["slow"];
        Assert.Equal(ordered ? new PlannedLease(2.0, "starts now, to give heat in 20 min") : new PlannedLease(0.0, ""), lease);

        static DispatchUnit OverFourSteps(DispatchUnit unit) => unit with { FuelPriceEurPerMegawattHour = [30.0, 30.0, 30.0, 30.0] };
    }

    [Fact]
    public void A_burner_that_warms_its_boiler_up_is_not_sent_to_rest_because_the_plan_expects_no_heat_of_it_yet()
    {
        var warming = Boiler("warming", 2.0, 10.0, 0.0, firing: true);
        var leases = Leases(
            [Boiler("keeper", 3.0, 15.0, 15.0), warming with { Unit = warming.Unit with { StartDelay = TimeSpan.FromMinutes(20), HoursInState = 0.1 } }], heat: [15.0, 0.0]);
        Assert.Equal(new PlannedLease(2.0, "finishes its start"), leases["warming"]);
    }

    [Fact]
    public void Heat_that_a_full_header_makes_a_keeper_hold_back_counts_as_delivered()
    {
        var leases = Leases([Boiler("keeper", 3.0, 15.0, 13.0, deliverable: 15.0), Boiler("resting", 2.0, 10.0, 2.0)], heat: [15.0, 0.0]);
        Assert.Equal(0.0, leases["resting"].HeatMegawatts);
    }

    [Fact]
    public void Nobody_is_sent_to_rest_while_the_plan_leaves_demand_unserved()
    {
        var leases = Leases([Boiler("keeper", 3.0, 15.0, 15.0), Boiler("resting", 2.0, 10.0, 4.0)], heat: [15.0, 0.0], demand: 17.0, unmet: 2.0);
        Assert.Equal(4.0, leases["resting"].HeatMegawatts);
    }

    [Fact]
    public void Only_units_that_are_available_are_leased_to()
    {
        var leases = Leases(
            [
                Boiler("local", 8.0, 5.0, 4.0, availability: UnitAvailability.Fixed),
                Boiler("dead", 2.0, 10.0, 0.0, availability: UnitAvailability.Unavailable),
                Boiler("keeper", 3.0, 15.0, 11.0),
            ],
            heat: [4.0, 0.0, 11.0]);
        Assert.Equal(["keeper"], leases.Keys);
    }

    [Fact]
    public void A_hand_over_never_takes_more_heat_away_than_its_tolerance()
    {
        // What the leases let units give at once, before any of them ramps up, against what they give under those in force.
        Cases.Sample(
            start =>
            {
                var outcome = new DispatchPlanner(TimeProvider.System).Plan(start.Problem, TimeSpan.FromSeconds(5));
                var plan = Assert.IsType<DispatchOutcome.Optimal>(outcome).Plan;
                var leases = HandOver.Leases(start.Problem, plan, start.Progress);
                var now = start.Problem.Units.Sum(unit => Math.Min(Math.Min(unit.CurrentHeatMegawatts, start.Progress[unit.Id].LeaseMegawatts ?? double.PositiveInfinity), unit.MaxHeatMegawatts));
                var then = start.Problem.Units.Sum(unit => Math.Min(leases[unit.Id].HeatMegawatts, start.Progress[unit.Id].DeliverableMegawatts));
                var demand = start.Problem.Demands.Sum(customer => customer.HeatMegawatts[0]);
                Assert.True(then >= (HandOver.EnoughShare * Math.Min(demand, now)) - 0.02, $"{then} MW after {now} MW for {demand} MW");
            },
            seed: "0000KGW5Ibc3", iter: 2_000, threads: 1);
    }

    private static Gen<(DispatchProblem Problem, Dictionary<string, UnitProgress> Progress)> Cases =>
        from joined in Gen.Bool
        from units in Unit.Array[1, 5]
        from demands in Gen.Double[0.0, 30.0].Array[2]
        let headers = joined ? new[] { "A", "B" } : ["A"]
        select (
            Problem(
                [.. units.Select((boiler, i) => boiler.Unit with { Id = $"U{i}", HeaderId = headers[i % headers.Length] })],
                headers,
                joined ? [new DispatchLine("A-B", "A", "B", 15.0, 0.05)] : [],
                demands),
            units.Select((boiler, i) => (Id: $"U{i}", boiler.Progress)).ToDictionary(pair => pair.Id, pair => pair.Progress));

    private static Gen<TestBoiler> Unit =>
        from max in Gen.Double[4.0, 40.0]
        from minShare in Gen.Double[0.1, 0.4]
        from nowShare in Gen.Double[0.0, 1.05]
        from heldBackShare in Gen.Double[0.0, 0.15]
        from leaseShare in Gen.Double[0.4, 1.0]
        from price in Gen.Double[10.0, 60.0]
        from state in Gen.Frequency((2, Gen.Const("off")), (2, Gen.Const("starting")), (5, Gen.Const("firing")))
        from hasLease in Gen.Bool
        let now = state == "firing" ? nowShare * max : 0.0
        select Boiler(
            "", minShare * max, max, now, starting: state == "starting", firing: state == "firing", price: price,
            deliverable: state == "firing" ? now + (heldBackShare * max) : 0.0, leased: hasLease ? leaseShare * max : null);

    /// <summary>Leases for a plan of one step that wants <paramref name="heat"/> of the units, in their order; zero lets a unit rest.</summary>
    private static ImmutableDictionary<string, PlannedLease> Leases(
        TestBoiler[] boilers, double[] heat, double demand = 15.0, double unmet = 0.0, string[]? headers = null, DispatchLine[]? lines = null)
    {
        var problem = Problem([.. boilers.Select(boiler => boiler.Unit)], headers ?? ["H"], lines ?? [], [demand]);
        var plan = new DispatchPlan
        {
            Start = problem.Start,
            Step = problem.Step,
            Units = [.. problem.Units.Zip(heat, (unit, megawatts) => new UnitPlan(unit.Id, [megawatts], [megawatts > 0.0], [UnitReason.Free], 0.0))],
            Lines = [],
            Demands = [.. problem.Demands.Select(customer => new DemandPlan(customer.Id, [unmet]))],
            Headers = [],
            CostEur = 0.0,
            UnmetByTier = ImmutableSortedDictionary<DemandTier, HeatEnergy>.Empty,
            Solves = 0,
            SolveSeconds = 0.0,
        };
        return HandOver.Leases(problem, plan, boilers.ToDictionary(boiler => boiler.Unit.Id, boiler => boiler.Progress));
    }

    private static DispatchProblem Problem(ImmutableArray<DispatchUnit> units, string[] headers, DispatchLine[] lines, double[] demands) => new()
    {
        Start = DateTimeOffset.UnixEpoch,
        Step = TimeSpan.FromMinutes(15),
        Steps = 1,
        Headers = [.. headers],
        Units = units,
        Lines = [.. lines],
        Demands = [.. headers.Zip(demands, (header, heat) => new DispatchDemand($"demand of {header}", header, DemandTier.Production, [heat]))],
    };

    /// <summary>A boiler that fires when it gives heat, and that follows no lease, unless told otherwise.</summary>
    private static TestBoiler Boiler(
        string id, double min, double max, double now, string header = "H", bool starting = false, bool? firing = null, double? deliverable = null, double? leased = null,
        double price = 30.0, UnitAvailability availability = UnitAvailability.Available)
    {
        var unit = new DispatchUnit
        {
            Id = id,
            HeaderId = header,
            Availability = availability,
            CurrentHeatMegawatts = now,
            BurnerRunning = starting || (firing ?? now > 0.0),
            MinHeatMegawatts = min,
            MaxHeatMegawatts = max,
            RampUpMegawattsPerMinute = 1.0,
            RampDownMegawattsPerMinute = 1.0,
            Efficiency = 0.9,
            FuelPriceEurPerMegawattHour = [price],
        };
        return new TestBoiler(unit, new UnitProgress(firing ?? now > 0.0, starting, deliverable ?? now, leased));
    }

    private sealed record TestBoiler(DispatchUnit Unit, UnitProgress Progress);
}
