using GL001.Control;
using GL001.Plant;
using GL001.Simulator.Plants;
using GL001.SiteFiles;
using UnitKind = GL001.Plant.UnitKind;

namespace GL001.Simulator.Tests;

/// <summary>The whole sample site.</summary>
public sealed class SiteTests
{
    private static readonly DateTimeOffset s_winter = new(2026, 1, 15, 6, 0, 0, TimeSpan.Zero);

    [Fact]
    public void After_its_warm_up_the_site_fires_and_serves_every_customer()
    {
        var plants = Sample(seed: 1);
        plants.WarmUp();
        Assert.All(plants.Units, unit => Assert.Equal(BurnerState.Modulating, unit.Controller.Cycle.Burner.State));
        Assert.All(plants.SteamHeaders, header => Assert.Equal(header.Customers.WantedMw, header.Customers.ServedMw, 9));
        Assert.All(plants.OilHeaders, header => Assert.Equal(header.Customers.WantedMw, header.Customers.ServedMw, 9));
        Assert.All(plants.Units, unit => Assert.Equal(0, unit.Fired.Combustion.Explosions));
    }

    [Fact]
    public void The_same_seed_gives_the_same_event_log_and_another_seed_another()
    {
        var first = HashOf(seed: 7);
        Assert.Equal(first, HashOf(seed: 7));
        Assert.NotEqual(first, HashOf(seed: 8));
    }

    /// <summary>
    /// What all units absorb in an hour, with a boiler lost on the way, is what customers took, what lines lost, what safety
    /// valves blew and what is stored more than before. Tolerance 0.01 %, for the integration of the drums.
    /// </summary>
    [Fact]
    public void The_energy_balance_of_the_site_closes_over_an_hour()
    {
        var plants = Sample(seed: 1);
        plants.WarmUp();
        var before = Account(plants);
        plants.Run(TimeSpan.FromMinutes(20));
        plants.Unit("BLR-101").PowerOff();
        plants.Run(TimeSpan.FromMinutes(40));
        var after = Account(plants);

        var absorbed = after.AbsorbedMj - before.AbsorbedMj;
        var accounted = after.GivenMj - before.GivenMj + after.StoredMj - before.StoredMj;
        Assert.True(absorbed > 100_000.0, $"{absorbed:0} MJ is no hour of this site");
        Assert.True(Math.Abs(after.StoredMj - before.StoredMj) > 100.0, "nothing was stored or drawn from store");
        Assert.Equal(absorbed, accounted, 0.0001 * absorbed);
    }

    /// <summary>From gas valve to stack, light-off and purge included. Tolerance 0.1 % of the fuel.</summary>
    [Fact]
    public void The_heat_balance_of_every_unit_closes_from_fuel_to_stack()
    {
        var plants = Sample(seed: 1);
        plants.WarmUp();
        plants.Run(TimeSpan.FromHours(1));
        Assert.All(plants.Units, unit =>
        {
            var fired = unit.Fired;
            var burner = fired.Combustion;
            Assert.True(burner.FuelInMj > 1_000.0 * fired.RatedMw, $"{burner.FuelInMj:0} MJ is no hour of fire");
            var fuel = fired.FuelMj + burner.CarbonMonoxideMj + burner.UnburnedMj + burner.GasMj;
            Assert.Equal(burner.FuelInMj, fuel, 0.001 * burner.FuelInMj);
            var heat = fired.AbsorbedMj + fired.CasingMj + fired.StackMj + fired.OnItsWayMj;
            Assert.Equal(fired.FuelMj, heat, 0.001 * fired.FuelMj);
        });
    }

    /// <summary>The design efficiency is that of full load; part load with more excess air stays within 3 points of it.</summary>
    [Fact]
    public void Over_an_hour_the_efficiency_is_near_the_design_figure()
    {
        var plants = Sample(seed: 1);
        plants.WarmUp();
        var before = plants.Units.Select(unit => (unit.Fired.FuelMj, unit.Fired.AbsorbedMj)).ToArray();
        plants.Run(TimeSpan.FromHours(1));
        for (var i = 0; i < before.Length; i++)
        {
            var fired = plants.Units[i].Fired;
            var efficiency = (fired.AbsorbedMj - before[i].AbsorbedMj) / (fired.FuelMj - before[i].FuelMj);
            Assert.Equal(fired.Unit.Efficiency, efficiency, 0.03);
        }
    }

    [Fact]
    public void When_the_receiving_plant_is_short_the_line_helps_it()
    {
        var plants = Sample(seed: 1);
        plants.WarmUp();
        plants.Run(TimeSpan.FromMinutes(30));
        Assert.Equal(0.0, plants.Lines[0].SentMw, 0.2);
        plants.Unit("BLR-201").PowerOff();
        plants.Run(TimeSpan.FromMinutes(10));
        Assert.True(plants.Lines[0].SentMw > 3.0, $"{plants.Lines[0].SentMw:0.0} MW sent");
    }

    [Fact]
    public void A_header_set_too_near_to_the_high_alarm_is_refused_with_its_name()
    {
        var header = new Header { Id = "STM-900", Kind = HeaderKind.Steam, NominalPressure = GaugePressure.FromBarg(10.3) };
        var site = Story.SiteWith([Story.Unit(UnitKind.Boiler, headerId: "STM-900")], [header], []);
        var problem = Assert.Throws<ArgumentException>(() => new SimulatedSite(site, s_winter, 1));
        Assert.Contains("STM-900", problem.Message, StringComparison.Ordinal);
        Assert.Contains("would rest at 11.1, but must by 11, below PSH-102 at 11.1", problem.Message, StringComparison.Ordinal);
    }

    private static SimulatedSite Sample(int seed) =>
        new(SiteFile.Load(Path.Combine(AppContext.BaseDirectory, "samples", "two-plants", "site.yaml")), s_winter, seed);

    private static string HashOf(int seed)
    {
        var plants = Sample(seed);
        var log = new EventLog(plants, null);
        plants.WarmUp(log.Observe);
        return log.Hash;
    }

    private static (double AbsorbedMj, double GivenMj, double StoredMj) Account(SimulatedSite plants) => (
        plants.Units.Sum(unit => unit.Fired.AbsorbedMj),
        plants.SteamHeaders.Sum(header => header.Customers.ServedMj) + plants.OilHeaders.Sum(header => header.Customers.ServedMj)
            + plants.Lines.Sum(line => line.LostMj)
            + plants.Units.Select(unit => unit.Fired).OfType<DrumBoiler>().Sum(boiler => boiler.BlownOffMj),
        plants.Units.Sum(unit => unit.Fired.StoredMj) + plants.SteamHeaders.Sum(header => header.StoredMj) + plants.OilHeaders.Sum(header => header.StoredMj));
}
