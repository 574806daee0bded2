using System.Globalization;
using GL001.Control;

namespace GL001.Proof.Tests;

/// <summary>One small mistake in the generated table: what was changed, in words, and the table with it.</summary>
internal sealed record TableMutant(SheetRow Row, string Change, Func<Interlock[]> Build)
{
    // A scan of the bench, and a share of the span: the smallest slips that must show.
    private const int OneScanMs = 100;
    private const double ShareOfSpan = 0.02;

    public override string ToString() => $"{Row.Id} {Row.Tag}: {Change}";

    public static Interlock With(Interlock row, byte[]? signals = null, int? required = null, TripDirection? direction = null, double? limit = null,
        int? delayMs = null, Arming? arming = null, TripClass? tripClass = null, bool? forbidsStart = null) =>
        new(row.Id, row.Tag, row.Cause, row.IsAnalog, signals ?? SignalsOf(row), required ?? row.Required, direction ?? row.Direction, limit ?? row.Limit,
            delayMs ?? row.DelayMs, arming ?? row.Arming, tripClass ?? row.TripClass, forbidsStart ?? row.ForbidsStart, row.IsFitted);

    /// <summary>Every mistake of the table of a unit: each row's limit, vote, delay, direction, arming, class, permissive and signals, and the row gone.</summary>
    public static IEnumerable<TableMutant> Of(Fit fit)
    {
        foreach (var row in fit.OwnRows())
        {
            foreach (var (change, mutate) in Changes(fit, Sheet.Generated(fit).Single(candidate => candidate.IsFitted && candidate.Tag == row.Tag)))
            {
                yield return new TableMutant(row, change, () => [.. Sheet.Generated(fit).Select(candidate => candidate.Tag == row.Tag ? mutate(candidate) : candidate)]);
            }

            yield return new TableMutant(row, "removed", () => [.. Sheet.Generated(fit).Where(candidate => candidate.Tag != row.Tag)]);
        }
    }

    private static IEnumerable<(string Change, Func<Interlock, Interlock> Mutate)> Changes(Fit fit, Interlock row)
    {
        if (row.IsAnalog)
        {
            var step = ShareOfSpan * Sheet.Span(fit, row.Signal(0));
            foreach (var limit in new[] { row.Limit - step, row.Limit + step, -row.Limit })
            {
                yield return (string.Create(CultureInfo.InvariantCulture, $"limit {row.Limit} to {limit:0.###}"), candidate => With(candidate, limit: limit));
            }
        }

        foreach (var required in new[] { row.Required - 1, row.Required + 1 })
        {
            yield return ($"vote {row.Required} to {required} of {row.SignalCount}", candidate => With(candidate, required: required));
        }

        foreach (var delayMs in new[] { 0, row.DelayMs / 2, row.DelayMs - OneScanMs, row.DelayMs + OneScanMs, row.DelayMs * 2 }.Where(ms => ms >= 0 && ms != row.DelayMs).Distinct())
        {
            yield return ($"delay {row.DelayMs} to {delayMs} ms", candidate => With(candidate, delayMs: delayMs));
        }

        foreach (var direction in Enum.GetValues<TripDirection>().Where(direction => direction != row.Direction && direction is TripDirection.High or TripDirection.Low == row.IsAnalog))
        {
            yield return ($"direction {row.Direction} to {direction}", candidate => With(candidate, direction: direction));
        }

        foreach (var arming in Enum.GetValues<Arming>().Where(arming => arming != row.Arming))
        {
            yield return ($"arming {row.Arming} to {arming}", candidate => With(candidate, arming: arming));
        }

        foreach (var tripClass in Enum.GetValues<TripClass>().Where(tripClass => tripClass != row.TripClass))
        {
            yield return ($"class {row.TripClass} to {tripClass}", candidate => With(candidate, tripClass: tripClass));
        }

        yield return ($"forbids a start {row.ForbidsStart} to {!row.ForbidsStart}", candidate => With(candidate, forbidsStart: !candidate.ForbidsStart));
        foreach (var (change, signals) in SignalChanges(fit, row))
        {
            yield return (change, candidate => With(candidate, signals: signals));
        }
    }

    private static IEnumerable<(string Change, byte[] Signals)> SignalChanges(Fit fit, Interlock row)
    {
        var signals = SignalsOf(row);
        for (var i = 0; i < signals.Length; i++)
        {
            var place = i;

            // Another signal of the same unit in its place, and the one that does not exist.
            foreach (var other in OthersThan(fit, row).Append((byte)0))
            {
                yield return ($"signal {signals[i]} to {other}", [.. signals.Select((signal, at) => at == place ? other : signal)]);
            }

            if (signals.Length > 1)
            {
                yield return ($"signal {signals[i]} dropped", [.. signals.Where((_, at) => at != place)]);
            }
        }

        if (signals.Length > 1)
        {
            yield return ("signals swapped", [.. signals.Reverse()]);
        }
    }

    private static IEnumerable<byte> OthersThan(Fit fit, Interlock row) =>
        Sheet.Inputs(fit).Where(input => input.IsContact != row.IsAnalog)
            .Select(input => row.IsAnalog ? (byte)Enum.Parse<AnalogSignal>(input.Name) : (byte)Enum.Parse<DiscreteSignal>(input.Name))
            .Where(signal => !SignalsOf(row).Contains(signal));

    private static byte[] SignalsOf(Interlock row) => [.. Enumerable.Range(0, row.SignalCount).Select(row.Signal)];
}
