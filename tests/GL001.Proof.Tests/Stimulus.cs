using System.Globalization;
using GL001.Control;

namespace GL001.Proof.Tests;

/// <summary>What comes in one scan: the healthy plant, whether heat is wanted, the button, the clock, and at most one thing that is wrong.</summary>
internal sealed record Stimulus(string Words, Demand Demand, bool Pressed, long StepMs, Action<Inputs>? Upset)
{
    public void Fill(Inputs inputs, BurnerSequence burner)
    {
        inputs.Follow(burner, Demand);
        inputs.Set(DiscreteSignal.ResetButton, Pressed);
        Upset?.Invoke(inputs);
    }
}

/// <summary>
/// The alphabet. Made from the two tables: every row's cause by the value of each of its signals, every fitted signal Bad and
/// Uncertain, every contact inverted. Then heat wanted or not, the reset button, and clocks that are late, jump or stand.
/// </summary>
internal static class Alphabet
{
    public static Stimulus[] Of(Fit fit, int periodMs)
    {
        var all = new List<Stimulus>
        {
            new("healthy, heat wanted", Demand.On, false, periodMs, null),
            new("healthy, no heat wanted", Demand.Off, false, periodMs, null),
            new("healthy, heat as before", Demand.Either, false, periodMs, null),
            new("healthy, heat wanted, reset pressed", Demand.On, true, periodMs, null),
            new("healthy, no heat wanted, reset pressed", Demand.Off, true, periodMs, null),
            new("no heat wanted, HS-107 ResetButton bad", Demand.Off, false, periodMs, inputs => inputs.SetBad(DiscreteSignal.ResetButton)),
        };
        foreach (var (words, stepMs) in new (string, long)[] { ("two periods late", 2L * periodMs), ("standing still", 0), ("an hour ahead", 3_600_000), ("a second back", -1_000) })
        {
            all.Add(new($"clock {words}", Demand.On, false, stepMs, null));
            all.Add(new($"clock {words}, reset pressed", Demand.On, true, stepMs, null));

            // As a press that comes while as many resets were made as are allowed.
            all.Add(new($"clock {words}, HS-107 ResetButton bad", Demand.On, false, stepMs, inputs => inputs.SetBad(DiscreteSignal.ResetButton)));
        }

        foreach (var (words, upset) in Upsets(fit))
        {
            all.Add(new(words, Demand.On, false, periodMs, upset));
            all.Add(new($"{words}, reset pressed", Demand.On, true, periodMs, upset));
        }

        return [.. all];
    }

    public static IEnumerable<(string Words, Action<Inputs> Upset)> Upsets(Fit fit)
    {
        foreach (var input in Sheet.Inputs(fit).Where(input => !input.IsMadeByTheScan))
        {
            if (input.IsContact)
            {
                var contact = Enum.Parse<DiscreteSignal>(input.Name);
                if (contact != DiscreteSignal.ResetButton)
                {
                    yield return ($"{input.Tag} {input.Name} inverted", inputs => inputs.Set(contact, !inputs.IsClosed(contact)));
                }

                yield return ($"{input.Tag} {input.Name} bad", inputs => inputs.SetBad(contact));
                continue;
            }

            var signal = (int)Enum.Parse<AnalogSignal>(input.Name);
            yield return ($"{input.Tag} {input.Name} bad", inputs => inputs.SetQuality(signal, SignalQuality.Bad));
            yield return ($"{input.Tag} {input.Name} uncertain", inputs => inputs.SetQuality(signal, SignalQuality.Uncertain));
        }

        foreach (var row in Sheet.Rows(fit).Where(row => row.IsAnalog))
        {
            foreach (var signal in row.Signals.Where(signal => !DerivedInputs.IsDerived((AnalogSignal)signal)))
            {
                yield return (string.Create(CultureInfo.InvariantCulture, $"{row.Tag}: {(AnalogSignal)signal} at {row.Limit}"), inputs => inputs.Set(signal, row.Limit));
            }
        }

        // Air that is proven but too little for a purge, and too much for light-off; both of a pair gone at once.
        yield return ("FT-113 too little air for a purge", inputs => inputs.Set((int)AnalogSignal.CombustionAirFlow, 59.0));
        yield return ("FT-113 too much air for light-off", inputs => inputs.Set((int)AnalogSignal.CombustionAirFlow, 100.0));
        if (fit.HasChamber)
        {
            yield return ("TT-155 chamber not hot", inputs => inputs.Set((int)AnalogSignal.ChamberTemperature, 759.0));
            yield return ("TT-155 chamber not hot, atmosphere flows", FlowsIntoTheCold);
        }

        if (fit.Kind == UnitKind.Furnace)
        {
            yield return ("TRHH-110: outlet temperature leaps by 38 K", inputs => inputs.Set((int)AnalogSignal.OutletTemperature, 318.0));
            yield break;
        }

        yield return ("PT-102A and PT-102B bad", inputs => SetBad(inputs, AnalogSignal.SteamPressureA, AnalogSignal.SteamPressureB));
        yield return ("LT-103A and LT-103B bad", inputs => SetBad(inputs, AnalogSignal.DrumLevelA, AnalogSignal.DrumLevelB));
        foreach (var row in Sheet.Rows(fit).Where(row => row is { IsAnalog: true, Required: > 1 }))
        {
            // One transmitter alone says nothing in such a vote.
            yield return (string.Create(CultureInfo.InvariantCulture, $"{row.Tag}: two of its signals at {row.Limit}"), inputs => row.Signals.Take(row.Required).ToList().ForEach(signal => inputs.Set(signal, row.Limit)));
        }
    }

    public static void FlowsIntoTheCold(Inputs inputs)
    {
        inputs.Set((int)AnalogSignal.ChamberTemperature, 759.0);
        inputs.Set(DiscreteSignal.AtmosphereShut, false);
    }

    private static void SetBad(Inputs inputs, AnalogSignal first, AnalogSignal second)
    {
        inputs.SetQuality((int)first, SignalQuality.Bad);
        inputs.SetQuality((int)second, SignalQuality.Bad);
    }
}
