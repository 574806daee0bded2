using GL001.Actors;
using GL001.Host.Api;
using GL001.Plant;

namespace GL001.Host.Tests;

/// <summary>What the optimization routes make of a plan.</summary>
public sealed class PlanApiTests
{
    private static readonly DateTimeOffset s_start = new(2026, 1, 20, 7, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Unmet_heat_is_told_by_customer_and_hours_the_most_urgent_first()
    {
        var plan = Plan(
            new DemandPlanView("Town", "P", (int)DemandTier.Production, [9.0, 9.0, 9.0, 9.0], [2.0, 4.0, 0.0, 1.0]),
            new DemandPlanView("Ward", "P", (int)DemandTier.LifeSafety, [3.0, 3.0, 3.0, 3.0], [0.0, 0.0, 0.0, 0.4]),
            new DemandPlanView("Works", "P", (int)DemandTier.ProductSafety, [3.0, 3.0, 3.0, 3.0], [0.0, 1e-7, 0.0, 0.0]));
        Assert.Equal(
            [
                new UnmetDemand("Ward", "P", DemandTier.LifeSafety, s_start.AddMinutes(45), s_start.AddMinutes(60), 0.1, 0.4),
                new UnmetDemand("Town", "P", DemandTier.Production, s_start, s_start.AddMinutes(30), 1.5, 4.0),
                new UnmetDemand("Town", "P", DemandTier.Production, s_start.AddMinutes(45), s_start.AddMinutes(60), 0.25, 1.0),
            ],
            UnmetDemand.Of(plan));
    }

    [Fact]
    public void A_conflict_and_why_a_unit_gives_its_heat_reach_the_answer()
    {
        var why = new UnitExplanation("U gives 1 MW because that is its maximum", ["line L is full"], ["V: it is in maintenance"], 31.5, null);
        var plan = Plan() with { Units = [new UnitPlanView("U", [1.0], ["AtMaximum"], 1.0, LeaseDelivery.Sent, 1.0, "") { Explanation = why }] };
        var status = HeatDistributionStatus.From(new DispatchStatus { Status = DispatchRunStatus.Infeasible, Plan = plan, Conflict = new ConflictView(["A must run"], ["let A rest"]) });
        Assert.Equal(("A must run", "let A rest"), (Assert.Single(status.Conflict!.CannotHoldTogether), Assert.Single(status.Conflict.WaysOut)));
        var told = status.Plan!.Units.Single().Why!;
        Assert.Equal((why.Sentence, "line L is full", "V: it is in maintenance", 31.5, null), (told.Sentence, told.Binding.Single(), told.Others.Single(), told.MarginalCostEurPerMwh, told.OwnCostEurPerMwh));
        Assert.Null(HeatDistributionStatus.From(new DispatchStatus()).Conflict);
    }

    private static PlanView Plan(params DemandPlanView[] demands) => new()
    {
        Start = s_start,
        Step = TimeSpan.FromMinutes(15),
        CostEur = 1.0,
        SolveSeconds = 0.1,
        ValidUntil = s_start.AddHours(1),
        Units = [new UnitPlanView("U", [1.0, 1.0, 1.0, 1.0], ["Free", "Free", "Free", "Free"], 1.0, LeaseDelivery.Sent, 1.0, "")],
        Lines = [],
        Demands = [.. demands],
        Headers = [],
        UnmetMegawattHoursByTier = [0.0, 0.0, 0.0, 0.0],
    };
}
