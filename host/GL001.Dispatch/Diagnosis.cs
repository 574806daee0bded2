using System.Collections.Immutable;
using System.Globalization;
using Google.OrTools.LinearSolver;

namespace GL001.Dispatch;

/// <summary>
/// Finds why no plan exists. The least stretch is the cheapest way out. What it stretched is then enforced until nothing
/// fits (elastic filter); of what is enforced then, all that the conflict does not need is dropped (deletion filter).
/// </summary>
internal sealed class Diagnosis(DispatchProblem problem, DispatchModel model, Func<TimeSpan> left)
{
    private const double Noise = 1e-6;

    /// <summary>Null when the elastic program finds nothing to stretch, or time runs out.</summary>
    public Conflict? Find(bool[][] on)
    {
        model.Commit(on, new int[]?[problem.Units.Length]);
        model.AimAtLeastStretch();
        if (!Solves())
        {
            return null;
        }

        ImmutableArray<Relaxation> ways = Ways();
        if (ways.IsEmpty)
        {
            return null;
        }

        var enforced = new List<ElasticLimit>();
        do
        {
            ElasticLimit[] stretched = [.. model.ElasticLimits.Where(limit => limit.Stretch.Most > 0 && limit.Stretch.Value > Noise)];
            if (stretched.Length == 0)
            {
                return null;   // everything enforced fits: only the solver's tolerance stood in the way
            }

            // The first moment is as good an example as any, and one moment is what a person can check.
            int first = stretched.Min(limit => limit.Step);
            foreach (ElasticLimit limit in stretched.Where(limit => limit.Step == first))
            {
                limit.Stretch.Bound(0, 0);
                enforced.Add(limit);
            }
        }
        while (Solves());

        for (int i = enforced.Count - 1; i >= 0; i--)
        {
            enforced[i].Stretch.Bound(0, double.PositiveInfinity);
            if (Solves())
            {
                enforced[i].Stretch.Bound(0, 0);   // without it the rest fits: it is needed
            }
            else
            {
                enforced.RemoveAt(i);
            }
        }

        return new Conflict([.. enforced.GroupBy(limit => limit.Kind).Select(Row)], ways);
    }

    private bool Solves() => left() > TimeSpan.Zero && model.Solve(left()) == Solver.ResultStatus.OPTIMAL;

    private ConflictRow Row(IGrouping<string, ElasticLimit> group) => new(
        RowName(group.Key, [.. group.Select(limit => limit.Step).Order()]),
        string.Join("; ", group.Select(limit => limit.Says).Distinct()) + When([.. group.Select(limit => limit.Step).Order()]));

    private ImmutableArray<Relaxation> Ways() =>
    [
        .. model.ElasticLimits.Where(limit => limit.Stretch.Value > Noise).GroupBy(limit => limit.Kind).Select(group =>
        {
            double most = group.Max(limit => limit.Stretch.Value);
            int[] steps = [.. group.Select(limit => limit.Step).Order()];
            return new Relaxation(RowName(group.Key, steps), string.Create(CultureInfo.InvariantCulture, $"{group.First().Way} {(steps.Length > 1 ? "up to " : "")}{most:0.##} {group.First().Unit}{When(steps)}"), most);
        }),
    ];

    private static string RowName(string kind, int[] steps)
    {
        string at = steps[0] < 0 ? "" : steps.Length == 1 ? $"t{steps[0]}" : $"t{steps[0]}-t{steps[^1]}";
        return at.Length == 0 ? kind : kind.EndsWith(']') ? $"{kind[..^1]},{at}]" : $"{kind}[{at}]";
    }

    private string When(int[] steps)
    {
        if (steps[0] < 0)
        {
            return "";
        }

        DateTimeOffset from = problem.BeginOf(steps[0]);
        DateTimeOffset until = problem.BeginOf(steps[^1] + 1);
        string most = steps.Length < steps[^1] - steps[0] + 1 ? ", with gaps," : "";
        return from.Date == until.Date
            ? string.Create(CultureInfo.InvariantCulture, $" ({from:yyyy-MM-dd HH:mm}{most} to {until:HH:mm} UTC)")
            : string.Create(CultureInfo.InvariantCulture, $" ({from:yyyy-MM-dd HH:mm}{most} to {until:yyyy-MM-dd HH:mm} UTC)");
    }
}
