using CsCheck;
using GL001.Plant;

namespace GL001.Dispatch.Tests;

public class PropertyTests
{
    [Fact]
    public void Every_plan_of_300_random_problems_passes_the_checker() =>
        RandomProblems.Any.Hold(problem => { problem.Plan(); },
            cases: 300);

    /// <summary>Without a solver the plan is only as good as a merit order, but there must be one, and it must hold.</summary>
    [Fact]
    public void Merit_order_gives_a_proved_plan_for_nine_in_ten_random_problems_without_a_solver()
    {
        int plans = 0;
        RandomProblems.Any.Hold(
            problem => { plans += new DispatchPlanner(TimeProvider.System, _ => null).Plan(problem, Problems.NoHurry) is DispatchOutcome.Feasible ? 1 : 0; },
            cases: 300);
        Assert.True(plans >= 270, $"Only {plans} of 300 have a plan.");
    }

    [Fact]
    public void More_demand_never_costs_less_while_all_of_it_is_served() =>
        RandomProblems.WithoutMinimum.Hold(
            problem =>
            {
                DispatchPlan before = problem.Plan();
                DispatchPlan after = (problem with { Demands = [.. problem.Demands.Select(demand => demand with { HeatMegawatts = [.. demand.HeatMegawatts.Select(heat => 1.05 * heat)] })] }).Plan();
                if (after.UnmetMegawattHours() < 1e-5)
                {
                    Assert.True(after.CostEur >= before.CostEur - (1e-5 * Math.Max(10, before.CostEur)), $"{before.CostEur} EUR became {after.CostEur} EUR");
                }
            },
            cases: 60);

    /// <summary>A re-solve skips what a first solve does, so what it finds is held against one that began with nothing.</summary>
    [Fact]
    public void Plan_from_the_last_basis_serves_and_costs_as_much_as_one_from_nothing() =>
        RandomProblems.WithoutMinimum.Hold(
            problem =>
            {
                using DispatchSession session = new DispatchPlanner(TimeProvider.System).OpenSession();
                session.Plan(problem, Problems.NoHurry);
                foreach (double factor in new[] { 1.02, 0.6, 1.7 })
                {
                    DispatchProblem changed = problem.ScaledPrices(1 + (factor / 10)) with { Demands = [.. problem.Demands.Select(demand => demand with { HeatMegawatts = [.. demand.HeatMegawatts.Select(heat => factor * heat)] })] };
                    DispatchPlan warm = Assert.IsType<DispatchOutcome.Optimal>(session.Plan(changed, Problems.NoHurry)).Plan;
                    DispatchPlan cold = changed.Plan();
                    Assert.All(Enum.GetValues<DemandTier>(), tier => Assert.Equal(cold.UnmetMegawattHours(tier), warm.UnmetMegawattHours(tier), 1e-5));
                    Assert.True(Math.Abs(warm.CostEur - cold.CostEur) <= 1e-5 * Math.Max(10, cold.CostEur), $"{warm.CostEur} EUR from the last basis, {cold.CostEur} EUR from nothing");
                }

                Assert.Equal(1, session.Builds);
            },
            cases: 60);

    [Fact]
    public void Twice_the_plant_for_twice_the_demand_costs_twice_as_much() =>
        RandomProblems.WithoutMinimum.Hold(
            problem =>
            {
                DispatchProblem twice = problem with
                {
                    Units = [.. problem.Units.Select(unit => unit with { CurrentHeatMegawatts = 2 * unit.CurrentHeatMegawatts, MaxHeatMegawatts = 2 * unit.MaxHeatMegawatts, RampUpMegawattsPerMinute = 2 * unit.RampUpMegawattsPerMinute, RampDownMegawattsPerMinute = 2 * unit.RampDownMegawattsPerMinute })],
                    Lines = [.. problem.Lines.Select(line => line with { CapacityMegawatts = 2 * line.CapacityMegawatts })],
                    Demands = [.. problem.Demands.Select(demand => demand with { HeatMegawatts = [.. demand.HeatMegawatts.Select(heat => 2 * heat)] })],
                };
                double before = problem.Plan().CostEur;
                double after = twice.Plan().CostEur;
                Assert.True(Math.Abs(after - (2 * before)) <= 1e-5 * Math.Max(10, after), $"{before} EUR doubled became {after} EUR");
            },
            cases: 60);

    [Fact]
    public void More_capacity_never_raises_unmet_heat_and_with_none_unmet_never_the_cost() =>
        RandomProblems.WithoutMinimum.Hold(
            problem =>
            {
                // Nobody starts above the maximum: coming down to it is free, coming down to a larger one is ramp-limited.
                DispatchProblem inRange = problem with { Units = [.. problem.Units.Select(unit => unit with { CurrentHeatMegawatts = Math.Min(unit.CurrentHeatMegawatts, unit.MaxHeatMegawatts) })] };
                DispatchProblem larger = inRange with { Units = [.. inRange.Units.Select(unit => unit with { MaxHeatMegawatts = 1.5 * unit.MaxHeatMegawatts })] };
                NeverWorse(inRange.Plan(), larger.Plan());
            },
            cases: 60);

    [Fact]
    public void Cheaper_fuel_never_raises_cost() =>
        Gen.Select(RandomProblems.WithoutMinimum, Gen.Int[0, 6], Gen.Double[0, 1]).Hold(
            (problem, which, factor) =>
            {
                DispatchUnit unit = problem.Units[which % problem.Units.Length];
                DispatchUnit cheaper = unit with { FuelPriceEurPerMegawattHour = [.. unit.FuelPriceEurPerMegawattHour.Select(price => factor * price)] };
                double before = problem.Plan().CostEur;
                double after = (problem with { Units = problem.Units.Replace(unit, cheaper) }).Plan().CostEur;
                Assert.True(after <= before + (1e-5 * Math.Max(10, before)), $"{before} EUR became {after} EUR");
            },
            cases: 60);

    [Fact]
    public void Scaling_all_prices_scales_the_cost() =>
        Gen.Select(RandomProblems.Any, Gen.Double[0.1, 10]).Hold(
            (problem, factor) =>
            {
                double before = problem.Plan().CostEur;
                double after = problem.ScaledPrices(factor).Plan().CostEur;
                Assert.True(Math.Abs(after - (factor * before)) <= 1e-5 * Math.Max(10, factor * before), $"{before} EUR times {factor} became {after} EUR");
            },
            cases: 60);

    [Fact]
    public void Zero_demand_costs_nothing_when_every_unit_may_rest() =>
        RandomProblems.Any.Hold(
            problem =>
            {
                DispatchProblem idle = problem with
                {
                    Units = [.. problem.Units.Select(unit => unit with { Commitment = UnitCommitment.Free, Availability = UnitAvailability.Available, CurrentHeatMegawatts = 0, BurnerRunning = false })],
                    Demands = [.. problem.Demands.Select(demand => demand with { HeatMegawatts = [.. new double[problem.Steps]] })],
                };
                Assert.Equal(0, idle.Plan().CostEur);
            },
            cases: 60);

    [Fact]
    public void Order_in_which_units_are_listed_does_not_change_cost_or_unmet_heat() =>
        RandomProblems.WithoutMinimum.Hold(
            problem =>
            {
                DispatchPlan forward = problem.Plan();
                DispatchPlan backward = (problem with { Units = [.. problem.Units.Reverse()] }).Plan();
                Assert.True(Math.Abs(forward.CostEur - backward.CostEur) <= 1e-5 * Math.Max(10, forward.CostEur), $"{forward.CostEur} and {backward.CostEur} EUR");
                Assert.Equal(forward.UnmetMegawattHours(), backward.UnmetMegawattHours(), 5);
            },
            cases: 60);

    [Fact]
    public void Shedding_takes_the_least_tier_first_so_more_production_never_costs_a_higher_tier() =>
        RandomProblems.WithoutMinimum.Hold(
            problem =>
            {
                DispatchPlan before = problem.Plan();
                DispatchProblem hungrier = problem with
                {
                    Demands = [.. problem.Demands.Select(demand => demand.Tier == DemandTier.Production
                        ? demand with { HeatMegawatts = [.. demand.HeatMegawatts.Select(heat => heat + 25)] }
                        : demand)],
                };
                DispatchPlan after = hungrier.Plan();
                foreach (DemandTier tier in Enum.GetValues<DemandTier>().Where(tier => tier != DemandTier.Production))
                {
                    Assert.Equal(before.UnmetMegawattHours(tier), after.UnmetMegawattHours(tier), 5);
                }
            },
            cases: 60);

    /// <summary>
    /// A dual lies between the cost of the last MW and that of the next one; both come from solving again, without duals.
    /// </summary>
    [Fact]
    public void Stated_price_is_the_marginal_cost_found_by_finite_difference()
    {
        int compared = 0;
        RandomProblems.WithoutMinimum.Hold(
            problem =>
            {
                DispatchPlan plan = problem.Plan();
                DispatchDemand demand = problem.Demands[0];
                int t = problem.Steps / 2;
                EnergyPrice? price = plan.Header(demand.HeaderId).MarginalHeatCost[t];
                const double Delta = 1e-3;
                if (price is null || demand.HeatMegawatts[t] < Delta)
                {
                    return;
                }

                DispatchPlan more = problem.MoreDemand(demand.Id, t, Delta).Plan();
                DispatchPlan less = problem.MoreDemand(demand.Id, t, -Delta).Plan();
                if (Math.Abs(more.UnmetMegawattHours() - plan.UnmetMegawattHours()) > 1e-5 || Math.Abs(less.UnmetMegawattHours() - plan.UnmetMegawattHours()) > 1e-5)
                {
                    return;   // exactly at the edge of shortage; the neighbours are not comparable in EUR
                }

                double energy = Delta * problem.HoursOf(t);
                double next = (more.CostEur - plan.CostEur) / energy;
                double last = (plan.CostEur - less.CostEur) / energy;
                double slack = 0.05 + (1e-3 * Math.Abs(next));
                Assert.InRange(price.Value.EurPerMegawattHour, last - slack, next + slack);
                Interlocked.Increment(ref compared);
            },
            cases: 150);
        Assert.True(compared > 40, $"Only {compared} problems had a price to compare.");
    }

    private static void NeverWorse(DispatchPlan before, DispatchPlan after)
    {
        foreach (DemandTier tier in Enum.GetValues<DemandTier>())
        {
            double change = after.UnmetMegawattHours(tier) - before.UnmetMegawattHours(tier);
            if (Math.Abs(change) > 1e-5)
            {
                Assert.True(change < 0, $"{tier}: {change} MWh more unmet");
                return;   // serving more may cost more
            }
        }

        Assert.True(after.CostEur <= before.CostEur + (1e-5 * Math.Max(10, before.CostEur)), $"{before.CostEur} EUR became {after.CostEur} EUR");
    }
}
