using GL001.Simulator.Plants;

namespace GL001.Simulator.Tests;

public sealed class PhysicsTests
{
    [Fact]
    public void A_step_of_steam_first_swells_the_level()
    {
        var boiler = new DrumBoiler(Sites.TwoPlants.Units.First(unit => unit.Id == "BLR-101"), 10.0);
        for (var i = 0; i < 3_000; i++)
        {
            boiler.Step(0, 0.0, 0.0, 0.0, 0.1);
        }

        var before = boiler.LevelMm;
        boiler.SteamKgPerS = 0.5 * boiler.RatedSteamKgPerS;
        for (var i = 0; i < 30; i++)
        {
            boiler.Step(0, 0.0, 0.0, 0.0, 0.1);
        }

        Assert.True(boiler.LevelMm > before + 5.0, $"level went from {before:0.0} to {boiler.LevelMm:0.0} mm");
    }

    [Fact]
    public void Energy_in_equals_energy_out_plus_what_is_stored_and_lost()
    {
        var site = Sites.Warm();
        var before = Balance(site);
        site.Run(TimeSpan.FromHours(1));
        var after = Balance(site);
        Assert.True(after.In - before.In > 100_000.0, "an hour of winter moves more than 100 GJ");

        // Nothing but rounding: each flow leaves one store and enters another in the same step.
        Assert.Equal(after.In - before.In, after.Out - before.Out, 1.0);
    }

    [Fact]
    public void Every_customer_is_served_in_an_hour_of_winter()
    {
        var site = Sites.Warm();
        site.Run(TimeSpan.FromHours(1));
        Assert.All(site.SteamHeaders, header => Assert.Equal(header.Customers.WantedMw, header.Customers.ServedMw, 1e-6));
        Assert.All(site.OilHeaders, header => Assert.Equal(header.Customers.WantedMw, header.Customers.ServedMw, 1e-6));
    }

    private static (double In, double Out) Balance(SimulatedSite site)
    {
        var absorbed = site.Units.Sum(unit => unit.Fired.AbsorbedMj);
        var boilers = site.Units.Sum(unit => unit.Fired.StoredMj) + site.Units.Select(unit => unit.Fired).OfType<DrumBoiler>().Sum(boiler => boiler.BlownOffMj);
        var headers = site.SteamHeaders.Sum(header => header.StoredMj + header.Customers.ServedMj) + site.OilHeaders.Sum(header => header.StoredMj + header.Customers.ServedMj);
        return (absorbed, boilers + headers + site.Lines.Sum(line => line.LostMj));
    }
}
