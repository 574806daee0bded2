using GL001.Agents;

namespace GL001.Samples;

/// <summary>GL-055 DRYMASTER, as far as a mass balance goes.</summary>
internal sealed class DryingAgent : Agent
{
    // Heat of evaporation of water at 100 degC, MJ/kg (IAPWS-IF97: 2675.6 - 419.1 kJ/kg).
    private const double EvaporationMjPerKg = 2.2565;

    public DryingAgent()
        : base("GL-055", new Version(1, 0)) =>
        Offer<DryingInput, DryingResult>("drying_balance", "Water that a dryer evaporates, and heat that it uses for each kilogram of it.", Balance);

    private static DryingResult Balance(DryingInput input)
    {
        if (!(input.DrySolidsKgPerH > 0.0))
        {
            throw new AgentInputException("dry_solids_kg_per_h", $"dry_solids_kg_per_h is {input.DrySolidsKgPerH}; it must be above 0 kg/h.");
        }

        if (!(input.MoistureOutKgPerKg >= 0.0 && input.MoistureOutKgPerKg < input.MoistureInKgPerKg))
        {
            throw new AgentInputException("moisture_out_kg_per_kg", $"moisture_out_kg_per_kg is {input.MoistureOutKgPerKg}; it must be from 0 to below moisture_in_kg_per_kg, {input.MoistureInKgPerKg}, both per kg of dry solids.");
        }

        var water = input.DrySolidsKgPerH * (input.MoistureInKgPerKg - input.MoistureOutKgPerKg);
        var heatMj = input.HeatMw * 3600.0;
        return new DryingResult(water, heatMj / water, Math.Round(water * EvaporationMjPerKg / heatMj, 4));
    }
}

/// <summary>Moisture is per kg of dry solids.</summary>
internal sealed record DryingInput(double DrySolidsKgPerH, double MoistureInKgPerKg, double MoistureOutKgPerKg, double HeatMw);

/// <summary>Efficiency: heat of evaporation of the water over the heat that was used.</summary>
internal sealed record DryingResult(double WaterKgPerH, double HeatMjPerKgWater, double Efficiency);
