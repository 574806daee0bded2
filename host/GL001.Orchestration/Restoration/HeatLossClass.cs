namespace GL001.Orchestration.Restoration;

/// <summary>How grave a loss of heat is; ordered.</summary>
public enum HeatLossClass
{
    None = 0,

    /// <summary>P1: a plant delivers less than its required heat while every life-safety customer is served.</summary>
    PlantHeatLoss,

    /// <summary>P0: a life-safety customer is unserved, or a plant with heat demand delivers none.</summary>
    CriticalHeatLoss,

    /// <summary>P0: three or more plants are affected.</summary>
    MultiPlantCascade,
}

/// <summary>What a plant's heat amounts to.</summary>
/// <param name="Short">It delivers less than is required.</param>
/// <param name="Lost">Heat is required and none is delivered.</param>
/// <param name="LifeSafetyUnserved">A life-safety customer goes without.</param>
public readonly record struct PlantHeatLoss(bool Short, bool Lost, bool LifeSafetyUnserved);

/// <summary>Judges a loss of heat by the runbooks' severities.</summary>
public static class HeatLossRules
{
    /// <summary>As many plants make a cascade.</summary>
    public const int CascadePlants = 3;

    public static HeatLossClass Judge(IReadOnlyCollection<PlantHeatLoss> plants)
    {
        ArgumentNullException.ThrowIfNull(plants);
        return plants.Count(plant => plant.Short || plant.Lost || plant.LifeSafetyUnserved) switch
        {
            0 => HeatLossClass.None,
            >= CascadePlants => HeatLossClass.MultiPlantCascade,
            _ when plants.Any(plant => plant.Lost || plant.LifeSafetyUnserved) => HeatLossClass.CriticalHeatLoss,
            _ => HeatLossClass.PlantHeatLoss,
        };
    }

    /// <summary>P0, P1, or none.</summary>
    public static string Severity(HeatLossClass loss) => loss switch
    {
        HeatLossClass.None => "none",
        HeatLossClass.PlantHeatLoss => "P1",
        _ => "P0",
    };
}
