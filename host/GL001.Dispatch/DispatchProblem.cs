using System.Collections.Immutable;
using GL001.Plant;

namespace GL001.Dispatch;

public enum UnitAvailability
{
    /// <summary>Tripped, locked out, offline or out of service: delivers nothing. Forgotten means this.</summary>
    Unavailable = 0,

    /// <summary>Fires but takes no lease (local mode): counted at the heat it delivers now.</summary>
    Fixed,

    Available,
}

public enum UnitCommitment
{
    /// <summary>The planner decides, step by step, whether the unit fires.</summary>
    Free = 0,

    /// <summary>Fires in every step.</summary>
    Committed,

    /// <summary>Fires in no step.</summary>
    Off,
}

/// <summary>What is known of a unit at the moment of planning.</summary>
/// <param name="Availability">Whether it may be planned for.</param>
/// <param name="HeatMegawatts">Heat delivered now.</param>
/// <param name="Commitment">Whether the planner may choose to fire it.</param>
/// <param name="MaxHeatMegawatts">Maximum that the controller reports, when it is below the rated one; null for rated.</param>
/// <param name="BurnerRunning">The burner fires or is being started, whatever heat it delivers yet.</param>
/// <param name="MinHeatMegawatts">Minimum that the controller reports, when it is above the site's; null for the site's.</param>
public sealed record UnitState(
    UnitAvailability Availability,
    double HeatMegawatts,
    UnitCommitment Commitment = UnitCommitment.Free,
    double? MaxHeatMegawatts = null,
    bool BurnerRunning = false,
    double? MinHeatMegawatts = null);

/// <summary>One fired unit within a problem. Heat is MWth to the header.</summary>
public sealed record DispatchUnit
{
    public required string Id { get; init; }

    public required string HeaderId { get; init; }

    public UnitAvailability Availability { get; init; } = UnitAvailability.Available;

    public UnitCommitment Commitment { get; init; }

    /// <summary>Heat at the moment of planning; above zero means that it fires.</summary>
    public required double CurrentHeatMegawatts { get; init; }

    /// <summary>The burner fires or is being started, whatever heat it delivers yet: plans a minute apart do not stop a purge and start it again.</summary>
    public bool BurnerRunning { get; init; }

    public required double MinHeatMegawatts { get; init; }

    /// <summary>Already lowered to what the controller allows: a local limit is never relaxed here.</summary>
    public required double MaxHeatMegawatts { get; init; }

    public required double RampUpMegawattsPerMinute { get; init; }

    public required double RampDownMegawattsPerMinute { get; init; }

    /// <summary>Heat over fuel heat (lower heating value), above 0 up to 1.</summary>
    public required double Efficiency { get; init; }

    /// <summary>For fuel heat at lower heating value, one value a step, not negative.</summary>
    public required ImmutableArray<double> FuelPriceEurPerMegawattHour { get; init; }

    public bool Firing => BurnerRunning || CurrentHeatMegawatts > 0;
}

/// <summary>A one-way line; its flow is measured at the sending end.</summary>
public sealed record DispatchLine(string Id, string FromHeaderId, string ToHeaderId, double CapacityMegawatts, double LossFraction);

/// <summary>A customer: tier and heat wanted, one value a step.</summary>
public sealed record DispatchDemand(string Id, string HeaderId, DemandTier Tier, ImmutableArray<double> HeatMegawatts);

/// <summary>Everything a plan depends on, frozen. Equal problems give equal plans.</summary>
public sealed record DispatchProblem
{
    /// <summary>When the first step begins.</summary>
    public required DateTimeOffset Start { get; init; }

    public required TimeSpan Step { get; init; }

    public required int Steps { get; init; }

    public required ImmutableArray<string> Headers { get; init; }

    public required ImmutableArray<DispatchUnit> Units { get; init; }

    public required ImmutableArray<DispatchLine> Lines { get; init; }

    public required ImmutableArray<DispatchDemand> Demands { get; init; }

    public double StepHours => Step.TotalHours;

    /// <summary>
    /// The problem of a site from <paramref name="start"/> over its horizon. A unit without a state counts as unavailable.
    /// </summary>
    public static DispatchProblem FromSite(Site site, DateTimeOffset start, IReadOnlyDictionary<string, UnitState> states)
    {
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(states);
        int steps = site.Dispatch.StepCount;
        DateTimeOffset[] at = [.. Enumerable.Range(0, steps).Select(t => start + (t * site.Dispatch.Step))];
        return new DispatchProblem
        {
            Start = start,
            Step = site.Dispatch.Step,
            Steps = steps,
            Headers = [.. site.Headers.Select(header => header.Id)],
            Units = [.. site.Units.Select(unit => FromUnit(unit, states.GetValueOrDefault(unit.Id)))],
            Lines = [.. site.TransferLines.Select(line => new DispatchLine(line.Id, line.FromHeaderId, line.ToHeaderId, line.Capacity.Megawatts, line.LossFraction))],
            Demands = [.. site.Demands.Select(demand => new DispatchDemand(demand.Id, demand.HeaderId, demand.Tier, [.. at.Select(instant => demand.HeatAt(instant).Megawatts)]))],
        };

        DispatchUnit FromUnit(Unit unit, UnitState? state)
        {
            Fuel fuel = site.Fuel(unit.FuelId);
            return new DispatchUnit
            {
                Id = unit.Id,
                HeaderId = unit.HeaderId,
                Availability = state?.Availability ?? UnitAvailability.Unavailable,
                Commitment = state?.Commitment ?? UnitCommitment.Free,
                CurrentHeatMegawatts = Math.Max(0, state?.HeatMegawatts ?? 0),
                BurnerRunning = state?.BurnerRunning ?? false,
                MinHeatMegawatts = Math.Max(unit.MinHeat.Megawatts, state?.MinHeatMegawatts ?? 0),
                MaxHeatMegawatts = Math.Min(unit.MaxHeat.Megawatts, state?.MaxHeatMegawatts ?? double.PositiveInfinity),
                RampUpMegawattsPerMinute = unit.RampUpPerMinute.Megawatts,
                RampDownMegawattsPerMinute = unit.RampDownPerMinute.Megawatts,
                Efficiency = unit.Efficiency,
                FuelPriceEurPerMegawattHour = [.. at.Select(instant => fuel.PriceAt(instant).EurPerMegawattHour)],
            };
        }
    }

    /// <summary>Refuses a problem that no plant could pose: that is the caller's error, not an outcome.</summary>
    /// <exception cref="ArgumentException">Says which value is malformed.</exception>
    internal void ThrowIfMalformed()
    {
        Require(Steps > 0 && Step > TimeSpan.Zero, "steps and their length are above zero");
        Require(Headers.Distinct().Count() == Headers.Length, "header ids are unique");
        Require(Units.Select(unit => unit.Id).Distinct().Count() == Units.Length, "unit ids are unique");
        Require(Lines.Select(line => line.Id).Distinct().Count() == Lines.Length, "line ids are unique");
        Require(Demands.Select(demand => demand.Id).Distinct().Count() == Demands.Length, "demand ids are unique");
        foreach (DispatchUnit unit in Units)
        {
            Require(Headers.Contains(unit.HeaderId), $"{unit.Id} feeds a known header");
            Require(NotNegative(unit.CurrentHeatMegawatts), $"{unit.Id}: current heat is finite and not negative");
            Require(NotNegative(unit.MinHeatMegawatts), $"{unit.Id}: minimum heat is finite and not negative");
            Require(NotNegative(unit.MaxHeatMegawatts), $"{unit.Id}: maximum heat is finite and not negative");
            Require(NotNegative(unit.RampUpMegawattsPerMinute) && NotNegative(unit.RampDownMegawattsPerMinute), $"{unit.Id}: ramps are finite and not negative");
            Require(unit.Efficiency is > 0 and <= 1, $"{unit.Id}: efficiency is above 0 up to 1");
            Require(unit.FuelPriceEurPerMegawattHour.Length == Steps && unit.FuelPriceEurPerMegawattHour.All(NotNegative), $"{unit.Id}: one fuel price a step, finite and not negative");
        }

        foreach (DispatchLine line in Lines)
        {
            Require(Headers.Contains(line.FromHeaderId) && Headers.Contains(line.ToHeaderId) && line.FromHeaderId != line.ToHeaderId, $"{line.Id} joins two known headers");
            Require(NotNegative(line.CapacityMegawatts) && line.LossFraction is >= 0 and < 1, $"{line.Id}: capacity is not negative, loss is from 0 to below 1");
        }

        foreach (DispatchDemand demand in Demands)
        {
            Require(Headers.Contains(demand.HeaderId), $"{demand.Id} takes from a known header");
            Require(Enum.IsDefined(demand.Tier), $"{demand.Id} has a known tier");
            Require(demand.HeatMegawatts.Length == Steps && demand.HeatMegawatts.All(NotNegative), $"{demand.Id}: one heat a step, finite and not negative");
        }

        static bool NotNegative(double value) => double.IsFinite(value) && value >= 0;

        static void Require(bool holds, string rule)
        {
            if (!holds)
            {
                throw new ArgumentException($"Malformed dispatch problem; the rule is: {rule}.");
            }
        }
    }
}
