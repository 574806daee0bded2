using GL001.Control;
using GL001.Simulator.Plants;

namespace GL001.Simulator.Tests;

public sealed class FlueGasTests
{
    /// <summary>Methane: 11.7 % CO2 in dry gas at the stoichiometric point; here less what mixing leaves as CO.</summary>
    [Fact]
    public void Carbon_dioxide_and_monoxide_together_are_11_7_percent_of_dry_gas_at_stoichiometric_air()
    {
        FlueGas gas = Flame(1.0);
        double dry = gas.CarbonDioxide + gas.CarbonMonoxide + gas.Nitrogen + gas.Oxygen + gas.Methane;
        Assert.Equal(0.117, (gas.CarbonDioxide + gas.CarbonMonoxide) / dry, 0.001);
    }

    /// <summary>Usual settings of a gas burner: 3 % dry oxygen at air ratio 1.15, 7 % at 1.44.</summary>
    [Theory]
    [InlineData(1.15, 3.0)]
    [InlineData(1.44, 7.0)]
    public void Dry_oxygen_goes_with_the_air_ratio(double airRatio, double oxygenPct) =>
        Assert.Equal(oxygenPct, Flame(airRatio).DryOxygenPct, 0.15);

    [Theory]
    [InlineData(0.4)]
    [InlineData(0.6)]
    [InlineData(0.75)]
    [InlineData(0.9)]
    [InlineData(1.0)]
    [InlineData(1.15)]
    [InlineData(1.9)]
    [InlineData(50.0)]
    public void Carbon_hydrogen_oxygen_and_energy_are_kept(double airRatio)
    {
        FlueGas gas = Flame(airRatio);
        double air = FlueGas.StoichiometricAir * airRatio;
        Assert.Equal(1.0, gas.CarbonDioxide + gas.CarbonMonoxide + gas.Methane, 1e-12);
        Assert.Equal(4.0, (2.0 * gas.Water) + (4.0 * gas.Methane), 1e-12);

        // Never less oxygen than the balance has; with a flame that starves the fit gives up to a hundredth more.
        double oxygen = gas.CarbonDioxide + (0.5 * gas.CarbonMonoxide) + (0.5 * gas.Water) + gas.Oxygen;
        Assert.InRange(oxygen, (2.0 * airRatio) - 1e-9, (2.0 * airRatio) + 0.02);
        Assert.Equal(air * (1.0 - (2.0 / FlueGas.StoichiometricAir)), gas.Nitrogen, 1e-9);
        Assert.InRange(gas.UnburnedKw, 0.0, FlueGas.MethaneKjPerKmol);
    }

    [Fact]
    public void Carbon_monoxide_breaks_through_as_the_excess_air_goes()
    {
        Assert.InRange(Flame(1.15).DryCarbonMonoxidePpm, 1.0, 20.0);
        Assert.InRange(Flame(1.05).DryCarbonMonoxidePpm, 300.0, 2_000.0);
        Assert.True(Flame(0.95).DryCarbonMonoxidePpm > 10_000.0);
    }

    /// <summary>About 1950 °C with dissociation, which is left out here: up to 100 K more. 60 to 80 K less for 5 % air.</summary>
    [Fact]
    public void The_adiabatic_temperature_is_that_of_methane_and_falls_with_air()
    {
        double stoichiometric = AdiabaticDegC(1.0);
        Assert.InRange(stoichiometric, 1_950.0, 2_050.0);
        Assert.InRange(AdiabaticDegC(1.10) - AdiabaticDegC(1.15), 50.0, 80.0);
    }

    [Fact]
    public void Enthalpy_and_temperature_are_each_others_inverse()
    {
        FlueGas gas = Flame(1.2);
        Assert.Equal(873.0, gas.DegCOf(gas.EnthalpyKw(873.0)), 1e-8);
        Assert.Equal(-12.0, gas.DegCOf(gas.EnthalpyKw(-12.0)), 1e-8);
    }

    [Theory]
    [InlineData(0.94, 184.0, 10.0, LastSurface.Economiser)]
    [InlineData(0.86, 184.0, 10.0, LastSurface.None)]
    [InlineData(0.88, 268.0, 0.0, LastSurface.AirPreheater)]
    public void Full_load_has_the_design_efficiency_and_the_balance_closes(double efficiency, double mediumDegC, double feedKgPerS, LastSurface last)
    {
        const double FuelKw = 25_000.0;
        var path = new HeatPath(FuelKw, efficiency, mediumDegC, feedKgPerS, 105.0);
        Assert.Equal(last, path.Last);
        foreach (double load in new[] { 1.0, 0.5, 0.2 })
        {
            double fuel = load * FuelKw / FlueGas.MethaneKjPerKmol;
            double air = fuel * FlueGas.StoichiometricAir * HeatPath.DesignAirRatio;
            FlueGas gas = FlueGas.Of(fuel, air);
            double released = (load * FuelKw) - gas.UnburnedKw;
            for (int i = 0; i < 200; i++)
            {
                path.Step(gas, released, air, HeatPath.DesignAmbientDegC, mediumDegC, load * feedKgPerS, 105.0);
            }

            Assert.Equal(released, path.MediumKw + path.EconomiserKw + path.StackKw, 0.001 * released);
            double useful = path.MediumKw + path.EconomiserKw - (HeatPath.CasingShare * FuelKw * efficiency);
            if (load == 1.0)
            {
                Assert.Equal(efficiency, useful / (load * FuelKw), 0.002);
            }
            else
            {
                Assert.InRange(useful / (load * FuelKw), efficiency - 0.03, efficiency + 0.04);
            }
        }
    }

    [Fact]
    public void Purge_air_cools_a_hot_unit()
    {
        var path = new HeatPath(25_000.0, 0.92, 184.0, 10.0, 105.0);
        for (int i = 0; i < 100; i++)
        {
            path.Step(FlueGas.Air(0.3), 0.0, 0.3, 10.0, 184.0, 0.0, 105.0);
        }

        Assert.InRange(path.MediumKw, -2_000.0, -500.0);
        Assert.Equal(0.0, path.MediumKw + path.StackKw, 1.0);
    }

    [Fact]
    public void A_flame_that_starves_leaves_its_fuel_in_the_box_and_none_is_lost()
    {
        var burner = new Combustion(ratedFuelMw: 20.0, lowFire: 0.2);
        const int Fan = Relay.CombustionAirFan;
        const int Firing = Fan | Relay.PilotValve | Relay.MainFuelValves;
        double released = 0.0;
        double most = 0.0;
        void Run(int relays, double fuelPct, double airPct, int steps)
        {
            for (int i = 0; i < steps; i++)
            {
                burner.Step(relays, fuelPct, airPct, 0.1);
                released += burner.ReleasedMw * 0.1;
                most = Math.Max(most, burner.GasShare);
            }
        }

        Run(Fan, 20.0, 25.0, 300);
        Run(Fan | Relay.PilotValve | Relay.Igniter, 20.0, 25.0, 20);
        Run(Firing, 20.0, 25.0, 100);
        Assert.True(burner.MainBurns);
        most = 0.0;

        // Twice the fuel on the same air: air ratio near 0.65, where methane itself is left over.
        Run(Firing, 44.0, 25.0, 200);
        Assert.True(burner.MainBurns);
        Assert.True(most > 0.005, $"{most:P2} gas");
        Assert.Equal(0, burner.Explosions);
        double found = released + burner.CarbonMonoxideMj + burner.UnburnedMj + burner.GasMj;
        Assert.Equal(burner.FuelInMj, found, 0.001 * burner.FuelInMj);
    }

    private static FlueGas Flame(double airRatio) => FlueGas.Of(1.0, FlueGas.StoichiometricAir * airRatio);

    private static double AdiabaticDegC(double airRatio)
    {
        FlueGas gas = Flame(airRatio);
        return gas.DegCOf(FlueGas.MethaneKjPerKmol - gas.UnburnedKw + FlueGas.Air(FlueGas.StoichiometricAir * airRatio).EnthalpyKw(25.0));
    }
}
