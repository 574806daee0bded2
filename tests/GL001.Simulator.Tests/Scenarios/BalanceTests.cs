using GL001.Simulator.Campaigns;
using GL001.Simulator.Faults;
using GL001.Simulator.Scenarios;
using UnitKind = GL001.Plant.UnitKind;

namespace GL001.Simulator.Tests.Scenarios;

/// <summary>The checkers of energy, water and fuel: quiet with sound physics whatever goes wrong, and not otherwise.</summary>
public sealed class BalanceTests
{
    public static TheoryData<string> Defects() => [.. PlantedPhysics.All.Select(defect => defect.Name)];

    [Theory]
    [MemberData(nameof(Defects))]
    public void Wrong_physics_is_found_by_its_balance(string name)
    {
        var defect = PlantedPhysics.All.Single(candidate => candidate.Name == name);
        var run = Run(defect.Options, TimeSpan.FromMinutes(20));
        Assert.Equal(defect.Checker, run.Violation?.Checker);
    }

    [Fact]
    public void Sound_water_balance_closes_far_within_its_tolerance_through_a_blowdown_that_stands_open()
    {
        var run = Run(Swarm.Boards, TimeSpan.FromMinutes(40),
            new Fault(FaultKind.BlowdownOpen, "U-1", "", 20.0, 900_000, 1_500_000),
            new Fault(FaultKind.FeedPumpLost, "U-1", "", 0.0, 1_200_000, 1_500_000));
        Assert.Null(run.Violation);
        var boiler = run.Site.Unit("U-1").Boiler();
        Assert.True(boiler.BlowdownKg > 500.0);
        Assert.True(boiler.BlowdownMj > 0.0);
        Assert.True(run.Checkers.WorstWaterResidual < 0.5, $"{run.Checkers.WorstWaterResidual:P0} of what may be");
    }

    private static ScenarioRun Run(SiteOptions options, TimeSpan time, params Fault[] faults)
    {
        var run = new ScenarioRun(new Scenario
        {
            Name = "balance",
            Site = ScenarioSite.Inline([new InlineUnit("U-1", UnitKind.Boiler, "HDR-1", 20.0, 4.0, 0.92, 10.0, 12.0)]),
            DurationMs = (long)time.TotalMilliseconds,
            HasNetwork = false,
            Faults = faults,
        }, null, options);
        run.Run();
        return run;
    }
}
