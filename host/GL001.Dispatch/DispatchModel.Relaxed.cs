namespace GL001.Dispatch;

/// <summary>Variables of units that fire by shares.</summary>
internal sealed partial class DispatchModel
{
    private Column[][] _shareStart = [];

    /// <summary>EUR of a start in the relaxation, whatever the rest before it; at most what a start really costs.</summary>
    public static double StartPrice(DispatchUnit unit) => unit.StartCost.HotEur;

    /// <summary>By step, the points of which a relaxed unit gives shares; null for one whose commitment is given.</summary>
    public OperatingPoint[][]? PointsOf(int u) => _share[u] is { } shares ? [.. shares.Select(step => step.Select(share => share.Point).ToArray())] : null;

    private Share[][] Shares(DispatchUnit unit) =>
        [.. RelaxedUnits.Points(_problem, unit).Select((points, t) => points.Select((point, k) => new Share(point, NewColumn(Name("share", $"{unit.Id},{k}", t), 1))).ToArray())];

    private static Row AddShares(Row row, Share[] shares, Func<OperatingPoint, double> amount)
    {
        foreach (Share share in shares)
        {
            row.AddMore(share.Column, amount(share.Point));
        }

        return row;
    }

    private void BuildShares()
    {
        _shareStart = new Column[_share.Length][];
        for (int u = 0; u < _share.Length; u++)
        {
            _shareStart[u] = [];
            if (_share[u] is not { } shares)
            {
                continue;
            }

            DispatchUnit unit = _problem.Units[u];
            bool mustFire = !Commitment.IsOpen(unit);
            _shareStart[u] = PerStep("start", unit.Id, 1);
            for (int t = 0; t < _steps; t++)
            {
                if (shares[t].Length > 0)
                {
                    AddShares(NewRow(Name("fires", unit.Id, t), mustFire ? 1 : 0, 1), shares[t], _ => 1);
                }

                Row start = NewRow(Name("start", unit.Id, t), t == 0 && unit.Firing ? -1 : 0, Infinite).Add(_shareStart[u][t], 1);
                AddShares(start, shares[t], _ => -1);
                AddShares(start, t > 0 ? shares[t - 1] : [], _ => 1);
            }
        }
    }

    private void ApplyShareCosts(int u, int t, double price, double hours)
    {
        DispatchUnit unit = _problem.Units[u];
        foreach (Share share in _share[u]![t])
        {
            share.Column.Cost = ((price * share.Point.FuelMegawatts) + (unit.WearEurPerMegawattHour * share.Point.HeatMegawatts)) * hours;
        }

        bool underWay = unit.StartIsUnderWay && t == Commitment.FirstHeat(_problem, unit);
        _shareStart[u][t].Cost = underWay ? 0 : StartPrice(unit);
    }

    private double[]? FiringShares(int u) => _share[u] is { } shares ? [.. shares.Select(step => step.Sum(share => share.Column.Value))] : null;

    /// <summary>How much of one point of a unit's curve it gives in a step.</summary>
    private sealed record Share(OperatingPoint Point, Column Column);
}
