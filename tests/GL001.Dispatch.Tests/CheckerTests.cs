using System.Collections.Immutable;
using System.Reflection;
using GL001.Plant;

namespace GL001.Dispatch.Tests;

/// <summary>
/// Each test plants one error in a proved plan. The plant: H with A (firing at 30) and B (idle), G fed by C and line L;
/// demand exceeds what G can get, so that unmet heat is there to be misplaced.
/// </summary>
public class CheckerTests
{
    private static readonly DispatchProblem Problem = new()
    {
        Start = new DateTimeOffset(2026, 1, 20, 7, 0, 0, TimeSpan.Zero),
        Step = TimeSpan.FromMinutes(15),
        Steps = 3,
        Headers = ["H", "G"],
        Units =
        [
            Problems.Boiler("A", 10, 50, 20, 3, now: 30, ramp: 1),
            Problems.Boiler("B", 10, 40, 30, 3),
            Problems.Boiler("C", 4, 20, 25, 3, now: 20, header: "G"),
            Problems.Boiler("Tripped", 4, 20, 1, 3, header: "G") with { Availability = UnitAvailability.Unavailable },
        ],
        Lines = [new DispatchLine("L", "H", "G", 10, 0.05)],
        Demands =
        [
            Problems.WantsAt("H", "Works", DemandTier.Production, 20, 30, 35),
            Problems.WantsAt("H", "Jackets", DemandTier.ProductSafety, 5, 5, 5),
            Problems.WantsAt("G", "Ward", DemandTier.LifeSafety, 12, 12, 12),
            Problems.WantsAt("G", "Cooker", DemandTier.Production, 20, 20, 20),
        ],
    };

    private static readonly DispatchPlan Proved = Problem.Plan();

    [Fact]
    public void Plan_under_test_holds_and_leaves_production_short_at_the_far_header()
    {
        Assert.Empty(DispatchPlanChecker.Check(Problem, Proved));
        Assert.Equal(2.5, Proved.Demand("Cooker").UnmetMegawatts[0], 5);   // 32 wanted, 20 made, 9.5 received
    }

    [Fact]
    public void Balance_that_does_not_close_is_named() =>
        AssertBroken("balance[H,t1]", Proved with { Units = Change(Proved.Units, "A", unit => unit with { HeatMegawatts = Add(unit.HeatMegawatts, 1, 0.001) }) });

    [Fact]
    public void Heat_above_maximum_is_named() => AssertBroken("max_heat[C,t1]", WithHeat("C", 1, 20.01));

    [Fact]
    public void Heat_below_minimum_is_named() => AssertBroken("min_heat[C,t1]", WithHeat("C", 1, 3.9));

    [Fact]
    public void Heat_before_a_start_can_have_led_to_any_is_named()
    {
        DispatchProblem slow = Problem with { Units = [.. Problem.Units.Select(unit => unit.Id == "B" ? unit with { StartDelay = TimeSpan.FromMinutes(30) } : unit)] };
        DispatchPlan plan = slow.Plan();
        UnitPlan early = plan.Unit("B") with { On = [false, true, true] };
        Assert.Contains(DispatchPlanChecker.Check(slow, plan with { Units = plan.Units.Replace(plan.Unit("B"), early) }), broken => broken.Row == "commitment[B,t1]" && broken.Explanation.Contains("0.5 h from now", StringComparison.Ordinal));
    }

    [Fact]
    public void Start_under_way_that_is_not_finished_is_named()
    {
        DispatchProblem starting = Problem with { Units = [.. Problem.Units.Select(unit => unit.Id == "B" ? unit with { BurnerRunning = true, HoursInState = 0.25, StartDelay = TimeSpan.FromMinutes(30) } : unit)] };
        DispatchPlan plan = starting.Plan();
        UnitPlan rests = plan.Unit("B") with { On = [false, false, false] };
        Assert.Contains(DispatchPlanChecker.Check(starting, plan with { Units = plan.Units.Replace(plan.Unit("B"), rests) }), broken => broken.Row == "commitment[B,t1]");
    }

    [Fact]
    public void Rise_above_the_ramp_is_named() => AssertBroken("ramp_up[A,t0]", WithHeat("A", 0, 46));

    [Fact]
    public void Fall_below_the_ramp_is_named() => AssertBroken("ramp_down[A,t0]", WithHeat("A", 0, 12));

    [Fact]
    public void Heat_from_a_resting_unit_is_named() => AssertBroken("max_heat[B,t1]", WithHeat("B", 1, 10));

    [Fact]
    public void Tripped_unit_that_is_planned_to_fire_is_named() =>
        AssertBroken("commitment[Tripped,t0]", Proved with { Units = Change(Proved.Units, "Tripped", unit => unit with { On = unit.On.SetItem(0, true), HeatMegawatts = Set(unit.HeatMegawatts, 0, 4) }) });

    [Fact]
    public void Resting_unit_that_must_fire_is_named()
    {
        DispatchProblem mustRun = Problem with { Units = Problem.Units.SetItem(1, Problem.Units[1] with { Commitment = UnitCommitment.Committed }) };
        Assert.Contains(DispatchPlanChecker.Check(mustRun, Proved), row => row.Row == "commitment[B,t0]");
    }

    [Fact]
    public void Flow_above_capacity_or_backwards_is_named()
    {
        AssertBroken("flow[L,t0]", Proved with { Lines = [Proved.Lines[0] with { SentMegawatts = Set(Proved.Lines[0].SentMegawatts, 0, 10.01) }] });
        AssertBroken("flow[L,t2]", Proved with { Lines = [Proved.Lines[0] with { SentMegawatts = Set(Proved.Lines[0].SentMegawatts, 2, -0.01) }] });
    }

    [Fact]
    public void Unmet_heat_beyond_the_demand_or_below_zero_is_named()
    {
        AssertBroken("unmet[Cooker,t0]", WithUnmet(("Cooker", 0, 20.5)));
        AssertBroken("unmet[Works,t0]", WithUnmet(("Works", 0, -0.5)));
    }

    [Fact]
    public void Negative_surplus_is_named() =>
        AssertBroken("surplus[H,t0]", Proved with { Headers = [Proved.Headers[0] with { SurplusMegawatts = Set(Proved.Headers[0].SurplusMegawatts, 0, -1) }, Proved.Headers[1]] });

    [Fact]
    public void Life_safety_shed_before_production_on_one_header_is_named_though_the_balance_closes()
    {
        DispatchPlan swapped = WithUnmet(("Cooker", 0, 1.5), ("Ward", 0, 1.0));
        ImmutableArray<BrokenRow> broken = DispatchPlanChecker.Check(Problem, swapped);
        Assert.Contains(broken, row => row.Row == "tier_order[Ward,t0]" && row.Explanation.Contains("Cooker", StringComparison.Ordinal));
        Assert.DoesNotContain(broken, row => row.Row.StartsWith("balance", StringComparison.Ordinal));
    }

    [Fact]
    public void Life_safety_shed_while_the_line_has_room_and_its_sender_serves_production_is_named()
    {
        // 1 MW less is sent, so A gives 1 MW less; the far ward misses 0.95 MW.
        DispatchPlan starved = WithUnmet(("Ward", 0, 0.95)) with { Lines = [Proved.Lines[0] with { SentMegawatts = Set(Proved.Lines[0].SentMegawatts, 0, 9) }] };
        starved = starved with { Units = Change(starved.Units, "A", unit => unit with { HeatMegawatts = Add(unit.HeatMegawatts, 0, -1) }) };
        ImmutableArray<BrokenRow> broken = DispatchPlanChecker.Check(Problem, starved);
        Assert.Contains(broken, row => row.Row == "tier_order[Ward,t0]" && row.Explanation.Contains("Works", StringComparison.Ordinal) && row.Explanation.Contains('L', StringComparison.Ordinal));
        Assert.DoesNotContain(broken, row => row.Row.StartsWith("balance", StringComparison.Ordinal));
    }

    [Fact]
    public void Unmet_heat_beside_a_firing_unit_with_room_is_named()
    {
        DispatchPlan lazy = WithUnmet(("Works", 2, 1));
        lazy = lazy with { Units = Change(lazy.Units, "A", unit => unit with { HeatMegawatts = Add(unit.HeatMegawatts, 2, -1) }) };
        Assert.Contains(DispatchPlanChecker.Check(Problem, lazy), row => row.Row == "tier_order[Works,t2]" && row.Explanation.Contains("A on the same header could give", StringComparison.Ordinal));
    }

    [Fact]
    public void Unmet_heat_beside_surplus_is_named()
    {
        DispatchPlan wasteful = WithUnmet(("Works", 0, 1)) with { Headers = [Proved.Headers[0] with { SurplusMegawatts = Set(Proved.Headers[0].SurplusMegawatts, 0, 1) }, Proved.Headers[1]] };
        Assert.Contains(DispatchPlanChecker.Check(Problem, wasteful), row => row.Row == "tier_order[Works,t0]" && row.Explanation.Contains("surplus", StringComparison.Ordinal));
    }

    [Fact]
    public void Cost_that_does_not_add_up_is_named_for_the_unit_and_for_the_whole()
    {
        AssertBroken("cost[A]", Proved with { Units = Change(Proved.Units, "A", unit => unit with { CostEur = unit.CostEur + 1 }) });
        AssertBroken("cost", Proved with { CostEur = Proved.CostEur - 1 });
        AssertBroken("cost", Proved with { CostEur = double.NaN });
    }

    [Fact]
    public void Tier_sum_that_hides_unmet_heat_is_named() =>
        AssertBroken("tier[Production]", Proved with { UnmetByTier = Proved.UnmetByTier.SetItem(DemandTier.Production, HeatEnergy.Zero) });

    [Fact]
    public void Plan_of_another_shape_is_named_and_compared_no_further()
    {
        AssertOnly("units", Proved with { Units = Proved.Units.RemoveAt(0) });
        AssertOnly("lines", Proved with { Lines = [] });
        AssertOnly("demands", Proved with { Demands = Proved.Demands.Reverse().ToImmutableArray() });
        AssertOnly("headers", Proved with { Headers = [] });
        AssertOnly("steps", Proved with { Start = Proved.Start.AddMinutes(1) });
        AssertOnly("heat[A]", WithHeat("A", 0, double.NaN));
        AssertOnly("heat[A]", Proved with { Units = Change(Proved.Units, "A", unit => unit with { HeatMegawatts = unit.HeatMegawatts.RemoveAt(0) }) });
        AssertOnly("on[A]", Proved with { Units = Change(Proved.Units, "A", unit => unit with { On = [] }) });
    }

    [Fact]
    public void Checker_knows_no_type_of_the_solver()
    {
        IEnumerable<Type> parts = typeof(DispatchPlanChecker).GetNestedTypes(BindingFlags.NonPublic).Append(typeof(DispatchPlanChecker)).Append(typeof(UnitLimits)).Append(typeof(PlanCosts)).Append(typeof(ReserveArithmetic)).Append(typeof(Commitment)).Append(typeof(UnitInput));
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        IEnumerable<Type> used = parts.SelectMany(part =>
            part.GetFields(All).Select(field => field.FieldType)
                .Concat(part.GetMethods(All).Cast<MethodBase>().Concat(part.GetConstructors(All)).SelectMany(method =>
                    method.GetParameters().Select(parameter => parameter.ParameterType)
                        .Concat(method.GetMethodBody()?.LocalVariables.Select(local => local.LocalType) ?? []))));
        Assert.DoesNotContain(used, type => type.Assembly.GetName().Name == "Google.OrTools" || type == typeof(DispatchModel) || type == typeof(DispatchPlanner));
    }

    private static void AssertBroken(string row, DispatchPlan plan) =>
        Assert.Contains(row, DispatchPlanChecker.Check(Problem, plan).Select(broken => broken.Row));

    private static void AssertOnly(string row, DispatchPlan plan) =>
        Assert.Equal(row, Assert.Single(DispatchPlanChecker.Check(Problem, plan)).Row);

    private static DispatchPlan WithHeat(string unit, int step, double heat) =>
        Proved with { Units = Change(Proved.Units, unit, planned => planned with { HeatMegawatts = Set(planned.HeatMegawatts, step, heat) }) };

    private static DispatchPlan WithUnmet(params (string Demand, int Step, double Unmet)[] changes)
    {
        ImmutableArray<DemandPlan> demands = Proved.Demands;
        foreach ((string id, int step, double unmet) in changes)
        {
            DemandPlan old = demands.Single(demand => demand.DemandId == id);
            demands = demands.Replace(old, old with { UnmetMegawatts = Set(old.UnmetMegawatts, step, unmet) });
        }

        return Proved with { Demands = demands };
    }

    private static ImmutableArray<UnitPlan> Change(ImmutableArray<UnitPlan> units, string id, Func<UnitPlan, UnitPlan> change)
    {
        UnitPlan old = units.Single(unit => unit.UnitId == id);
        return units.Replace(old, change(old));
    }

    private static ImmutableArray<double> Set(ImmutableArray<double> values, int step, double value) => values.SetItem(step, value);

    private static ImmutableArray<double> Add(ImmutableArray<double> values, int step, double value) => values.SetItem(step, values[step] + value);
}
