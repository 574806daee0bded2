using System.Globalization;
using CsCheck;
using GL001.Control;

namespace GL001.Proof.Tests;

/// <summary>One signal that is not as in a healthy plant.</summary>
internal sealed record Wrong(bool IsContact, int Place, int How, double Share)
{
    public void ApplyTo(Inputs inputs, SheetInput[] contacts, SheetInput[] numbers)
    {
        if (IsContact)
        {
            var contact = Enum.Parse<DiscreteSignal>(contacts[Place % contacts.Length].Name);
            if (How % 3 == 0)
            {
                inputs.SetBad(contact);
            }
            else
            {
                inputs.Set(contact, How % 3 == 1);
            }

            return;
        }

        var number = numbers[Place % numbers.Length];
        var signal = (int)Enum.Parse<AnalogSignal>(number.Name);
        switch (How % 4)
        {
            case 0:
                inputs.SetQuality(signal, SignalQuality.Bad);
                break;
            case 1:
                inputs.SetQuality(signal, SignalQuality.Uncertain);
                break;
            default:
                // Anywhere in its range and a little beyond.
                inputs.Set(signal, number.Low + (((1.1 * Share) - 0.05) * (number.High - number.Low)));
                break;
        }
    }

    public string Words(SheetInput[] contacts, SheetInput[] numbers) => IsContact
        ? $"{contacts[Place % contacts.Length].Name} {(How % 3 == 0 ? "bad" : How % 3 == 1 ? "closed" : "open")}"
        : string.Create(CultureInfo.InvariantCulture, $"{numbers[Place % numbers.Length].Name} {(How % 4 == 0 ? "bad" : How % 4 == 1 ? "uncertain" : $"at {Share:p0} of its range")}");
}

/// <summary>What comes for some scans.</summary>
internal sealed record Episode(int Scans, Demand Demand, bool Pressed, int StepMs, Wrong[] Wrongs, double? OfferMw, long OfferAgeMs, int OfferForMs);

/// <summary>Random episodes on the real scan at its real period, judged scan by scan; a trace that fails is made as short as it gets.</summary>
internal sealed class Trace
{
    private const int PeriodMs = 100;
    private const long FirstMs = 10_000_000;

    private readonly UnitKind _kind;
    private readonly Func<ScanCycle> _build;
    private readonly SheetRow[] _rows;
    private readonly SheetInput[] _contacts;
    private readonly SheetInput[] _numbers;
    private readonly Inputs _inputs;

    public Trace(UnitKind kind, Func<ScanCycle>? build = null)
    {
        _kind = kind;
        _build = build ?? (() => Rig.NewCycle(kind, PeriodMs));
        _rows = Sheet.Rows(kind);
        var inputs = Sheet.Inputs(kind).Where(input => !input.IsMadeByTheScan).ToArray();
        _contacts = [.. inputs.Where(input => input.IsContact)];
        _numbers = [.. inputs.Where(input => !input.IsContact)];
        _inputs = new Inputs(kind);
    }

    public static Gen<Episode[]> Episodes { get; } = Gen.Frequency(
        (6, Healthy(Gen.Int[1, 700], false, Gen.Const(PeriodMs))),
        (4, Healthy(Gen.Int[1, 60], true, Gen.Const(PeriodMs))),
        (1, Healthy(Gen.Int[1, 5], false, Gen.Frequency((3, Gen.Int[0, 600]), (1, Gen.Int[-2_000, 4_000_000])))),
        (3, Upset)).Array[1, 40];

    /// <summary>States of the burner that were visited.</summary>
    public HashSet<BurnerState> Visited { get; } = [];

    public int Trips { get; private set; }

    public int Resets { get; private set; }

    public int Leases { get; private set; }

    public long Scans { get; private set; }

    private static Gen<Episode> Upset => Gen.Select(Gen.Int[1, 80], Gen.Bool, Gen.Frequency((9, Gen.Const(PeriodMs)), (1, Gen.Int[40, 200])),
        Gen.Select(Gen.Bool, Gen.Int[0, 99], Gen.Int[0, 11], Gen.Double[0.0, 1.0], (contact, place, how, share) => new Wrong(contact, place, how, share)).Array[1, 3],
        (scans, pressed, stepMs, wrongs) => new Episode(scans, Demand.On, pressed, stepMs, wrongs, null, 0, 0));

    private static Gen<Episode> Healthy(Gen<int> scans, bool pressed, Gen<int> stepMs) => Gen.Select(scans, stepMs,
        Gen.Frequency((8, Gen.Const(Demand.On)), (1, Gen.Const(Demand.Off)), (2, Gen.Const(Demand.Either))),
        Gen.Select(Gen.Frequency((5, Gen.Const(0)), (1, Gen.Const(1))), Gen.Frequency((4, Gen.Double[8.0, 40.0]), (2, Gen.Const(0.0)), (1, Gen.Double), (1, Gen.Const(double.NaN))), Gen.Long[-10, 2_000], Gen.Int[1, 300_000]),
        (count, step, demand, offer) => new Episode(count, demand, pressed, step, [], offer.Item1 == 1 ? offer.Item2 : null, offer.Item3, offer.Item4));

    /// <summary>Null when every scan of the trace is as it should be, else what is wrong first.</summary>
    public string? Run(IReadOnlyList<Episode> episodes)
    {
        var cycle = _build();
        var monitor = new SafetyMonitor(_rows, Rig.Times, PeriodMs);
        var now = FirstMs;
        var lease = 0;
        foreach (var episode in episodes)
        {
            if (episode.OfferMw is { } heatMw)
            {
                Leases += cycle.Arbiter.Offer(++lease, 1, 1, now - episode.OfferAgeMs, episode.OfferForMs, heatMw, now, true, cycle.IsLockedOut) == LeaseRefusal.None ? 1 : 0;
            }

            for (var scan = 0; scan < episode.Scans; scan++)
            {
                var before = Situation.Of(cycle);
                _inputs.Follow(cycle.Burner, episode.Demand);
                _inputs.Set(DiscreteSignal.ResetButton, episode.Pressed);
                foreach (var wrong in episode.Wrongs)
                {
                    wrong.ApplyTo(_inputs, _contacts, _numbers);
                }

                _inputs.ApplyTo(cycle.Image);
                now += episode.StepMs;
                cycle.Run(now);
                Scans++;
                Visited.Add(cycle.Burner.State);
                Trips += before.State != BurnerState.Lockout && cycle.IsLockedOut ? 1 : 0;
                Resets += before.State == BurnerState.Lockout && !cycle.IsLockedOut ? 1 : 0;
                var judged = monitor.Judge(before, _inputs, episode.StepMs, cycle);
                if (judged is not null)
                {
                    return judged;
                }
            }
        }

        return null;
    }

    /// <summary>Leaves out episodes, wrongs and scans as long as the trace still fails.</summary>
    public List<Episode> Shrink(IEnumerable<Episode> failing)
    {
        var trace = failing.ToList();
        var runs = 0;
        while (runs < 5_000)
        {
            var shorter = Shorter(trace).FirstOrDefault(candidate => ++runs < 5_000 && Run(candidate) is not null);
            if (shorter is null)
            {
                return trace;
            }

            trace = shorter;
        }

        return trace;
    }

    public string Words(IEnumerable<Episode> episodes) => string.Join("\n", episodes.Select(episode => string.Create(CultureInfo.InvariantCulture,
        $"  {episode.Scans} scans of {episode.StepMs} ms, heat {episode.Demand}{(episode.Pressed ? ", reset pressed" : "")}{string.Concat(episode.Wrongs.Select(wrong => ", " + wrong.Words(_contacts, _numbers)))}{(episode.OfferMw is { } mw ? $", after a lease of {mw} MW" : "")}")));

    private static IEnumerable<List<Episode>> Shorter(List<Episode> trace)
    {
        for (var half = trace.Count / 2; half > 1; half /= 2)
        {
            for (var i = 0; i + half <= trace.Count; i += half)
            {
                yield return [.. trace.Take(i), .. trace.Skip(i + half)];
            }
        }

        for (var i = 0; i < trace.Count; i++)
        {
            var episode = trace[i];
            yield return [.. trace.Take(i), .. trace.Skip(i + 1)];
            foreach (var simpler in Simpler(episode))
            {
                yield return [.. trace.Take(i), simpler, .. trace.Skip(i + 1)];
            }
        }
    }

    private static IEnumerable<Episode> Simpler(Episode episode)
    {
        for (var less = episode.Scans / 2; less > 0; less /= 2)
        {
            yield return episode with { Scans = episode.Scans - less };
        }

        for (var i = 0; i < episode.Wrongs.Length; i++)
        {
            var place = i;
            yield return episode with { Wrongs = [.. episode.Wrongs.Where((_, at) => at != place)] };
        }

        if (episode.OfferMw is not null)
        {
            yield return episode with { OfferMw = null };
        }

        if (episode.StepMs != PeriodMs)
        {
            yield return episode with { StepMs = PeriodMs };
        }
    }
}
