using System.Globalization;

namespace GL001.Simulator.Faults;

/// <summary>One fault of a run.</summary>
/// <param name="Kind">What goes wrong.</param>
/// <param name="Subject">Unit it goes wrong at; empty for the broker and the coordinator's side.</param>
/// <param name="Part">Signal tag, valve, relay or chip; empty where the kind needs none.</param>
/// <param name="Magnitude">How much, in the unit of the kind.</param>
/// <param name="FromMs">Virtual time at which it begins, ms.</param>
/// <param name="UntilMs">Virtual time at which it ends, ms; <see cref="long.MaxValue"/> for one that stays.</param>
public sealed record Fault(FaultKind Kind, string Subject, string Part, double Magnitude, long FromMs, long UntilMs)
{
    public bool Stays => UntilMs == long.MaxValue;

    /// <summary>For the log: what, where, how much.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{FaultCatalog.NameOf(Kind)}{(Part.Length == 0 ? "" : " " + Part)}{(FaultCatalog.Of(Kind).Magnitude is null ? "" : $" {Magnitude:R}")}");
}
