using GL001.Engineering.Combustion;
using GL001.Engineering.Statistics;

namespace GL001.Engineering.BoilerEfficiency;

/// <summary>Surface of the boiler that loses heat.</summary>
/// <param name="AreaM2">m².</param>
/// <param name="SurfaceTemperatureDegC">°C.</param>
/// <param name="WindMPerS">Air speed along it.</param>
public sealed record BoilerSurface(double AreaM2, double SurfaceTemperatureDegC, double WindMPerS = 0.0)
{
    internal void Validate(double ambientDegC, string at)
    {
        Require.InRange(AreaM2, 0.0, 1e6, "m²", at);
        Require.InRange(SurfaceTemperatureDegC, ambientDegC, 700.0, "°C", at);
        Require.InRange(WindMPerS, 0.0, 50.0, "m/s", at);
    }
}

/// <summary>Unburned carbon leaving with ash.</summary>
/// <param name="SharePct">Part of the fuel's ash that leaves this way.</param>
/// <param name="HeatingValueKjPerKg">Gross heating value of that ash.</param>
public sealed record AshStream(double SharePct, double HeatingValueKjPerKg);

/// <summary>Uncertainties of the heat-loss method's inputs, all at one confidence.</summary>
public sealed record HeatLossUncertainty(
    double FlueGasTemperatureK = 3.0, double AirTemperatureK = 1.0, double FlueGasOxygenOrCarbonDioxidePct = 0.2, double HeatingValuePct = 0.5, double HydrogenPct = 0.1, double MoisturePct = 0.5, double SurfaceLossPct = 30.0);

/// <param name="Fuel">As fired, by mass.</param>
/// <param name="HigherHeatingValueKjPerKg">Gross, as fired.</param>
/// <param name="FlueGasTemperatureDegC">Leaving the last heating surface.</param>
/// <param name="AirTemperatureDegC">Ambient; the reference of all losses.</param>
/// <param name="FlueGasOxygenDryPct">Dry, by volume; either this or carbon dioxide.</param>
/// <param name="FlueGasCarbonDioxideDryPct">Dry, by volume.</param>
/// <param name="FlueGasCarbonMonoxideDryPct">Dry, by volume.</param>
/// <param name="AirHumidityKgPerKg">Water for each kg of dry air.</param>
/// <param name="FuelFlowKgPerS">Needed for the surface loss only.</param>
/// <param name="Surfaces">Surfaces that lose heat; without them give the loss itself.</param>
/// <param name="SurfaceLossPct">Loss of the surface in % of fuel heat when it is known otherwise, for example from a chart.</param>
/// <param name="FlyAsh">Null for gas and oil.</param>
/// <param name="BottomAsh">Null for gas and oil.</param>
/// <param name="Uncertainty">Null takes usual figures (chosen here).</param>
public sealed record HeatLossInput(
    UltimateAnalysis Fuel, double HigherHeatingValueKjPerKg, double FlueGasTemperatureDegC, double AirTemperatureDegC,
    double? FlueGasOxygenDryPct = null, double? FlueGasCarbonDioxideDryPct = null, double FlueGasCarbonMonoxideDryPct = 0.0, double AirHumidityKgPerKg = 0.01,
    double? FuelFlowKgPerS = null, IReadOnlyList<BoilerSurface>? Surfaces = null, double? SurfaceLossPct = null,
    AshStream? FlyAsh = null, AshStream? BottomAsh = null, HeatLossUncertainty? Uncertainty = null);

/// <summary>Losses in % of the fuel's gross heat.</summary>
public sealed record HeatLosses(
    double DryFlueGasPct, double HydrogenPct, double MoisturePct, double AirHumidityPct, double CarbonMonoxidePct, double SurfacePct, double FlyAshPct, double BottomAshPct)
{
    public double TotalPct => DryFlueGasPct + HydrogenPct + MoisturePct + AirHumidityPct + CarbonMonoxidePct + SurfacePct + FlyAshPct + BottomAshPct;
}

/// <param name="EfficiencyPct">On the higher heating value.</param>
/// <param name="EfficiencyUncertaintyPct">Points of efficiency.</param>
/// <param name="TheoreticalAirKgPerKg">For each kg of fuel.</param>
/// <param name="TheoreticalCarbonDioxidePct">Dry, without excess air.</param>
/// <param name="ExcessAirPct">From the flue gas.</param>
/// <param name="ActualAirKgPerKg">For each kg of fuel.</param>
/// <param name="DryFlueGasKgPerKg">For each kg of fuel.</param>
public sealed record HeatLossResult(
    double EfficiencyPct, double EfficiencyUncertaintyPct, HeatLosses Losses, double TheoreticalAirKgPerKg, double TheoreticalCarbonDioxidePct,
    double ExcessAirPct, double ActualAirKgPerKg, double DryFlueGasKgPerKg, IReadOnlyList<UncertaintyShare> Shares);

/// <summary>
/// Boiler efficiency by the simplified heat-loss method: losses L1 to L8 with constant heat capacities, as the guide book of the
/// Indian Bureau of Energy Efficiency (book 4, chapter 1) writes it after ASME PTC 4. It is not a PTC 4 test: credits, sorbent,
/// enthalpy fits and the code's own uncertainty rules are not in it.
/// </summary>
public static class HeatLossMethod
{
    // The book's figures are in kcal: latent and sensible heat of water, dry flue gas, carbon monoxide.
    private const double EvaporationKjPerKg = 584.0 * PhysicalConstants.KjPerKcal;
    private const double VapourKjPerKgK = 0.45 * PhysicalConstants.KjPerKcal;
    private const double DryGasKjPerKgK = 0.23 * PhysicalConstants.KjPerKcal;
    private const double CarbonToMonoxideKjPerKg = 5_744.0 * PhysicalConstants.KjPerKcal;

    public static HeatLossResult Calculate(HeatLossInput input)
    {
        input.Fuel.Validate("fuel");
        Require.InRange(input.HigherHeatingValueKjPerKg, 1e3, 1.5e5, "kJ/kg");
        Require.InRange(input.AirTemperatureDegC, -50.0, 60.0, "°C");
        Require.InRange(input.FlueGasTemperatureDegC, input.AirTemperatureDegC, 1_500.0, "°C");
        Require.InRange(input.FlueGasCarbonMonoxideDryPct, 0.0, 10.0, "%");
        Require.InRange(input.AirHumidityKgPerKg, 0.0, 0.1, "kg/kg");
        Require.That(
            input.FlueGasOxygenDryPct is null != input.FlueGasCarbonDioxideDryPct is null,
            "flue_gas_oxygen_dry_pct",
            "give either oxygen or carbon dioxide of the dry flue gas, not both and not none.");
        if (input.FlueGasOxygenDryPct is { } oxygen)
        {
            Require.InRange(oxygen, 0.0, 20.0, "%", field: "input.FlueGasOxygenDryPct");
        }

        Air air = AirOf(input);
        if (input.FlueGasCarbonDioxideDryPct is { } dioxide)
        {
            Require.InRange(dioxide, 0.5, Math.Round(air.TheoreticalCarbonDioxidePct, 2), "%", field: "input.FlueGasCarbonDioxideDryPct");
        }

        IReadOnlyList<BoilerSurface> surfaces = Require.Optional(input.Surfaces);
        for (int i = 0; i < surfaces.Count; i++)
        {
            surfaces[i].Validate(input.AirTemperatureDegC, $"surfaces[{i}]");
        }

        if (input.SurfaceLossPct is { } surface)
        {
            Require.InRange(surface, 0.0, 50.0, "%", field: "input.SurfaceLossPct");
        }

        Check(input.FlyAsh, "fly_ash");
        Check(input.BottomAsh, "bottom_ash");
        if (input.FuelFlowKgPerS is { } flow)
        {
            Require.Positive(flow, 1e4, "kg/s", field: "input.FuelFlowKgPerS");
        }

        Require.That(input.Surfaces is null || input.FuelFlowKgPerS is not null, "fuel_flow_kg_per_s", "it is needed to bring the loss of the surfaces to % of fuel heat.");
        HeatLosses losses = LossesOf(input);
        HeatLossUncertainty u = input.Uncertainty ?? new HeatLossUncertainty();
        Require.InRange(u.FlueGasTemperatureK, 0.0, 100.0, "K", "uncertainty");
        Require.InRange(u.AirTemperatureK, 0.0, 50.0, "K", "uncertainty");
        Require.InRange(u.FlueGasOxygenOrCarbonDioxidePct, 0.0, 5.0, "%", "uncertainty");
        Require.InRange(u.HeatingValuePct, 0.0, 20.0, "%", "uncertainty");
        Require.InRange(u.HydrogenPct, 0.0, 10.0, "%", "uncertainty");
        Require.InRange(u.MoisturePct, 0.0, 20.0, "%", "uncertainty");
        Require.InRange(u.SurfaceLossPct, 0.0, 100.0, "%", "uncertainty");
        UncertaintyBudget budget = Uncertainty.Propagate(
            x => 100.0 - LossesOf(Moved(input, x)).TotalPct,
            [
                new("flue_gas_temperature", input.FlueGasTemperatureDegC, u.FlueGasTemperatureK),
                new("air_temperature", input.AirTemperatureDegC, u.AirTemperatureK),
                new("flue_gas_composition", input.FlueGasOxygenDryPct ?? input.FlueGasCarbonDioxideDryPct!.Value, u.FlueGasOxygenOrCarbonDioxidePct),
                new("heating_value", input.HigherHeatingValueKjPerKg, input.HigherHeatingValueKjPerKg * u.HeatingValuePct / 100.0),
                new("hydrogen", input.Fuel.HydrogenPct, u.HydrogenPct),
                new("moisture", input.Fuel.MoisturePct, input.Fuel.MoisturePct > 0.0 ? u.MoisturePct : 0.0),
                new("surface_loss", losses.SurfacePct, losses.SurfacePct * u.SurfaceLossPct / 100.0),
            ]);
        return new HeatLossResult(
            100.0 - losses.TotalPct, budget.Total, losses, air.TheoreticalKgPerKg, air.TheoreticalCarbonDioxidePct, air.ExcessPct, air.ActualKgPerKg, air.DryFlueGasKgPerKg, budget.Shares);
    }

    private static void Check(AshStream? ash, string at)
    {
        if (ash is not null)
        {
            Require.InRange(ash.SharePct, 0.0, 100.0, "%", at);
            Require.InRange(ash.HeatingValueKjPerKg, 0.0, 35_000.0, "kJ/kg", at);
        }
    }

    private static HeatLossInput Moved(HeatLossInput input, double[] x) => input with
    {
        FlueGasTemperatureDegC = x[0],
        AirTemperatureDegC = x[1],
        FlueGasOxygenDryPct = input.FlueGasOxygenDryPct is null ? null : Math.Clamp(x[2], 0.0, 20.5),
        FlueGasCarbonDioxideDryPct = input.FlueGasCarbonDioxideDryPct is null ? null : Math.Max(x[2], 0.1),
        HigherHeatingValueKjPerKg = x[3],
        Fuel = input.Fuel with { HydrogenPct = x[4], MoisturePct = x[5] },
        SurfaceLossPct = x[6],
    };

    private static HeatLosses LossesOf(HeatLossInput input)
    {
        Air air = AirOf(input);
        double warming = input.FlueGasTemperatureDegC - input.AirTemperatureDegC;
        double toPct = 100.0 / input.HigherHeatingValueKjPerKg;
        double waterKjPerKg = EvaporationKjPerKg + (VapourKjPerKgK * warming);
        double monoxide = input.FlueGasCarbonMonoxideDryPct;
        double ash = input.Fuel.AshPct / 100.0;
        return new HeatLosses(
            air.DryFlueGasKgPerKg * DryGasKjPerKgK * warming * toPct,
            9.0 * input.Fuel.HydrogenPct / 100.0 * waterKjPerKg * toPct,
            input.Fuel.MoisturePct / 100.0 * waterKjPerKg * toPct,
            air.ActualKgPerKg * input.AirHumidityKgPerKg * VapourKjPerKgK * warming * toPct,
            monoxide <= 0.0 ? 0.0 : monoxide * input.Fuel.CarbonPct / 100.0 / (monoxide + air.CarbonDioxidePct) * CarbonToMonoxideKjPerKg * toPct,
            input.SurfaceLossPct ?? SurfacePct(input),
            AshPct(input.FlyAsh, ash) * toPct,
            AshPct(input.BottomAsh, ash) * toPct);
    }

    private static double AshPct(AshStream? stream, double ashKgPerKg) => stream is null ? 0.0 : ashKgPerKg * stream.SharePct / 100.0 * stream.HeatingValueKjPerKg;

    /// <summary>Radiation and forced convection of a surface, W/m²: the book's formula, temperatures in K, wind in m/s.</summary>
    public static double SurfaceLossWPerM2(double surfaceDegC, double ambientDegC, double windMPerS)
    {
        Require.InRange(windMPerS, 0.0, 50.0, "m/s");
        double surface = surfaceDegC + PhysicalConstants.ZeroDegCInK;
        double ambient = ambientDegC + PhysicalConstants.ZeroDegCInK;
        Require.InRange(surface, ambient, 1_000.0, "K");
        return (0.548 * (Math.Pow(surface / 55.55, 4.0) - Math.Pow(ambient / 55.55, 4.0)))
            + (1.957 * Math.Pow(surface - ambient, 1.25) * Math.Sqrt(((196.85 * windMPerS) + 68.9) / 68.9));
    }

    private static double SurfacePct(HeatLossInput input)
    {
        double watts = (input.Surfaces ?? []).Sum(surface => surface.AreaM2 * SurfaceLossWPerM2(surface.SurfaceTemperatureDegC, input.AirTemperatureDegC, surface.WindMPerS));
        return watts == 0.0 ? 0.0 : watts / 1_000.0 / (input.FuelFlowKgPerS!.Value * input.HigherHeatingValueKjPerKg) * 100.0;
    }

    private static Air AirOf(HeatLossInput input)
    {
        UltimateAnalysis fuel = input.Fuel;
        double theoretical = ((11.6 * fuel.CarbonPct) + (34.8 * (fuel.HydrogenPct - (fuel.OxygenPct / 8.0))) + (4.35 * fuel.SulphurPct)) / 100.0;
        double carbon = fuel.CarbonPct / 100.0 / 12.0;
        double nitrogen = ((theoretical * 0.77) + (fuel.NitrogenPct / 100.0)) / 28.0;
        double most = 100.0 * carbon / (carbon + nitrogen);
        double dioxide = input.FlueGasCarbonDioxideDryPct ?? most * (21.0 - input.FlueGasOxygenDryPct!.Value) / 21.0;
        double excess = input.FlueGasOxygenDryPct is { } oxygen
            ? 100.0 * oxygen / (21.0 - oxygen)
            : 7_900.0 * (most - dioxide) / (dioxide * (100.0 - most));
        double actual = theoretical * (1.0 + (excess / 100.0));
        double dryGas = (fuel.CarbonPct / 100.0 * 44.0 / 12.0) + (fuel.NitrogenPct / 100.0) + (fuel.SulphurPct / 100.0 * 64.0 / 32.0)
            + (actual * 0.77) + ((actual - theoretical) * 0.23);
        return new Air(theoretical, most, dioxide, excess, actual, dryGas);
    }

    private sealed record Air(double TheoreticalKgPerKg, double TheoreticalCarbonDioxidePct, double CarbonDioxidePct, double ExcessPct, double ActualKgPerKg, double DryFlueGasKgPerKg);
}
