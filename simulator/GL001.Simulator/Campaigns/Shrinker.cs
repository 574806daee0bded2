using GL001.Simulator.Checkers;
using GL001.Simulator.Faults;
using GL001.Simulator.Scenarios;

namespace GL001.Simulator.Campaigns;

/// <summary>
/// Makes of a scenario that fails the shortest one that still fails in the same way: fewer faults, fewer actions, a
/// shorter run, shorter faults, rounder figures. Deterministic, for each try is a run of its own from the same seed.
/// </summary>
/// <param name="violates">Runs a scenario and tells what a checker objects to.</param>
public sealed class Shrinker(Func<Scenario, Violation?> violates)
{
    /// <summary>Runs that were made.</summary>
    public int Tries { get; private set; }

    /// <param name="scenario">One that fails.</param>
    /// <param name="violation">How it fails.</param>
    public (Scenario Scenario, Violation Violation) Shrink(Scenario scenario, Violation violation)
    {
        var best = Cut(scenario, violation);
        var found = violation;
        bool Try(Scenario candidate)
        {
            Tries++;
            if (violates(candidate) is not { } again || !again.IsLike(violation))
            {
                return false;
            }

            found = again;
            best = Cut(candidate, again);
            return true;
        }

        Thin(() => best.Faults, faults => best with { Faults = faults }, Try);
        Thin(() => best.Actions, actions => best with { Actions = actions }, Try);
        for (var i = 0; i < best.Faults.Count; i++)
        {
            Simplify(i, () => best, Try);
        }

        return (best, found);
    }

    /// <summary>Leaves out halves, quarters, single entries, for as long as any can be left out (delta debugging).</summary>
    private static void Thin<T>(Func<IReadOnlyList<T>> items, Func<IReadOnlyList<T>, Scenario> with, Func<Scenario, bool> attempt)
    {
        for (var size = Math.Max(1, items().Count / 2); size >= 1; size /= 2)
        {
            for (var at = 0; at < items().Count;)
            {
                var rest = items().Where((_, i) => i < at || i >= at + size).ToList();
                if (!attempt(with(rest)))
                {
                    at += size;
                }
            }
        }
    }

    private static void Simplify(int index, Func<Scenario> best, Func<Scenario, bool> attempt)
    {
        Scenario With(Fault fault) => best() with { Faults = [.. best().Faults.Select((other, i) => i == index ? fault : other)] };
        var second = best().Faults[index];
        attempt(With(second with { FromMs = second.FromMs / 1_000 * 1_000, UntilMs = second.Stays ? second.UntilMs : (second.UntilMs + 999) / 1_000 * 1_000 }));
        for (var i = 0; i < 8; i++)
        {
            var fault = best().Faults[index];
            var half = fault.FromMs + ((fault.UntilMs - fault.FromMs) / 2 / SimulatedSite.StepMs * SimulatedSite.StepMs);
            if (fault.Stays || half <= fault.FromMs || !attempt(With(fault with { UntilMs = half })))
            {
                break;
            }
        }

        var exact = best().Faults[index];
        if (FaultCatalog.Of(exact.Kind).Magnitude is { } bounds)
        {
            var round = Math.Round(exact.Magnitude);
            if (round != exact.Magnitude && round >= bounds.Least && round <= bounds.Most)
            {
                attempt(With(exact with { Magnitude = round }));
            }
        }
    }

    /// <summary>Nothing after the violation matters: neither time nor what was to begin then.</summary>
    private static Scenario Cut(Scenario scenario, Violation violation)
    {
        var end = Math.Min(scenario.DurationMs, violation.AtMs + 1_000);
        return scenario with
        {
            DurationMs = end,
            Faults = [.. scenario.Faults.Where(fault => fault.FromMs < end)],
            Actions = [.. scenario.Actions.Where(action => action.AtMs < end)],
        };
    }
}
