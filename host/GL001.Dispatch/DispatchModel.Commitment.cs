namespace GL001.Dispatch;

/// <summary>Rows and variables that exist only while commitment is decided by yes or no.</summary>
internal sealed partial class DispatchModel
{
    private Column[][] _on = [];
    private Column[][] _start = [];
    private Column[][] _hot = [];
    private Column[][] _warm = [];
    private Column[][][] _upper = [];

    public bool IsOpenUnit(int u) => _open[u];

    public double[] OnValues(int u) => [.. _on[u].Select(column => column.Value)];

    private void BuildCommitment()
    {
        int units = _problem.Units.Length;
        (_on, _start, _hot, _warm, _upper) = (new Column[units][], new Column[units][], new Column[units][], new Column[units][], new Column[units][][]);
        bool whole = _kind == ModelKind.Open;
        for (int u = 0; u < units; u++)
        {
            DispatchUnit unit = _problem.Units[u];
            (_on[u], _start[u], _hot[u], _warm[u], _upper[u]) = ([], [], [], [], []);
            if (!_open[u])
            {
                continue;
            }

            _on[u] = new Column[_steps];
            for (int t = 0; t < _steps; t++)
            {
                bool? decided = Commitment.Decided(_problem, unit, t);
                _on[u][t] = NewColumn(Name("on", unit.Id, t), 1, whole);
                _on[u][t].Bound(decided == true ? 1 : 0, decided == false ? 0 : 1);
            }

            _start[u] = PerStep("start", unit.Id, 1);   // whole by itself where on is
            if (unit.StartCost.HotEur < unit.StartCost.ColdEur)
            {
                _hot[u] = PerStep("hot", unit.Id, 1);
            }

            if (unit.StartCost.WarmEur < unit.StartCost.ColdEur && unit.StartCost.WarmHours > unit.StartCost.HotHours)
            {
                _warm[u] = PerStep("warm", unit.Id, 1);
            }

            if (IsNotConvex(_pieces[u]))
            {
                _upper[u] = [.. Enumerable.Range(1, _pieces[u].Length - 1).Select(k => _stepOf.Select(t => NewColumn(Name("upper", $"{unit.Id},{k}", t), 1, whole)).ToArray())];
            }

            for (int t = 0; t < _steps; t++)
            {
                CommitmentRows(u, t);
                RangeRows(u, t);
                RampRows(u, t);
            }
        }
    }

    private void CommitmentRows(int u, int t)
    {
        DispatchUnit unit = _problem.Units[u];
        double firing = unit.Firing ? 1 : 0;

        // A start where the unit is on and was not; a stop is start - on + on before, and not negative.
        Row start = NewRow(Name("start", unit.Id, t), t == 0 ? -firing : 0, Infinite).Add(_start[u][t], 1).Add(_on[u][t], -1);
        if (t > 0)
        {
            start.Add(_on[u][t - 1], 1);
        }

        // Runs that began within the minimum up time and could go on until now are still on.
        if (unit.CanFireAt(t))
        {
            Row up = NewRow(Name("min_up", unit.Id, t), 0, Infinite).Add(_on[u][t], 1);
            for (int i = t; i >= 0 && unit.CanFireAt(i) && (i == t || Commitment.Hours(_problem, i, t) < unit.MinUp.TotalHours - 1e-9); i--)
            {
                up.Add(_start[u][i], -1);
            }
        }

        int first = t;
        while (first > 0 && Commitment.Hours(_problem, first - 1, t) < unit.ShortestRestHours - 1e-9)
        {
            first--;
        }

        // Sum of stops from first to t, plus on, is at most 1; the sum is starts - on + on before first. Without a minimum down
        // time it still says that only a unit that was off starts.
        Row down = NewRow(Name("min_down", unit.Id, t), double.NegativeInfinity, first == 0 ? 1 - firing : 1);
        for (int i = first; i <= t; i++)
        {
            down.Add(_start[u][i], 1);
        }

        if (first > 0)
        {
            down.Add(_on[u][first - 1], 1);
        }

        LagRow(u, t, _hot[u], "lag_hot", unit.StartCost.HotHours);
        LagRow(u, t, _warm[u], "lag_warm", unit.StartCost.WarmHours);
        if (_hot[u].Length > 0 || _warm[u].Length > 0)
        {
            Row kinds = NewRow(Name("start_kind", unit.Id, t), 0, Infinite).Add(_start[u][t], 1);
            foreach (Column[] kind in new[] { _hot[u], _warm[u] }.Where(kind => kind.Length > 0))
            {
                kinds.Add(kind[t], -1);
            }
        }
    }

    /// <summary>A start counts as hot or warm only if the unit stopped recently enough.</summary>
    private void LagRow(int u, int t, Column[] kind, string name, double hours)
    {
        if (kind.Length == 0)
        {
            return;
        }

        DispatchUnit unit = _problem.Units[u];
        int first = t;
        while (first > 0 && Commitment.Hours(_problem, first - 1, t) <= hours + 1e-9)
        {
            first--;
        }

        // kind[t] <= stops in first..t-1 = sum of starts - on[t-1] + on before first.
        bool recentlyStopped = !unit.Firing && first == 0 && unit.HoursSoFar + _problem.HoursBefore(t) <= hours + 1e-9;
        double constant = (first == 0 && t > 0 && unit.Firing ? 1 : 0) + (recentlyStopped ? 1 : 0);
        Row row = NewRow(Name(name, unit.Id, t), double.NegativeInfinity, constant).Add(kind[t], 1);
        for (int i = first; i < t; i++)
        {
            row.Add(_start[u][i], -1);
        }

        if (t > 0)
        {
            row.Add(_on[u][t - 1], first < t ? 1 : 0);
            if (first > 0 && first < t)
            {
                row.Add(_on[u][first - 1], -1);
            }
        }
    }

    private void RangeRows(int u, int t)
    {
        DispatchUnit unit = _problem.Units[u];
        double most = unit.MaxAt(t);
        bool parted = _part[u].Length > 0;
        if (!parted && unit.MinHeatMegawatts > 0)
        {
            NewRow(Name("range_low", unit.Id, t), 0, Infinite).Add(_heat[u][t], 1).Add(_on[u][t], -unit.MinHeatMegawatts);
        }

        if (!parted || most < unit.MaxHeatMegawatts)
        {
            AddHeat(NewRow(Name("range_high", unit.Id, t), double.NegativeInfinity, 0), u, t, 1).AddMore(_on[u][t], -most);
        }

        for (int k = 0; k < _part[u].Length; k++)
        {
            double width = _pieces[u][k].Width;
            Column gate = k > 0 && _upper[u].Length > 0 ? _upper[u][k - 1][t] : _on[u][t];
            NewRow(Name("part_on", $"{unit.Id},{k}", t), double.NegativeInfinity, 0).Add(_part[u][k][t], 1).Add(gate, -width);
            if (k < _upper[u].Length)
            {
                // The next piece opens only when this one is full.
                NewRow(Name("part_full", $"{unit.Id},{k}", t), 0, Infinite).Add(_part[u][k][t], 1).Add(_upper[u][k][t], -width);
            }
        }
    }

    private void RampRows(int u, int t)
    {
        DispatchUnit unit = _problem.Units[u];
        double minutes = _problem.HoursOf(t) * 60;
        if (!UnitLimits.RampsMatter(unit, minutes))
        {
            return;
        }

        UnitLimits goesOn = UnitLimits.Decided(unit, minutes, t, on: true, onBefore: true);
        UnitLimits starts = UnitLimits.Decided(unit, minutes, t, on: true, onBefore: false);
        double before = unit.CurrentHeatMegawatts;
        if (t == 0)
        {
            AddHeat(NewRow(Name("ramp_up", unit.Id, 0), double.NegativeInfinity, before + (unit.Firing ? goesOn.MostRise : starts.MostRise)), u, 0, 1);
            AddHeat(NewRow(Name("ramp_down", unit.Id, 0), 0, Infinite), u, 0, 1).AddMore(_on[u][0], -Math.Max(0, before - goesOn.MostFall));
            return;
        }

        Row up = NewRow(Name("ramp_up", unit.Id, t), double.NegativeInfinity, 0);
        AddHeat(AddHeat(up, u, t, 1), u, t - 1, -1)
            .AddMore(_on[u][t - 1], -goesOn.MostRise).Add(_start[u][t], -starts.MostRise);
        double most = unit.MaxAt(t - 1);
        Row down = NewRow(Name("ramp_down", unit.Id, t), double.NegativeInfinity, most);
        AddHeat(AddHeat(down, u, t - 1, 1), u, t, -1)
            .AddMore(_on[u][t], Math.Max(0, most - goesOn.MostFall));
    }

    private void ApplyCommitmentCosts(int u, int t, double price, double hours)
    {
        DispatchUnit unit = _problem.Units[u];
        _on[u][t].Cost = _part[u].Length > 0 ? CostAtMinimum(u, t) : 0;
        if (unit.StartIsUnderWay && t == Commitment.FirstHeat(_problem, unit))
        {
            return;   // this start is under way: what it costs is spent
        }

        _start[u][t].Cost = unit.StartCost.ColdEur;
        if (_hot[u].Length > 0)
        {
            _hot[u][t].Cost = unit.StartCost.HotEur - unit.StartCost.ColdEur;
        }

        if (_warm[u].Length > 0)
        {
            _warm[u][t].Cost = unit.StartCost.WarmEur - unit.StartCost.ColdEur;
        }
    }
}
