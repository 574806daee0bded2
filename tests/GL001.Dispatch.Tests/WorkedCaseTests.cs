using GL001.Plant;

namespace GL001.Dispatch.Tests;

/// <summary>Cases small enough to work out on paper; the arithmetic stands beside each.</summary>
public class WorkedCaseTests
{
    private static DispatchUnit[] TwoBoilers => [Problems.Boiler("A", 0, 50, 20), Problems.Boiler("B", 0, 40, 30)];

    [Fact]
    public void Cheap_boiler_fills_up_before_the_dear_one_and_the_dear_one_sets_the_price()
    {
        // Demand 70: A 50 at 20, B 20 at 30: 1000 + 600 = 1600; one more MWh comes from B.
        DispatchPlan plan = Problems.On("H", 1, TwoBoilers, Problems.Wants("D", DemandTier.Production, 70)).Plan();
        Assert.Equal(50, plan.Unit("A").HeatMegawatts[0], 6);
        Assert.Equal(20, plan.Unit("B").HeatMegawatts[0], 6);
        Assert.Equal(1600, plan.CostEur, 4);
        Assert.Equal(30, plan.Header("H").MarginalHeatCost[0]!.Value.EurPerMegawattHour, 6);
        Assert.Equal([UnitReason.AtMaximum], plan.Unit("A").Reasons.ToArray());
        Assert.Equal([UnitReason.Free], plan.Unit("B").Reasons.ToArray());
    }

    [Fact]
    public void Production_is_shed_and_life_safety_is_not_when_the_boilers_are_short()
    {
        // Demand 60 + 40, capacity 90: 10 short in tier 4; 50 × 20 + 40 × 30 = 2200.
        DispatchPlan plan = Problems.On("H", 1, TwoBoilers, Problems.Wants("Works", DemandTier.Production, 40), Problems.Wants("Ward", DemandTier.LifeSafety, 60)).Plan();
        Assert.Equal(0, plan.UnmetMegawattHours(DemandTier.LifeSafety), 6);
        Assert.Equal(10, plan.UnmetMegawattHours(DemandTier.Production), 6);
        Assert.Equal(10, plan.Demand("Works").UnmetMegawatts[0], 6);
        Assert.Equal(2200, plan.CostEur, 4);
    }

    [Fact]
    public void Price_is_withheld_where_more_demand_would_go_unmet()
    {
        DispatchPlan plan = Problems.On("H", 2, [Problems.Boiler("A", 0, 50, 20, steps: 2)], Problems.Wants("D", DemandTier.Production, 60, 30)).Plan();
        Assert.Null(plan.Header("H").MarginalHeatCost[0]);
        Assert.Equal(20, plan.Header("H").MarginalHeatCost[1]!.Value.EurPerMegawattHour, 6);
    }

    [Fact]
    public void Price_is_withheld_at_the_sending_end_too_when_its_heat_is_short_at_the_receiving_end()
    {
        // All 50 MW of A are sold: H keeps its upper tier 20, sends 30. Another MW at H would be missing at R.
        DispatchProblem problem = TwoHeaders(capacity: 40, [Problems.Boiler("A", 0, 50, 20)], sending: 20, receiving: 60);
        DispatchPlan plan = problem.Plan();
        Assert.Equal(30, plan.Line("L").SentMegawatts[0], 6);
        Assert.Equal(60 - (0.95 * 30), plan.Demand("R").UnmetMegawatts[0], 6);
        Assert.Null(plan.Header("H").MarginalHeatCost[0]);
        Assert.Null(plan.Header("G").MarginalHeatCost[0]);
    }

    [Fact]
    public void Five_percent_line_loss_makes_the_receiving_price_the_sending_price_over_0_95()
    {
        DispatchPlan plan = TwoHeaders(capacity: 40, [Problems.Boiler("A", 0, 100, 20), Problems.Boiler("B", 0, 50, 25, header: "G")], sending: 30, receiving: 19).Plan();
        Assert.Equal(20, plan.Line("L").SentMegawatts[0], 6);   // 19 / 0.95
        double sending = plan.Header("H").MarginalHeatCost[0]!.Value.EurPerMegawattHour;
        double receiving = plan.Header("G").MarginalHeatCost[0]!.Value.EurPerMegawattHour;
        Assert.Equal(20, sending, 6);
        Assert.Equal(sending / 0.95, receiving, 6);
    }

    [Fact]
    public void Full_line_leaves_each_end_its_own_price()
    {
        DispatchPlan plan = TwoHeaders(capacity: 10, [Problems.Boiler("A", 0, 100, 20), Problems.Boiler("B", 0, 50, 25, header: "G")], sending: 30, receiving: 19).Plan();
        Assert.Equal(10, plan.Line("L").SentMegawatts[0], 6);
        Assert.Equal(20, plan.Header("H").MarginalHeatCost[0]!.Value.EurPerMegawattHour, 6);
        Assert.Equal(25, plan.Header("G").MarginalHeatCost[0]!.Value.EurPerMegawattHour, 6);
    }

    [Fact]
    public void Ramp_limit_leaves_a_jump_unserved_that_capacity_could_serve()
    {
        // 0.5 MW/min over an hour is 30 MW. It fires at 10, so 40 is the most of the first step; the second reaches 70.
        DispatchUnit slow = Problems.Boiler("A", 5, 100, 20, steps: 3, now: 10, ramp: 0.5) with { Commitment = UnitCommitment.Committed };
        DispatchPlan plan = Problems.On("H", 3, [slow], Problems.Wants("D", DemandTier.Production, 55, 60, 60)).Plan();
        Assert.Equal([40, 60, 60], plan.Unit("A").HeatMegawatts.Select(heat => Math.Round(heat, 6)));
        Assert.Equal(15, plan.UnmetMegawattHours(), 6);
        Assert.Equal(UnitReason.RampingUp, plan.Unit("A").Reasons[0]);
    }

    [Fact]
    public void Minimum_output_above_demand_becomes_a_named_surplus_with_a_price_of_zero()
    {
        DispatchUnit mustRun = Problems.Boiler("A", 20, 50, 20, now: 20) with { Commitment = UnitCommitment.Committed };
        DispatchPlan plan = Problems.On("H", 1, [mustRun], Problems.Wants("D", DemandTier.Production, 5)).Plan();
        Assert.Equal(15, plan.Header("H").SurplusMegawatts[0], 6);
        Assert.Equal(0, plan.Header("H").MarginalHeatCost[0]!.Value.EurPerMegawattHour, 6);
        Assert.Equal(UnitReason.AtMinimum, plan.Unit("A").Reasons[0]);
    }

    [Fact]
    public void Unit_in_local_mode_is_counted_as_it_fires_and_a_tripped_one_not_at_all()
    {
        DispatchUnit[] units =
        [
            Problems.Boiler("Local", 5, 50, 90, now: 12) with { Availability = UnitAvailability.Fixed },
            Problems.Boiler("Tripped", 5, 50, 1, now: 30) with { Availability = UnitAvailability.Unavailable },
            Problems.Boiler("Remote", 5, 50, 20, now: 20),
        ];
        DispatchPlan plan = Problems.On("H", 1, units, Problems.Wants("D", DemandTier.Production, 40)).Plan();
        Assert.Equal([12, 0, 28], plan.Units.Select(unit => Math.Round(unit.HeatMegawatts[0], 6)));
        Assert.Equal([UnitReason.FixedOutput, UnitReason.Unavailable, UnitReason.Free], plan.Units.Select(unit => unit.Reasons[0]));
    }

    [Fact]
    public void Cost_counts_the_fuel_that_efficiency_asks_for()
    {
        // 45 MW for a quarter hour at 0.9: 12.5 MWh of fuel at 32 EUR.
        DispatchUnit unit = Problems.Boiler("A", 0, 50, 32) with { Efficiency = 0.9 };
        DispatchProblem problem = Problems.On("H", 1, [unit], Problems.Wants("D", DemandTier.Production, 45)) with { Step = TimeSpan.FromMinutes(15) };
        DispatchPlan plan = problem.Plan();
        Assert.Equal(400, plan.CostEur, 4);
        Assert.Equal(32 / 0.9, plan.Header("H").MarginalHeatCost[0]!.Value.EurPerMegawattHour, 6);
    }

    private static DispatchProblem TwoHeaders(double capacity, DispatchUnit[] units, double sending, double receiving) =>
        Problems.On("H", 1, units, Problems.Wants("S", DemandTier.ProductSafety, sending), Problems.WantsAt("G", "R", DemandTier.Production, receiving)) with
        {
            Headers = ["H", "G"],
            Lines = [new DispatchLine("L", "H", "G", capacity, 0.05)],
        };
}
