using GL001.Simulator.Campaigns;
using GL001.Simulator.Checkers;
using GL001.Simulator.Faults;
using GL001.Simulator.Scenarios;

namespace GL001.Simulator.Tests.Scenarios;

public sealed class CampaignTests
{
    private const double HoursPerSeed = 1.0;

    private const int Seeds = 60;

    /// <summary>A slice of the campaign; tests/run.sh runs a thousand hours more by the swarm command, optimised.</summary>
    [Fact]
    public void The_swarm_finds_nothing_wrong_with_the_sound_controller()
    {
        var record = new CampaignRecord { HoursPerSeed = HoursPerSeed };
        foreach (var result in new Swarm(HoursPerSeed).Run(1, Seeds, Environment.ProcessorCount))
        {
            record.Add(result);
        }

        Assert.Empty(record.Failed);
        Assert.Equal(0, record.Spurious);
        Assert.True(record.TripDemands > 5 * Seeds, $"{record.TripDemands} demands prove little");
        Assert.All(["KSL-129", "YSL-130", "TRHH-110"], tag => Assert.True(record.DemandsByTag.GetValueOrDefault(tag) > 2, $"{record.DemandsByTag.GetValueOrDefault(tag)} demands of {tag}"));
        Assert.Equal(Seeds + 1, record.NextSeed);
        Assert.True(record.ControllerHours >= 0.999 * Seeds * HoursPerSeed, $"{record.ControllerHours} h");
    }

    [Fact]
    public void A_seed_gives_the_same_result_whoever_runs_beside_it()
    {
        var swarm = new Swarm(0.5);
        var together = swarm.Run(1, 4, 2);
        for (var i = 0; i < together.Count; i++)
        {
            var alone = swarm.Run(i + 1);
            Assert.Equal(together[i].TripDemands, alone.TripDemands);
            Assert.Equal(together[i].Trips, alone.Trips);
            Assert.Equal(together[i].ControllerHours, alone.ControllerHours);
        }
    }

    [Theory]
    [InlineData("PSHH-102: 2oo2 for 1oo2")]
    [InlineData("LSLL-103: limit too far out")]
    [InlineData("BSLL-104: delay 10 s too long")]
    [InlineData("FSLL-126: wrong side")]
    [InlineData("LYLL-103: 3oo3 for 2oo3")]
    [InlineData("PSLL-151: limit too far out")]
    [InlineData("ASHH-157: left out")]
    public void A_broken_interlock_is_found_shrunk_to_three_faults_and_replayed(string name)
    {
        var defect = PlantedDefects.All.Single(candidate => candidate.Name == name);
        var result = PlantedHunt.Find(defect, HoursPerSeed, 150, Environment.ProcessorCount);
        Assert.True(result.IsCaught, $"not in {result.SeedsRun} seeds");
        Assert.True(result.Scenario!.Faults.Count <= 3, ScenarioWriter.Write(result.Scenario));

        // Through its YAML, as somebody else would replay it: again with the defect, and not without.
        var path = Path.GetTempFileName();
        File.WriteAllText(path, ScenarioWriter.Write(result.Scenario));
        var replayed = ScenarioFile.Load(path);
        Assert.Equal(result.Violation, new Swarm(HoursPerSeed, defect.Options).Violates(replayed));
        Assert.Null(new Swarm(HoursPerSeed).Violates(replayed));
    }

    [Fact]
    public void The_swarm_draws_every_option_and_demands_every_row_that_it_brings()
    {
        var units = Enumerable.Range(1, 400).Select(RandomScenario.UnitOf).ToList();
        var drawn = units.SelectMany(unit => unit.Fit.Keys).ToHashSet();
        Assert.Equal(UnitFit.Parameters.Count, drawn.Count);
        Assert.InRange(units.Count(unit => unit.Fit.Count > 0), 100, 300);
        var kinds = Enumerable.Range(1, 400).SelectMany(seed => RandomScenario.Of(seed, 1.0).Faults).Select(fault => fault.Kind).ToHashSet();
        Assert.Subset(kinds, new HashSet<FaultKind> { FaultKind.ActuatorStiction, FaultKind.ActuatorBacklash, FaultKind.FuelLeakBy, FaultKind.BlowdownOpen });
    }

    [Fact]
    public void At_least_fifty_defects_are_planted_and_each_changes_a_table()
    {
        Assert.True(PlantedDefects.All.Count >= 50);
        Assert.Equal(PlantedDefects.All.Count, PlantedDefects.All.Select(defect => defect.Name).Distinct().Count());
        Assert.All(PlantedDefects.All, defect => Assert.NotEmpty(defect.Kinds));
    }

    [Fact]
    public void A_campaign_goes_on_where_it_stopped()
    {
        var path = Path.Combine(Path.GetTempPath(), $"gl001-{Guid.NewGuid():N}.json");
        var swarm = new Swarm(0.25);
        var whole = new CampaignRecord { HoursPerSeed = 0.25 };
        foreach (var result in swarm.Run(1, 4, 1))
        {
            whole.Add(result);
        }

        for (var part = 0; part < 2; part++)
        {
            var record = CampaignRecord.Resume(path, 0.25);
            foreach (var result in swarm.Run(record.NextSeed, 2, 1))
            {
                record.Add(result);
            }

            record.Save(path);
        }

        var resumed = CampaignRecord.Resume(path, 0.25);
        Assert.Equal(whole.NextSeed, resumed.NextSeed);
        Assert.Equal(whole.TripDemands, resumed.TripDemands);
        Assert.Equal(whole.ControllerHours, resumed.ControllerHours);
        Assert.Equal(whole.DemandsByTag, resumed.DemandsByTag);
        Assert.Throws<ArgumentException>(() => CampaignRecord.Resume(path, 0.5));
    }

    [Fact]
    public void The_shrinker_leaves_the_two_faults_that_it_takes()
    {
        Fault At(FaultKind kind, long seconds) => new(kind, "U-1", "", 0.0, seconds * 1_000, (seconds + 100) * 1_000);
        var faults = new[] { FaultKind.FlameOut, FaultKind.FanFailed, FaultKind.DamperStuck, FaultKind.PowerLost, FaultKind.ControlValveStuck, FaultKind.EmergencyStop, FaultKind.MemoryUnreachable };
        var scenario = RandomScenario.Of(1, 1.0) with { Faults = [.. faults.Select((kind, i) => At(kind, 10 * i))] };
        Violation? Violates(Scenario candidate)
        {
            var damper = candidate.Faults.FirstOrDefault(fault => fault.Kind == FaultKind.DamperStuck);
            var stop = candidate.Faults.FirstOrDefault(fault => fault.Kind == FaultKind.EmergencyStop);
            return damper is null || stop is null || damper.UntilMs - damper.FromMs < 10_000 ? null : new Violation("c", "U-1", "about", 900_000, "");
        }

        var (small, _) = new Shrinker(Violates).Shrink(scenario, Violates(scenario)!);
        Assert.Equal([FaultKind.DamperStuck, FaultKind.EmergencyStop], small.Faults.Select(fault => fault.Kind));
        Assert.InRange(small.Faults[0].UntilMs - small.Faults[0].FromMs, 10_000, 20_000);
        Assert.Empty(small.Actions);
        Assert.Equal(901_000, small.DurationMs);
    }
}
