using GL001.Plant;

namespace GL001.Dispatch.Tests;

public class ExplanationTests
{
    [Fact]
    public void Full_line_is_named_with_what_one_more_megawatt_of_it_would_save()
    {
        // G needs 19, gets 10 × 0.95 by the full line and the rest at 25; one more MW sent costs 20 and saves 0.95 × 25.
        DispatchProblem problem = Problems.On("H", 1, [Problems.Boiler("A", 0, 100, 20), Problems.Boiler("B", 0, 50, 25, header: "G")], Problems.WantsAt("H", "S", DemandTier.ProductSafety, 30), Problems.WantsAt("G", "R", DemandTier.Production, 19)) with
        {
            Headers = ["H", "G"],
            Lines = [new DispatchLine("L7", "H", "G", 10, 0.05)],
        };
        DispatchPlan plan = problem.Plan();
        Explanation why = PlanExplainer.Explain(problem, plan, "B", 0);
        Assert.Equal("B gives 9.5 MW because it carries what changes (its next MWh costs 25.00 EUR, heat is worth 25.00 EUR/MWh here)", why.Summary);
        Assert.Equal(["line L7 is full at 10 MW; one more MW would save 3.75 EUR/h"], why.Binding.ToArray());
        Assert.Equal(["A: line L7 is full"], why.Others.ToArray());
        DispatchPlan wider = (problem with { Lines = [problem.Lines[0] with { CapacityMegawatts = 11 }] }).Plan();
        Assert.Equal(3.75, plan.CostEur - wider.CostEur, 5);
    }

    [Fact]
    public void Unit_that_rests_says_what_its_heat_would_cost_and_what_heat_is_worth()
    {
        DispatchProblem problem = Problems.On("H", 1, [Problems.Boiler("A", 10, 50, 20, now: 20), Problems.Boiler("B", 10, 50, 30) with { StartCost = new StartCost(50, 80, 120, 4, 12) }], Problems.Wants("D", DemandTier.Production, 30));
        DispatchPlan plan = problem.Plan();
        Assert.Equal("B: its heat would cost 30.00 EUR/MWh at best and a start 50 to 120 EUR, and heat is worth 20.00 EUR/MWh here", PlanExplainer.WhyNot(problem, plan, "B", "H", 0));
        Assert.Contains("B: its heat would cost", Assert.Single(PlanExplainer.Explain(problem, plan, "A", 0).Others), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(UnitAvailability.Unavailable, "B: it is not available")]
    [InlineData(UnitAvailability.Fixed, "B: its heat is given and not planned: its own control or people lead it")]
    public void Unit_that_cannot_follow_says_so(UnitAvailability availability, string expected)
    {
        DispatchProblem problem = Problems.On("H", 1, [Problems.Boiler("A", 0, 50, 20, now: 20), Problems.Boiler("B", 0, 50, 1, now: 5) with { Availability = availability }], Problems.Wants("D", DemandTier.Production, 30));
        Assert.Equal(expected, PlanExplainer.WhyNot(problem, problem.Plan(), "B", "H", 0));
    }

    [Fact]
    public void Cost_of_one_more_megawatt_counts_a_start_that_the_marginal_cost_does_not_see()
    {
        // A is full at 50. The next MW starts B: at least 10 MW at 30, so A falls to 41: 41 × 20 + 10 × 30 + 100 - 50 × 20.
        DispatchProblem problem = Problems.On("H", 1, [Problems.Boiler("A", 10, 50, 20, now: 50), Problems.Boiler("B", 10, 50, 30) with { StartCost = new StartCost(100, 100, 100, 1, 1) }], Problems.Wants("D", DemandTier.Production, 50));
        DispatchPlan plan = problem.Plan();
        double? more = PlanExplainer.CostOfOneMoreMegawatt(new DispatchPlanner(TimeProvider.System), problem, plan, "H", 0, Problems.NoHurry);
        Assert.Equal(220, more!.Value, 4);
        DispatchProblem alone = problem with { Units = [problem.Units[0]] };
        Assert.Null(PlanExplainer.CostOfOneMoreMegawatt(new DispatchPlanner(TimeProvider.System), alone, alone.Plan(), "H", 0, Problems.NoHurry));
    }
}
