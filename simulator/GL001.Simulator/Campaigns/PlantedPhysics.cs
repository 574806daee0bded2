using GL001.Simulator.Plants;

namespace GL001.Simulator.Campaigns;

/// <summary>Physics that is wrong in one place, and the checker that has to object to it.</summary>
/// <param name="Name">What is wrong.</param>
/// <param name="Checker">Who has to notice.</param>
/// <param name="Options">How the units of a run get it.</param>
public sealed record PlantedPhysics(string Name, string Checker, SiteOptions Options)
{
    /// <summary>One for each balance, small enough that no trip and no other balance tells of it.</summary>
    public static IReadOnlyList<PlantedPhysics> All { get; } =
    [
        Of("water vanishes from the drum", "water balance", unit => Boiler(unit).VanishingKgPerS = 0.02),
        Of("water comes out of nothing", "water balance", unit => Boiler(unit).VanishingKgPerS = -0.02),
        Of("heat vanishes from the drum", "energy balance", unit => Boiler(unit).VanishingKw = 0.01 * unit.RatedMw * 1_000.0),
        Of("fuel is never found again", "fuel balance", unit => unit.Combustion.VanishingShare = 0.001),
    ];

    private static PlantedPhysics Of(string name, string checker, Action<FiredUnit> spoil) => new(name, checker, Swarm.Boards with { PlantedPhysics = spoil });

    private static DrumBoiler Boiler(FiredUnit unit) => (DrumBoiler)unit;
}
