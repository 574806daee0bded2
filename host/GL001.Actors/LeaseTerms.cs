using System.Collections.Immutable;
using GL001.Dispatch;

namespace GL001.Actors;

/// <summary>What a lease asks of a unit, before it is numbered for its controller.</summary>
/// <param name="HeatMegawatts">Heat now, MW; zero asks the burner to rest.</param>
/// <param name="ValidFor">How long it holds without another one.</param>
/// <param name="Step">Length of the steps.</param>
/// <param name="StepsMegawatts">Heat of one step after the other, MW; none for a lease of one value.</param>
[GenerateSerializer, Immutable]
public sealed record LeaseTerms(
    [property: Id(0)] double HeatMegawatts,
    [property: Id(1)] TimeSpan ValidFor,
    [property: Id(2)] TimeSpan Step,
    [property: Id(3)] ImmutableArray<double> StepsMegawatts)
{
    /// <summary>Most steps of a lease, of the controller's LeaseSchedule.</summary>
    public const int MostSteps = 32;

    /// <summary>Shortest and longest step that a controller takes.</summary>
    public static readonly TimeSpan ShortestStep = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan LongestStep = TimeSpan.FromMinutes(15);

    /// <summary>Longest that a controller takes a lease of one value, of its SetpointArbiter.</summary>
    public static readonly TimeSpan LongestOfOneValue = TimeSpan.FromMinutes(15);

    /// <summary>Rest for a unit that shall stop. As long as can be: should the coordinator die, local control fires the unit again when this lapses.</summary>
    public static LeaseTerms Rest { get; } = OfOneValue(0.0, LongestOfOneValue);

    public static LeaseTerms OfOneValue(double heatMegawatts, TimeSpan validFor) => new(heatMegawatts, validFor, TimeSpan.Zero, []);

    /// <summary>
    /// The lease of now, and the plan's next hours as steps for the time when nobody is there to make another. They end where
    /// the plan would let the unit rest: whether the others have taken over then, nobody would look, so local control decides.
    /// </summary>
    /// <param name="unit">The unit with its limits.</param>
    /// <param name="planned">What the plan wants of it.</param>
    /// <param name="now">What is leased for the present step.</param>
    /// <param name="step">Length of the plan's steps.</param>
    /// <param name="validFor">How long a lease of one value holds.</param>
    public static LeaseTerms Of(DispatchUnit unit, UnitPlan planned, PlannedLease now, TimeSpan step, TimeSpan validFor)
    {
        ArgumentNullException.ThrowIfNull(unit);
        ArgumentNullException.ThrowIfNull(planned);
        ArgumentNullException.ThrowIfNull(now);
        if (now.HeatMegawatts <= 0.0 || step < ShortestStep || step > LongestStep)
        {
            return OfOneValue(now.HeatMegawatts, validFor);
        }

        ImmutableArray<double> steps =
        [
            now.HeatMegawatts,
            .. planned.HeatMegawatts.Zip(planned.On).Skip(1).Take(MostSteps - 1).TakeWhile(next => next.Second)
                .Select(next => Math.Clamp(next.First, unit.MinHeatMegawatts, unit.MaxHeatMegawatts)),
        ];
        return steps.Length == 1
            ? OfOneValue(now.HeatMegawatts, validFor)
            : new LeaseTerms(now.HeatMegawatts, step * steps.Length, step, steps);
    }
}
