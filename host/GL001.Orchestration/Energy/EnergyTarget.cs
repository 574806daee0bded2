namespace GL001.Orchestration.Energy;

/// <summary>What a target can be set on. Less is better for each.</summary>
public enum EnergyIndicator
{
    /// <summary>Fuel over heat.</summary>
    SpecificFuelMwhPerMwh = 0,

    /// <summary>Fuel over the whole period.</summary>
    FuelMwh,

    /// <summary>Carbon dioxide of that fuel.</summary>
    Co2T,

    /// <summary>Cost of that fuel.</summary>
    CostEur,

    /// <summary>Fuel over what the baseline expects, 100 is as before.</summary>
    PerformancePct,
}

/// <summary>At most this much of an indicator in a period.</summary>
public sealed record EnergyTarget(EnergyIndicator Indicator, double Value, DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>Whether it grows with time: fuel, carbon dioxide, cost.</summary>
    public bool IsSum => Indicator is EnergyIndicator.FuelMwh or EnergyIndicator.Co2T or EnergyIndicator.CostEur;

    /// <summary>Judges it at one instant.</summary>
    /// <param name="actual">The indicator from the target's start to its end, or to now; null where it cannot be told.</param>
    /// <param name="coverage">Share of that time which was measured, 0 to 1.</param>
    /// <param name="now">The instant.</param>
    public TargetVerdict Judge(double? actual, double coverage, DateTimeOffset now)
    {
        if (now <= From)
        {
            return new TargetVerdict(this, TargetState.NotBegun, null, null, 0.0);
        }

        var isOver = now >= To;
        var allowed = IsSum && !isOver ? Value * ((now - From) / (To - From)) : Value;
        var state = actual is not { } value || coverage < EnergyFigures.LeastCoverage ? TargetState.NotKnown
            : value <= allowed ? isOver ? TargetState.Met : TargetState.OnTrack
            : isOver ? TargetState.Missed : TargetState.Behind;
        return new TargetVerdict(this, state, actual, allowed, coverage);
    }
}

public enum TargetState
{
    /// <summary>Nothing to tell, or too little of the time was measured.</summary>
    NotKnown = 0,
    NotBegun,
    OnTrack,
    Behind,
    Met,
    Missed,
}

/// <summary>How a target stands.</summary>
/// <param name="Target">The target.</param>
/// <param name="State">How it stands.</param>
/// <param name="Actual">The indicator so far; null where it cannot be told.</param>
/// <param name="Allowed">What the target allows so far: of a sum its share of the time; null before it begins.</param>
/// <param name="Coverage">Share of the time so far that was measured, 0 to 1.</param>
public sealed record TargetVerdict(EnergyTarget Target, TargetState State, double? Actual, double? Allowed, double Coverage);
