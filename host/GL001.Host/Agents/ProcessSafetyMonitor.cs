using System.Collections.Immutable;
using GL001.Actors;
using GL001.Agents;
using GL001.Plant;
using GL001.Wire;

namespace GL001.Host.Agents;

/// <summary>GL-040. Looks at every unit for what an engineer of safety would look at. It reads; it stops and resets nothing.</summary>
public sealed class ProcessSafetyMonitor : Agent
{
    private const string Separator = "; ";

    public ProcessSafetyMonitor(IGrainFactory grains, Site site)
        : base("GL-040", new Version(1, 0)) =>
        Offer<SafetyQuestion, SafetyPicture>("safety_status", "Lockouts with their first-out, standing alarms, signals that protect less than they should, and controllers that nobody hears.", async (input, _) =>
        {
            if (input.PlantId is { } wanted && site.Plants.All(plant => plant.Id != wanted))
            {
                throw new AgentInputException("plant_id", $"plant_id is one of {string.Join(", ", site.Plants.Select(plant => plant.Id))}, or null for all.");
            }

            var plants = await Task.WhenAll(site.Plants.Where(plant => input.PlantId is null || plant.Id == input.PlantId).Select(plant => grains.GetGrain<IPlantGrain>(plant.Id).GetAsync()));
            var units = plants.SelectMany(plant => plant.Units).ToList();
            return new SafetyPicture(
                units.Count,
                [.. units.Where(unit => !unit.IsOnline).Select(unit => $"{unit.UnitId}: {unit.Connection}")],
                [.. units.Where(unit => unit.IsOnline && unit.IsLockedOut).Select(unit => new Lockout(unit.UnitId, unit.Text(MetricId.FirstOutTag), unit.Number(MetricId.FirstOutReading), unit.Number(MetricId.FirstOutLimit)))],
                Tags(units, MetricId.ActiveTags), Tags(units, MetricId.DegradedTags));
        });

    private static ImmutableArray<StandingTag> Tags(IEnumerable<UnitSnapshot> units, int metricId) =>
        [.. units.Where(unit => unit.IsOnline).SelectMany(unit => unit.Text(metricId).Split(Separator, StringSplitOptions.RemoveEmptyEntries), (unit, tag) => new StandingTag(unit.UnitId, tag))];

    /// <summary>Which plant to look at; null for all.</summary>
    public sealed record SafetyQuestion(string? PlantId = null);

    /// <summary>What was found.</summary>
    public sealed record SafetyPicture(int Units, ImmutableArray<string> NotHeard, ImmutableArray<Lockout> Lockouts, ImmutableArray<StandingTag> Standing, ImmutableArray<StandingTag> ProtectsLess);

    public sealed record Lockout(string UnitId, string FirstOut, double? Reading, double? Limit);

    public sealed record StandingTag(string UnitId, string Tag);
}
