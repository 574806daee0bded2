using System.Collections.Immutable;
using GL001.Actors.Restoration;
using GL001.Gateway;
using GL001.Orchestration.Authority;
using GL001.Orchestration.Modes;
using GL001.Orchestration.Restoration;
using GL001.Plant;
using GL001.Wire;

namespace GL001.Actors.Tests;

/// <summary>Who comes first after a loss of heat, and what is started for it.</summary>
public sealed class HeatLossAssessmentTests
{
    private static readonly Site s_site = TestSite.Make(
        TestSite.Wants("A", DemandTier.Production, 20.0), TestSite.Wants("A", DemandTier.LifeSafety, 4.0), TestSite.Wants("B", DemandTier.ProductSafety, 2.0));

    private static readonly ImmutableDictionary<int, MetricValue> s_resting = Told.Firing(0.0).But(Told.Text(MetricId.BurnerState, "Standby"));

    [Fact]
    public void Life_safety_is_first_and_has_ten_minutes()
    {
        var found = Assess(new OperatingModes());
        Assert.Equal(HeatLossClass.CriticalHeatLoss, found.Loss);
        Assert.Equal([("A-LifeSafety", 10.0), ("B-ProductSafety", 30.0), ("A-Production", 240.0)], found.Consumers.Select(consumer => (consumer.Demand.Id, consumer.TargetMinutes)));

        // 6 min to low fire, 25 MW at 1 MW a minute: the small boiler of A alone has all its heat at 31 min, for life safety and production alike.
        Assert.Equal([("BLR-2", 0.0, 31.0), ("BLR-1", 31.0, 77.0)], found.Starts.Where(start => start.Unit.Unit.HeaderId == "A").Select(start => (start.Unit.Unit.Id, start.BeginMinutes, start.ReadyMinutes)));
        Assert.Equal((31.0, 21.0), (found.Consumers[0].ServedMinutes, found.Consumers[0].LateMinutes));
        Assert.Null(found.Consumers[0].TimeToCriticalMinutes);
        Assert.Equal(6.0, found.Starts[0].Unit.FirstHeatMinutes);
    }

    [Fact]
    public void A_customer_that_is_known_to_cool_fast_has_less()
    {
        // 20 K above, 10 K to lose: C/L ln 2 = 0.1 h ln 2.
        var found = Assess(new OperatingModes(), new KnownCooling("B-ProductSafety", 40.0, 30.0, 20.0, 0.1, 1.0));
        var cooling = found.Consumers.Single(consumer => consumer.Demand.Id == "B-ProductSafety");
        Assert.Equal(6.0 * Math.Log(2.0), cooling.TimeToCriticalMinutes!.Value, 9);
        Assert.Equal(cooling.TimeToCriticalMinutes, cooling.DeadlineMinutes);
    }

    [Fact]
    public void What_is_stopped_or_blocked_is_not_started_and_says_why()
    {
        var modes = ModeRules.Apply(new OperatingModes(), new ModeOrder(ModeOrderKind.FuelCutoff, OrderedBy.Nobody, "smoke") { Subjects = ["BLR-2"] }, Told.At);
        var found = Assess(modes);
        Assert.Equal(["BLR-1"], found.Starts.Where(start => start.Unit.Unit.HeaderId == "A").Select(start => start.Unit.Unit.Id));
        Assert.Equal("stopped by not named: smoke", found.Units.Single(unit => unit.Unit.Id == "BLR-2").Obstacle);
        Assert.Contains("NeverSeen", found.Units.Single(unit => unit.Unit.Id == "FRN-1").Obstacle, StringComparison.Ordinal);
    }

    [Fact]
    public void With_critical_heat_only_nobody_else_waits_for_heat() =>
        Assert.Equal(["A-LifeSafety"], Assess(ModeRules.Apply(new OperatingModes(), new ModeOrder(ModeOrderKind.CriticalHeatOnly, OrderedBy.Nobody, ""), Told.At)).Consumers.Select(consumer => consumer.Demand.Id));

    [Fact]
    public void What_the_site_says_of_a_start_counts_in_place_of_the_assumption()
    {
        var unit = TestSite.Boiler("BLR-2", "A", 5.0, 25.0) with { Planning = new UnitPlanning { StartDelay = TimeSpan.FromMinutes(20) } };
        var found = RestorableUnit.Of(unit, s_resting.Snapshot("BLR-2"), new OperatingModes());
        Assert.Equal((20.0, 45.0), (found.FirstHeatMinutes, found.FullHeatMinutes));
    }

    /// <summary>Every boiler rests and takes leases; the furnace was never heard of.</summary>
    private static HeatLossAssessment Assess(OperatingModes modes, params KnownCooling[] cooling)
    {
        UnitSnapshot[] live =
        [
            s_resting.Snapshot(), s_resting.Snapshot("BLR-2"), s_resting.Snapshot("BLR-3", "Plant-B"),
            new UnitSnapshot { PlantId = "Plant-B", ControllerId = "FRN-1-CTL", UnitId = "FRN-1" },
        ];
        var heat = new HeatStatusJudge(TimeProvider.System, TimeSpan.Zero).Judge(s_site, ImmutableDictionary<string, double>.Empty, null);
        return HeatLossAssessment.Of(s_site, Told.At, live, heat, modes, cooling, startUnits: true);
    }
}
