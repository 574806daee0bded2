using GL001.Dispatch;

namespace GL001.Simulator.Year;

/// <summary>How a plant is planned for.</summary>
public enum YearStrategy
{
    /// <summary>The linear program over a rolling horizon: what breaks is known once it has broken.</summary>
    Rolling = 0,

    /// <summary>Merit order without looking ahead, from the same knowledge.</summary>
    Greedy,
}

/// <summary>How the year is cut.</summary>
public sealed record YearSettings
{
    /// <summary>How far a rolling plan looks, quarter hours.</summary>
    public int HorizonSteps { get; init; } = EnterprisePlant.StepsPerDay;

    /// <summary>How much of it is planned in quarter hours and lived before the next plan; less when something breaks or is repaired. The rest is planned in hours.</summary>
    public int BlockSteps { get; init; } = EnterprisePlant.StepsPerDay / 4;

    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(5);
}

/// <summary>One strategy over all plants.</summary>
/// <param name="Strategy">The strategy.</param>
/// <param name="Totals">Of all plants.</param>
/// <param name="Plans">Plans made.</param>
public sealed record YearResult(YearStrategy Strategy, YearTotals Totals, int Plans)
{
    /// <summary>Plans that fell back to merit order.</summary>
    public int FellBack { get; init; }
}

/// <summary>
/// What nobody can beat who begins and ends each week with the store half full: week by week the linear program in hours that knows every
/// outage beforehand, may fire a part of a unit, and finds every unit that is not broken already firing.
/// </summary>
/// <param name="BoundEur">Least cost; null where a week was not proved.</param>
/// <param name="PlannedEur">Cost of the same weeks with whole units, as planned in hours: what is left of the gap is the bound's own.</param>
/// <param name="Plans">Weeks of plants.</param>
public sealed record YearBound(double? BoundEur, double PlannedEur, int Plans);

/// <summary>Plans one plant after the other through the year and lives through what was planned.</summary>
/// <param name="begin">Site time of the first step.</param>
/// <param name="settings">How the year is cut.</param>
public sealed class YearRun(DateTimeOffset begin, YearSettings settings)
{
    private const int Hour = 60 / EnterprisePlant.StepMinutes;
    private const int Week = 7 * EnterprisePlant.StepsPerDay;

    // Rounding the relaxation is deterministic and fast; a search that ends by the clock is neither.
    private static readonly DispatchOptions s_program = new() { SearchCommitment = false };

    /// <param name="plants">The plants; they share nothing, so each is a problem of its own.</param>
    /// <param name="strategy">How they are planned for.</param>
    /// <param name="threads">Plants at a time.</param>
    /// <param name="progress">Told after each plan how many steps it has lived through; from several threads.</param>
    /// <param name="stopping">Ends it.</param>
    public YearResult Run(IReadOnlyList<EnterprisePlant> plants, YearStrategy strategy, int threads, Action<int>? progress = null, CancellationToken stopping = default)
    {
        var results = new YearResult[plants.Count];
        Parallel.For(0, plants.Count, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = stopping },
            i => results[i] = Run(plants[i], strategy, progress, stopping));
        var totals = new YearTotals();
        foreach (YearResult result in results)
        {
            totals.Add(result.Totals);
        }

        return new YearResult(strategy, totals, results.Sum(result => result.Plans)) { FellBack = results.Sum(result => result.FellBack) };
    }

    /// <summary>Perfect foresight as a bound: no plan of whole weeks costs less.</summary>
    public YearBound Bound(IReadOnlyList<EnterprisePlant> plants, int threads, Action<int>? progress = null, CancellationToken stopping = default)
    {
        var results = new YearBound[plants.Count];
        Parallel.For(0, plants.Count, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = stopping }, i => results[i] = Bound(plants[i], progress, stopping));
        return new YearBound(results.Any(result => result.BoundEur is null) ? null : results.Sum(result => result.BoundEur),
            results.Sum(result => result.PlannedEur), results.Sum(result => result.Plans));
    }

    private YearBound Bound(EnterprisePlant plant, Action<int>? progress, CancellationToken stopping)
    {
        using DispatchSession session = new DispatchPlanner(TimeProvider.System, s_program).OpenSession();
        double? bound = 0.0;
        double planned = 0.0;
        int weeks = 0;
        for (int from = 0; from < plant.Steps; from += Week)
        {
            // Whatever fires already need not pay for a start, and whatever is broken does not fire.
            var state = new YearState(plant, begin);
            for (int u = 0; u < plant.Units.Count; u++)
            {
                state.On[u] = !plant.IsBroken(u, from);
                state.HeatMw[u] = state.On[u] ? plant.Units[u].MinHeatMegawatts : 0.0;
            }

            int end = Math.Min(plant.Steps, from + Week);
            DispatchPlan plan = PlanOf(session.Plan(plant.Problem(from, Spans(end - from, 0), state, _ => true), settings.TimeLimit, stopping), plant, from);
            bound = plan.BoundEur is { } proved ? bound + proved : null;
            planned += plan.CostEur;
            weeks++;
            progress?.Invoke(end - from);
        }

        return new YearBound(bound, planned, weeks);
    }

    /// <summary>Quarter hours first, hours after that.</summary>
    private static int[] Spans(int steps, int fine)
    {
        fine = Math.Min(steps, fine);
        int rest = steps - fine;
        return [.. Enumerable.Repeat(1, fine), .. Enumerable.Repeat(Hour, rest / Hour), .. Enumerable.Repeat(rest % Hour, rest % Hour == 0 ? 0 : 1)];
    }

    private YearResult Run(EnterprisePlant plant, YearStrategy strategy, Action<int>? progress, CancellationToken stopping)
    {
        var ledger = new YearLedger(plant, new YearState(plant, begin));

        // Without a solver the library plans by merit order, proved by the same checker.
        DispatchPlanner planner = strategy == YearStrategy.Greedy
            ? new DispatchPlanner(TimeProvider.System, _ => null, s_program)
            : new DispatchPlanner(TimeProvider.System, s_program);
        using DispatchSession session = planner.OpenSession();
        int plans = 0;
        int fellBack = 0;
        for (int from = 0; from < plant.Steps;)
        {
            stopping.ThrowIfCancellationRequested();
            int now = from;
            int end = Math.Min(from + Math.Min(plant.Steps - from, settings.BlockSteps), NextEvent(plant, from));
            int[] spans = Spans(Math.Min(plant.Steps - from, settings.HorizonSteps), settings.BlockSteps);
            DispatchPlan plan = PlanOf(session.Plan(plant.Problem(from, spans, ledger.State, outage => outage.First <= now), settings.TimeLimit, stopping), plant, from);
            plans++;
            fellBack += strategy != YearStrategy.Greedy && plan.MadeBy == "greedy" ? 1 : 0;
            for (; from < end; from++)
            {
                ledger.Step(from, plan, from - now);
            }

            progress?.Invoke(end - now);
        }

        return new YearResult(strategy, ledger.Totals, plans) { FellBack = fellBack };
    }

    private static int NextEvent(EnterprisePlant plant, int from)
    {
        int next = plant.Steps;
        foreach (Outage outage in plant.Outages)
        {
            next = outage.First > from ? Math.Min(next, outage.First) : next;
            next = outage.End > from && outage.First <= from ? Math.Min(next, outage.End) : next;
        }

        return next;
    }

    private static DispatchPlan PlanOf(DispatchOutcome outcome, EnterprisePlant plant, int step) => outcome switch
    {
        DispatchOutcome.Optimal optimal => optimal.Plan,
        DispatchOutcome.Feasible feasible => feasible.Plan,
        DispatchOutcome.Infeasible infeasible => throw new InvalidOperationException($"{plant.Id}, step {step}: {infeasible.Conflict}"),
        DispatchOutcome.SolverFailed failed => throw new InvalidOperationException($"{plant.Id}, step {step}: {failed.Reason}"),
        _ => throw new InvalidOperationException($"{plant.Id}, step {step}: no plan"),
    };
}
