using GL001.Actors;
using GL001.Dispatch;
using GL001.Plant;

namespace GL001.Host.Tests;

public sealed class HandOverTests
{
    [Theory]
    [InlineData(8.0, 2.0)]
    [InlineData(14.9, 0.0)]
    public void A_unit_that_may_rest_waits_until_the_others_deliver(double othersNow, double leased)
    {
        var (problem, plan) = Plan(othersNow, restingNow: 5.0);
        Assert.Equal(leased, HandOver.HeatToLease(problem, plan, "resting"));
        Assert.Equal(15.0, HandOver.HeatToLease(problem, plan, "keeper"), 1e-6);
    }

    [Fact]
    public void A_unit_that_is_off_already_stays_off()
    {
        var (problem, plan) = Plan(othersNow: 0.0, restingNow: 0.0);
        Assert.Equal(0.0, HandOver.HeatToLease(problem, plan, "resting"));
    }

    private static (DispatchProblem Problem, DispatchPlan Plan) Plan(double othersNow, double restingNow)
    {
        var problem = new DispatchProblem
        {
            Start = DateTimeOffset.UnixEpoch,
            Step = TimeSpan.FromMinutes(15),
            Steps = 1,
            Headers = ["header"],
            Units = [Unit("keeper", othersNow, 3.0, 15.0, 0.90), Unit("resting", restingNow, 2.0, 10.0, 0.80)],
            Lines = [],
            Demands = [new DispatchDemand("demand", "header", DemandTier.Production, [15.0])],
        };
        var outcome = new DispatchPlanner(TimeProvider.System).Plan(problem, TimeSpan.FromSeconds(5));
        var plan = Assert.IsType<DispatchOutcome.Optimal>(outcome).Plan;
        Assert.Equal(0.0, plan.Unit("resting").HeatMegawatts[0]);
        return (problem, plan);
    }

    private static DispatchUnit Unit(string id, double now, double least, double most, double efficiency) => new()
    {
        Id = id,
        HeaderId = "header",
        CurrentHeatMegawatts = now,
        MinHeatMegawatts = least,
        MaxHeatMegawatts = most,
        RampUpMegawattsPerMinute = 1.0,
        RampDownMegawattsPerMinute = 1.0,
        Efficiency = efficiency,
        FuelPriceEurPerMegawattHour = [30.0],
    };
}
