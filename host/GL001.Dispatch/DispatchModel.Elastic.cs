using System.Globalization;

namespace GL001.Dispatch;

/// <summary>Limits that may be stretched, so that a conflict can be found and told.</summary>
internal sealed partial class DispatchModel
{
    private readonly List<ElasticLimit> _elastic = [];

    public IReadOnlyList<ElasticLimit> ElasticLimits => _elastic;

    /// <summary>Aims at the least stretch.</summary>
    public void AimAtLeastStretch()
    {
        HashSet<Column> stretches = [.. _elastic.Select(limit => limit.Stretch)];
        Tell(column => stretches.Contains(column) ? 1 : 0);
    }

    private void BuildElastic()
    {
        for (int t = 0; t < _steps; t++)
        {
            ElasticUnits(t);
            ElasticHeaders(t);
            ElasticPower(t);
        }

        for (int s = 0; s < _level.Length; s++)
        {
            ElasticStore(s);
        }

        for (int f = 0; f < _stock.Length; f++)
        {
            if (_stock[f] is { } row)
            {
                DispatchFuel fuel = _problem.Fuels[f];
                Column stretch = NewColumn($"stretch_stock[{fuel.Id}]", Infinite);
                row.Add(stretch, -1);
                _elastic.Add(new ElasticLimit($"stock[{fuel.Id}]", -1, Say($"the stock of {fuel.Id} is {fuel.StockMegawattHours:0.#} MWh"), $"more {fuel.Id}:", "MWh", stretch));
            }
        }
    }

    private void ElasticUnits(int t)
    {
        for (int u = 0; u < _heat.Length; u++)
        {
            DispatchUnit unit = _problem.Units[u];
            if (Commitment.Decided(_problem, unit, t) != true)
            {
                continue;
            }

            bool isFixed = unit.Availability == UnitAvailability.Fixed;
            double least = isFixed ? unit.CurrentHeatMegawatts : unit.MinHeatMegawatts;
            string why = isFixed ? Say($"{unit.Id} is led by its own control or by people and gives {least:0.##} MW")
                : unit.Commitment == UnitCommitment.Committed ? Say($"{unit.Id} must run, and gives no less than {least:0.##} MW")
                : Say($"{unit.Id} has started too recently to stop, and gives no less than {least:0.##} MW");
            Stretchable($"min_heat[{unit.Id}]", t, _heat[u][t], least, Infinite, why, isFixed || unit.Commitment != UnitCommitment.Committed ? $"less heat from {unit.Id}, by" : $"run {unit.Id} lower or rest it, by", "MW");
            if (_ramp[u][t] is { } ramp)
            {
                // A ramp stretches downwards only: nobody can be left without heat by it, that has a slack already.
                Column stretch = NewColumn(Name("stretch_ramp", unit.Id, t), Infinite);
                ramp.Add(stretch, 1);
                _elastic.Add(new ElasticLimit($"ramp[{unit.Id}]", t, Say($"{unit.Id} falls by no more than {unit.RampDownMegawattsPerMinute:0.##} MW a minute"), $"a quicker fall of {unit.Id}, by", "MW", stretch));
            }
        }
    }

    private void ElasticHeaders(int t)
    {
        for (int h = 0; h < _surplus.Length; h++)
        {
            DispatchHeader header = _problem.Headers[h];
            if (double.IsInfinity(header.DumpMegawatts))
            {
                continue;
            }

            double demand = _problem.WantedAt(header.Id, t);
            string dump = header.DumpMegawatts > 0 ? Say($"can get rid of only {header.DumpMegawatts:0.##} MW more") : "has no way to get rid of any more";
            Stretchable($"dump[{header.Id}]", t, _surplus[h][t], 0, header.DumpMegawatts, Say($"{header.Id} takes {demand:0.##} MW for its customers and {dump}"), $"a way to get rid of heat from {header.Id} (blow-off, cooler, store), of", "MW");
        }
    }

    private void ElasticPower(int t)
    {
        if (_problem.Power is { } power)
        {
            if (!double.IsInfinity(power.MostBoughtMegawatts))
            {
                Stretchable("buy", t, _buy[t], 0, power.MostBoughtMegawatts, Say($"the grid gives no more than {power.MostBoughtMegawatts:0.##} MW of electricity, and the site takes {power.DemandMegawatts[t]:0.##} MW"), "more electricity from the grid, by", "MW");
            }

            if (!double.IsInfinity(power.MostSoldMegawatts))
            {
                Stretchable("sell", t, _sell[t], 0, power.MostSoldMegawatts, Say($"the grid takes no more than {power.MostSoldMegawatts:0.##} MW of electricity"), "more electricity to the grid, by", "MW");
            }
        }
    }

    private void ElasticStore(int s)
    {
        DispatchStore store = _problem.Stores[s];
        for (int t = 0; t < _steps; t++)
        {
            bool last = t == _steps - 1;
            if (store.MinLevelMegawattHours > 0 && !(last && store.EndLevelMegawattHours > store.MinLevelMegawattHours))
            {
                Stretchable($"min_level[{store.Id}]", t, _level[s][t], store.MinLevelMegawattHours, Infinite, Say($"{store.Id} must hold at least {store.MinLevelMegawattHours:0.#} MWh"), $"a lower level of {store.Id}, by", "MWh");
            }

            Stretchable($"max_level[{store.Id}]", t, _level[s][t], 0, store.MaxLevelMegawattHours, Say($"{store.Id} holds no more than {store.MaxLevelMegawattHours:0.#} MWh"), $"more room in {store.Id}, by", "MWh");
            if (last && store.EndLevelMegawattHours > store.MinLevelMegawattHours)
            {
                Stretchable($"end_level[{store.Id}]", t, _level[s][t], store.EndLevelMegawattHours, Infinite, Say($"{store.Id} must end with at least {store.EndLevelMegawattHours:0.#} MWh"), $"a lower end level of {store.Id}, by", "MWh");
            }
        }
    }

    /// <summary>least - stretch ≤ column ≤ most + stretch; one of the two is given.</summary>
    private void Stretchable(string kind, int t, Column column, double least, double most, string says, string way, string unit)
    {
        Column stretch = NewColumn($"stretch_{kind}[t{t}]", Infinite);
        NewRow($"{kind}[t{t}]", double.IsInfinity(most) ? least : double.NegativeInfinity, most)
            .Add(column, 1)
            .Add(stretch, double.IsInfinity(most) ? 1 : -1);
        _elastic.Add(new ElasticLimit(kind, t, says, way, unit, stretch));
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
