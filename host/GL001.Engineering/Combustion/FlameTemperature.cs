using GL001.Engineering.Gases;

namespace GL001.Engineering.Combustion;

/// <param name="Fuel">What burns, at 25 °C.</param>
/// <param name="ExcessAirPct">Of theoretical air.</param>
/// <param name="AirTemperatureDegC">Of the combustion air.</param>
public sealed record FlameTemperatureInput(Fuel Fuel, double ExcessAirPct, double AirTemperatureDegC = 25.0);

/// <param name="HeatKjPerKg">Net heating value and heat of the air, for each kg of fuel.</param>
/// <param name="AdiabaticTemperatureDegC">Without dissociation: an upper estimate.</param>
public sealed record FlameTemperatureResult(double AdiabaticTemperatureDegC, double AdiabaticTemperatureK, double HeatKjPerKg);

/// <summary>
/// Adiabatic flame temperature of complete combustion: net heating value and heat of the air equal the sensible heat of the flue gas.
/// Dissociation is left out, so it is too high: by some 100 K for methane without excess air (2226 K with it), by little below 1700 °C.
/// </summary>
public static class FlameTemperature
{
    public static FlameTemperatureResult Calculate(FlameTemperatureInput input)
    {
        Require.InRange(input.ExcessAirPct, 0.0, 1_000.0, "%");
        Require.InRange(input.AirTemperatureDegC, -50.0, 1_000.0, "°C");
        FuelElements fuel = FlueGasCalculation.Check(new FlueGasInput(input.Fuel, ExcessAirPct: input.ExcessAirPct));
        GasMixture gas = FlueGasCalculation.Burn(fuel, 1.0 + (input.ExcessAirPct / 100.0), 0.0);
        double heat = fuel.LowerHeatingValueKjPerKg + AirKj(fuel, 1.0 + (input.ExcessAirPct / 100.0), input.AirTemperatureDegC);
        double low = PhysicalConstants.ReferenceK;
        double high = IdealGas.HighestK;
        Require.That(gas.SensibleKj(high) > heat, "air_temperature_deg_c", "the flame would be hotter than 3500 K, beyond the gas properties.");
        for (int i = 0; i < 60; i++)
        {
            double middle = 0.5 * (low + high);
            (low, high) = gas.SensibleKj(middle) < heat ? (middle, high) : (low, middle);
        }

        return new FlameTemperatureResult(low - PhysicalConstants.ZeroDegCInK, low, heat);
    }

    /// <summary>Sensible heat above 25 °C of the dry air for a kg of fuel, kJ.</summary>
    internal static double AirKj(FuelElements fuel, double airRatio, double degC)
    {
        double oxygen = airRatio * fuel.TheoreticalOxygen;
        var air = new GasMixture(oxygen * (1.0 - PhysicalConstants.OxygenInAir) / PhysicalConstants.OxygenInAir, oxygen, 0.0, 0.0, 0.0, 0.0);
        return air.SensibleKj(degC + PhysicalConstants.ZeroDegCInK);
    }
}
