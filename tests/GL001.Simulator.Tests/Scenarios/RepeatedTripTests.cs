using GL001.Plant;
using GL001.Simulator.Campaigns;
using GL001.Simulator.Faults;
using GL001.Simulator.Plants;
using GL001.Simulator.Scenarios;

namespace GL001.Simulator.Tests.Scenarios;

public sealed class RepeatedTripTests
{
    /// <summary>Each trip comes when the last relight has just swollen the drum: nobody may be fed further for that.</summary>
    [Theory]
    [InlineData(7.0, 340)]
    [InlineData(9.5, 360)]
    public void A_boiler_that_trips_again_and_again_is_not_filled_up_with_water(double setpoint, int everySeconds)
    {
        var scenario = new Scenario
        {
            Name = "trips",
            Site = ScenarioSite.Inline([new InlineUnit("U-1", UnitKind.Boiler, "HDR-1", 8.0, 2.0, 0.92, setpoint, 6.3)]),
            DurationMs = 6_000_000,
            HasNetwork = false,
            ResetsAfterMs = 40_000,
            Faults = [.. Enumerable.Range(2, 14).Select(i => new Fault(FaultKind.FlameOut, "U-1", "", 0.0, i * everySeconds * 1_000L, (i * everySeconds * 1_000L) + 5_000))],
        };
        var run = new ScenarioRun(scenario, null, Swarm.Boards);
        var highest = double.MinValue;
        run.Observed = () => highest = Math.Max(highest, ((DrumBoiler)run.Site.Units[0].Fired).LevelMm);
        run.Run();
        Assert.Null(run.Violation);
        Assert.True(run.Log.Trips >= 10, $"{run.Log.Trips} trips prove little");
        Assert.InRange(highest, 0.0, 180.0);
    }
}
