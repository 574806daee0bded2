namespace GL001.Dispatch;

/// <summary>Variables of units that fire by shares.</summary>
internal sealed partial class DispatchModel
{
    private Column[][] _shareStart = [];

    /// <summary>EUR of a start in the relaxation, whatever the rest before it; at most what a start really costs.</summary>
    public static double StartPrice(DispatchUnit unit) => unit.StartCost.HotEur;

    private Share[][] Shares(DispatchUnit unit)
    {
        double[] reach = RelaxedUnits.Reach(_problem, unit);
        return [.. _stepOf.Select(t => RelaxedUnits.Points(unit, t, reach[t]).Select((point, k) => new Share(point, NewColumn(Name("share", $"{unit.Id},{k}", t), 1))).ToArray())];
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
            double[] reach = RelaxedUnits.Reach(_problem, unit);
            bool mustFire = !Commitment.IsOpen(unit);
            _shareStart[u] = PerStep("start", unit.Id, 1);
            for (int t = 0; t < _steps; t++)
            {
                bool canFire = unit.CanFireAt(t) && reach[t] >= unit.MinHeatMegawatts;
                Row fires = NewRow(Name("fires", unit.Id, t), canFire && mustFire ? 1 : 0, canFire ? 1 : 0);
                Row start = NewRow(Name("start", unit.Id, t), t == 0 && unit.Firing ? -1 : 0, Infinite).Add(_shareStart[u][t], 1);
                foreach (Share share in shares[t])
                {
                    fires.Add(share.Column, 1);
                    start.Add(share.Column, -1);
                }

                foreach (Share share in t > 0 ? shares[t - 1] : [])
                {
                    start.Add(share.Column, 1);
                }
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

        _shareStart[u][t].Cost = StartPrice(unit);
    }

    private double[]? FiringShares(int u) => _share[u] is { } shares ? [.. shares.Select(step => step.Sum(share => share.Column.Value))] : null;

    /// <summary>How much of one point of a unit's curve it gives in a step.</summary>
    private sealed record Share(OperatingPoint Point, Column Column);
}
