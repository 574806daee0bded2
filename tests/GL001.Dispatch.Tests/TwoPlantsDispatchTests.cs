using GL001.Plant;
using GL001.SiteFiles;

namespace GL001.Dispatch.Tests;

/// <summary>The sample site with its public series, planned over its real horizon: 24 h in quarter hours.</summary>
public class TwoPlantsDispatchTests
{
    /// <summary>Two hours before the highest row of district-heat-2020-15min.csv (2020-01-20 08:15 local time).</summary>
    private static readonly DateTimeOffset WinterMorning = new(2020, 1, 20, 5, 15, 0, TimeSpan.Zero);

    private static readonly Lazy<Site> TwoPlants = new(() => SiteFile.Load(SitePath()));

    [Fact]
    public void Winter_peak_is_served_in_full_when_every_unit_is_there()
    {
        DispatchPlan plan = DispatchProblem.FromSite(TwoPlants.Value, WinterMorning, Firing()).Plan();
        Assert.Equal(0, plan.UnmetMegawattHours(), 5);
        Assert.True(plan.Line("TL-12").SentMegawatts.Max() > 1, "The line carries nothing at the peak.");
    }

    [Fact]
    public void Loss_of_BLR_101_at_the_winter_peak_sheds_production_and_nothing_else()
    {
        Dictionary<string, UnitState> states = Firing();
        states["BLR-101"] = new UnitState(UnitAvailability.Unavailable, 0);
        DispatchPlan plan = DispatchProblem.FromSite(TwoPlants.Value, WinterMorning, states).Plan();
        Assert.Equal(0, plan.UnmetMegawattHours(DemandTier.LifeSafety), 5);
        Assert.Equal(0, plan.UnmetMegawattHours(DemandTier.ProductSafety), 5);
        Assert.Equal(0, plan.UnmetMegawattHours(DemandTier.EquipmentProtection), 5);
        Assert.True(plan.UnmetMegawattHours(DemandTier.Production) > 50, $"Only {plan.UnmetMegawattHours(DemandTier.Production)} MWh are shed.");
        Assert.Contains(plan.Header("STM-100").MarginalHeatCost, price => price is null);
    }

    [Theory]
    [InlineData("2026-01-15T00:00:00Z")]
    [InlineData("2024-02-29T06:00:00Z")]
    [InlineData("2026-03-28T12:00:00Z")]   // summer time begins within the horizon
    [InlineData("2026-07-10T20:00:00Z")]
    [InlineData("2026-10-24T12:00:00Z")]   // summer time ends within the horizon
    public void Every_season_plans_from_a_cold_plant_and_the_plan_is_proved(string start)
    {
        DateTimeOffset at = DateTimeOffset.Parse(start, System.Globalization.CultureInfo.InvariantCulture);
        Dictionary<string, UnitState> idle = TwoPlants.Value.Units.ToDictionary(unit => unit.Id, _ => new UnitState(UnitAvailability.Available, 0));
        DispatchPlan plan = DispatchProblem.FromSite(TwoPlants.Value, at, idle).Plan();
        Assert.Equal(0, plan.UnmetMegawattHours(DemandTier.LifeSafety), 5);
    }

    [Fact]
    public void Unit_that_has_not_reported_is_not_planned_for()
    {
        DispatchPlan plan = DispatchProblem.FromSite(TwoPlants.Value, WinterMorning, new Dictionary<string, UnitState>()).Plan();
        Assert.All(plan.Units, unit => Assert.All(unit.Reasons, reason => Assert.Equal(UnitReason.Unavailable, reason)));
    }

    [Fact]
    public void Reported_maximum_lowers_the_rated_one_and_never_raises_it()
    {
        Dictionary<string, UnitState> states = Firing();
        states["BLR-101"] = states["BLR-101"] with { MaxHeatMegawatts = 31 };
        states["BLR-102"] = states["BLR-102"] with { MaxHeatMegawatts = 99 };
        DispatchProblem problem = DispatchProblem.FromSite(TwoPlants.Value, WinterMorning, states);
        Assert.Equal([31.0, 25.0], problem.Units.Take(2).Select(unit => unit.MaxHeatMegawatts));
    }

    /// <summary>Every unit fires at two thirds of its rated heat.</summary>
    private static Dictionary<string, UnitState> Firing() =>
        TwoPlants.Value.Units.ToDictionary(unit => unit.Id, unit => new UnitState(UnitAvailability.Available, unit.MaxHeat.Megawatts * 2 / 3));

    private static string SitePath()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "Directory.Packages.props")))
        {
            directory = directory.Parent;
        }

        return Path.Combine(directory.FullName, "host", "samples", "two-plants", "site.yaml");
    }
}
