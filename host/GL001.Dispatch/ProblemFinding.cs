using System.Collections.Immutable;
using System.Globalization;

namespace GL001.Dispatch;

/// <summary>One value of a problem that no plant could have.</summary>
/// <param name="Field">Path, such as <c>units[BLR-101].maxHeatMegawatts[t3]</c>.</param>
/// <param name="Value">What stands there.</param>
/// <param name="Unit">Of the value; empty for names and counts.</param>
/// <param name="Allowed">What would be right.</param>
public sealed record ProblemFinding(string Field, string Value, string Unit, string Allowed)
{
    public override string ToString() => $"{Field} is {Value}{(Unit.Length == 0 ? "" : " " + Unit)}; allowed: {Allowed}";
}

/// <summary>A problem was refused before anything was solved. All findings are here, not only the first.</summary>
public sealed class ProblemRefusedException : ArgumentException
{
    public ProblemRefusedException(ImmutableArray<ProblemFinding> findings)
        : base(string.Join(Environment.NewLine, findings)) => Findings = findings;

    public ImmutableArray<ProblemFinding> Findings { get; }
}

public sealed partial record DispatchProblem
{
    /// <summary>Everything in this problem that no plant could have; empty for a sound one.</summary>
    public ImmutableArray<ProblemFinding> Findings() => new ProblemCheck(this).Run();

    /// <exception cref="ProblemRefusedException">There are findings.</exception>
    internal void ThrowIfMalformed()
    {
        ImmutableArray<ProblemFinding> findings = Findings();
        if (!findings.IsEmpty)
        {
            throw new ProblemRefusedException(findings);
        }
    }
}

/// <summary>Reads a problem from top to bottom and notes what is out of range.</summary>
internal sealed class ProblemCheck(DispatchProblem problem)
{
    /// <summary>Above any unit, line or customer that is built; catches kilowatts written as megawatts.</summary>
    private const double MostMegawatts = 10_000;

    private const double MostPrice = 100_000;

    /// <summary>Every triangle of points is held against every point, so that a CHP of thousands would take hours; such a grid comes from a formula.</summary>
    private const int MostPointsHeldAgainstEachOther = 40;

    private readonly ImmutableArray<ProblemFinding>.Builder _findings = ImmutableArray.CreateBuilder<ProblemFinding>();

    public ImmutableArray<ProblemFinding> Run()
    {
        Steps();
        if (_findings.Count > 0)
        {
            return _findings.ToImmutable();   // without steps nothing can be compared
        }

        Names("headers", problem.Headers.Select(header => header.Id));
        Names("units", problem.Units.Select(unit => unit.Id));
        Names("lines", problem.Lines.Select(line => line.Id));
        Names("demands", problem.Demands.Select(demand => demand.Id));
        Names("stores", problem.Stores.Select(store => store.Id));
        Names("fuels", problem.Fuels.Select(fuel => fuel.Id));
        Names("caps", problem.Caps.Select(cap => cap.Id));
        Names("reserves", problem.Reserves.Select(reserve => reserve.Id));
        foreach (DispatchHeader header in problem.Headers)
        {
            Number($"headers[{header.Id}].dumpMegawatts", header.DumpMegawatts, "MW", 0, double.PositiveInfinity);
            Temperature($"headers[{header.Id}].supplyTemperatureDegC", header.SupplyTemperatureDegC);
        }

        foreach (DispatchUnit unit in problem.Units)
        {
            Unit(unit, $"units[{unit.Id}]");
        }

        foreach (DispatchLine line in problem.Lines)
        {
            Line(line, $"lines[{line.Id}]");
        }

        foreach (DispatchDemand demand in problem.Demands)
        {
            Demand(demand, $"demands[{demand.Id}]");
        }

        foreach (DispatchStore store in problem.Stores)
        {
            Store(store, $"stores[{store.Id}]");
        }

        foreach (DispatchFuel fuel in problem.Fuels)
        {
            string at = $"fuels[{fuel.Id}]";
            Series($"{at}.priceEurPerMegawattHour", fuel.PriceEurPerMegawattHour, "EUR/MWh", 0, MostPrice);
            Number($"{at}.stockMegawattHours", fuel.StockMegawattHours, "MWh", 0, double.PositiveInfinity);
            Number($"{at}.contractMegawattHours", fuel.ContractMegawattHours, "MWh", 0, 1e9);
            Number($"{at}.notTakenEurPerMegawattHour", fuel.NotTakenEurPerMegawattHour, "EUR/MWh", 0, MostPrice);
            Number($"{at}.co2TonnesPerMegawattHour", fuel.Co2TonnesPerMegawattHour, "t/MWh", 0, 2);
        }

        Rest();
        return _findings.ToImmutable();
    }

    private void Steps()
    {
        if (problem.Steps < 1)
        {
            Add("steps", problem.Steps, "", "at least 1");
            return;
        }

        if (!problem.StepLengths.IsEmpty && problem.StepLengths.Length != problem.Steps)
        {
            Add("stepLengths", problem.StepLengths.Length, "entries", $"{problem.Steps}, one a step, or none");
            return;
        }

        for (int t = 0; t < problem.Steps; t++)
        {
            if (problem.HoursOf(t) <= 0)
            {
                Add(problem.StepLengths.IsEmpty ? "step" : $"stepLengths[t{t}]", problem.HoursOf(t), "h", "above 0");
                return;
            }
        }

        if (problem.HoursBefore(problem.Steps) > 168 + 1e-9)
        {
            Add("horizon", problem.HoursBefore(problem.Steps), "h", "up to 168");
        }
    }

    private void Unit(DispatchUnit unit, string at)
    {
        Header($"{at}.headerId", unit.HeaderId);
        Number($"{at}.currentHeatMegawatts", unit.CurrentHeatMegawatts, "MW", 0, MostMegawatts);
        Number($"{at}.minHeatMegawatts", unit.MinHeatMegawatts, "MW", 0, MostMegawatts);
        Number($"{at}.maxHeatMegawatts", unit.MaxHeatMegawatts, "MW", 0, MostMegawatts);
        Number($"{at}.rampUpMegawattsPerMinute", unit.RampUpMegawattsPerMinute, "MW/min", 0, MostMegawatts);
        Number($"{at}.rampDownMegawattsPerMinute", unit.RampDownMegawattsPerMinute, "MW/min", 0, MostMegawatts);
        Number($"{at}.wearEurPerMegawattHour", unit.WearEurPerMegawattHour, "EUR/MWh", 0, MostPrice);
        Number($"{at}.noxKilogramsPerMegawattHour", unit.NoxKilogramsPerMegawattHour, "kg/MWh", 0, 100);
        Number($"{at}.minUp", unit.MinUp.TotalHours, "h", 0, 168);
        Number($"{at}.minDown", unit.MinDown.TotalHours, "h", 0, 168);
        Number($"{at}.startDelay", unit.StartDelay.TotalHours, "h", 0, 48);
        if (unit.QuickStart && problem.NMinusOne is { } rule && unit.StartDelay > rule.HoldFor)
        {
            Add($"{at}.startDelay", unit.StartDelay.TotalHours, "h", Say($"up to the {rule.HoldFor.TotalHours} of nMinusOne.holdFor for a unit with quickStart"));
        }

        if (unit.HoursInState is { } hours)
        {
            Number($"{at}.hoursInState", hours, "h", 0, double.PositiveInfinity);
        }

        if (unit.OperatingPoints.IsEmpty && unit.InputCurve.IsEmpty)
        {
            double most = unit.Kind == DispatchUnitKind.HeatPump ? 15 : 1;
            Above($"{at}.efficiency", unit.Efficiency, "", most);
            Share(unit.EfficiencyByStep, $"{at}.efficiencyByStep", 1e-3, most);
        }

        Share(unit.AvailableShare, $"{at}.availableShare", 0, 1);
        if (unit.BurnsFuel)
        {
            if (!unit.FuelPriceEurPerMegawattHour.IsEmpty || unit.FuelId.Length == 0)
            {
                Series($"{at}.fuelPriceEurPerMegawattHour", unit.FuelPriceEurPerMegawattHour, "EUR/MWh", 0, MostPrice);
            }

            if (unit.FuelId.Length > 0 && problem.FuelOf(unit) is null)
            {
                Add($"{at}.fuelId", unit.FuelId, "", OneOf(problem.Fuels.Select(fuel => fuel.Id)));
            }
        }

        if ((unit.TakesPower || unit.Kind == DispatchUnitKind.Chp) && problem.Power is null)
        {
            Add("power", "missing", "", $"prices of electricity, because {unit.Id} is a {unit.Kind}");
        }

        if (unit.SupplyTemperatureDegC is { } given && HeaderOf(unit.HeaderId)?.SupplyTemperatureDegC is { } needed && given < needed)
        {
            Add($"{at}.supplyTemperatureDegC", given, "°C", Say($"at least {needed}, the temperature of {unit.HeaderId}"));
        }

        StartCost start = unit.StartCost;
        Number($"{at}.startCost.hotEur", start.HotEur, "EUR", 0, 1e7);
        Number($"{at}.startCost.warmEur", start.WarmEur, "EUR", start.HotEur, 1e7);
        Number($"{at}.startCost.coldEur", start.ColdEur, "EUR", start.WarmEur, 1e7);
        Number($"{at}.startCost.warmHours", start.WarmHours, "h", start.HotHours, double.PositiveInfinity);
        Curve(unit, at);
        Points(unit, at);
    }

    private void Curve(DispatchUnit unit, string at)
    {
        if (unit.InputCurve.IsEmpty)
        {
            return;
        }

        if (unit.InputCurve.Length < 2 || unit.Kind == DispatchUnitKind.Chp)
        {
            Add($"{at}.inputCurve", unit.InputCurve.Length, "points", unit.Kind == DispatchUnitKind.Chp ? "none for a CHP, which has operating points" : "at least 2");
            return;
        }

        for (int i = 0; i < unit.InputCurve.Length; i++)
        {
            CurvePoint point = unit.InputCurve[i];
            Number($"{at}.inputCurve[{i}].heatMegawatts", point.HeatMegawatts, "MW", i == 0 ? 0 : unit.InputCurve[i - 1].HeatMegawatts + 1e-6, MostMegawatts);
            Number($"{at}.inputCurve[{i}].inputMegawatts", point.InputMegawatts, "MW", i == 0 ? 0 : unit.InputCurve[i - 1].InputMegawatts, 1e6);
        }

        if (unit.InputCurve[0].HeatMegawatts > unit.MinHeatMegawatts + 1e-9)
        {
            Add($"{at}.inputCurve[0].heatMegawatts", unit.InputCurve[0].HeatMegawatts, "MW", Say($"up to the minimum of {unit.MinHeatMegawatts}"));
        }

        if (unit.InputCurve[^1].HeatMegawatts < unit.MaxHeatMegawatts - 1e-9)
        {
            Add($"{at}.inputCurve[{unit.InputCurve.Length - 1}].heatMegawatts", unit.InputCurve[^1].HeatMegawatts, "MW", Say($"at least the maximum of {unit.MaxHeatMegawatts}"));
        }
    }

    private void Points(DispatchUnit unit, string at)
    {
        if (unit.Kind != DispatchUnitKind.Chp)
        {
            if (!unit.OperatingPoints.IsEmpty)
            {
                Add($"{at}.operatingPoints", unit.OperatingPoints.Length, "points", "none but for a CHP");
            }

            return;
        }

        if (unit.OperatingPoints.IsEmpty)
        {
            Add($"{at}.operatingPoints", 0, "points", "at least 1 for a CHP");
        }

        for (int k = 0; k < unit.OperatingPoints.Length; k++)
        {
            OperatingPoint point = unit.OperatingPoints[k];
            Number($"{at}.operatingPoints[{k}].powerMegawatts", point.PowerMegawatts, "MW", 0, MostMegawatts);
            Number($"{at}.operatingPoints[{k}].heatMegawatts", point.HeatMegawatts, "MW", 0, MostMegawatts);
            Number($"{at}.operatingPoints[{k}].fuelMegawatts", point.FuelMegawatts, "MW", 0, 1e6);
        }

        Convex(unit, at);
    }

    /// <summary>
    /// The plan holds any mean of the points. A point that takes more fuel than a mean of others at the same heat and power tells of
    /// a CHP that cannot hold that mean: its region is not convex, and the plan would count on fuel that is not saved.
    /// </summary>
    private void Convex(DispatchUnit unit, string at)
    {
        for (int k = 0; unit.OperatingPoints.Length <= MostPointsHeldAgainstEachOther && k < unit.OperatingPoints.Length; k++)
        {
            OperatingPoint point = unit.OperatingPoints[k];
            double least = LeastFuelOfOthers(unit.OperatingPoints, k);
            if (point.FuelMegawatts > least + (1e-6 * Math.Max(1, least)))
            {
                Add($"{at}.operatingPoints[{k}].fuelMegawatts", point.FuelMegawatts, "MW", Say($"up to {least:0.###}, what a mean of the other points takes for the same heat and power; a region that is not convex has to be cut into units of which one runs"));
                return;
            }
        }
    }

    /// <summary>Over triangles of other points that hold the point in heat and power; infinite outside of all.</summary>
    private static double LeastFuelOfOthers(ImmutableArray<OperatingPoint> points, int k)
    {
        double least = double.PositiveInfinity;
        for (int a = 0; a < points.Length; a++)
        {
            for (int b = a + 1; b < points.Length; b++)
            {
                for (int c = b; c < points.Length; c++)
                {
                    if (a != k && b != k && c != k)
                    {
                        least = Math.Min(least, c == b ? FuelBetween(points[k], points[a], points[b]) : FuelWithin(points[k], points[a], points[b], points[c]));
                    }
                }
            }
        }

        return least;
    }

    private static double FuelBetween(OperatingPoint at, OperatingPoint a, OperatingPoint b)
    {
        double heat = b.HeatMegawatts - a.HeatMegawatts;
        double power = b.PowerMegawatts - a.PowerMegawatts;
        double length = (heat * heat) + (power * power);
        double share = length < 1e-12 ? 0 : (((at.HeatMegawatts - a.HeatMegawatts) * heat) + ((at.PowerMegawatts - a.PowerMegawatts) * power)) / length;
        double offHeat = at.HeatMegawatts - a.HeatMegawatts - (share * heat);
        double offPower = at.PowerMegawatts - a.PowerMegawatts - (share * power);
        return share is < -1e-9 or > 1 + 1e-9 || Math.Abs(offHeat) + Math.Abs(offPower) > 1e-6 ? double.PositiveInfinity : a.FuelMegawatts + (share * (b.FuelMegawatts - a.FuelMegawatts));
    }

    private static double FuelWithin(OperatingPoint at, OperatingPoint a, OperatingPoint b, OperatingPoint c)
    {
        double area = Area(a, b, c);
        if (Math.Abs(area) < 1e-9)
        {
            return double.PositiveInfinity;   // on one line: the pairs have it
        }

        double shareA = Area(at, b, c) / area;
        double shareB = Area(a, at, c) / area;
        double shareC = 1 - shareA - shareB;
        return Math.Min(shareA, Math.Min(shareB, shareC)) < -1e-9 ? double.PositiveInfinity : (shareA * a.FuelMegawatts) + (shareB * b.FuelMegawatts) + (shareC * c.FuelMegawatts);
    }

    private static double Area(OperatingPoint a, OperatingPoint b, OperatingPoint c) =>
        ((b.HeatMegawatts - a.HeatMegawatts) * (c.PowerMegawatts - a.PowerMegawatts)) - ((c.HeatMegawatts - a.HeatMegawatts) * (b.PowerMegawatts - a.PowerMegawatts));

    private void Line(DispatchLine line, string at)
    {
        Header($"{at}.fromHeaderId", line.FromHeaderId);
        Header($"{at}.toHeaderId", line.ToHeaderId);
        if (line.FromHeaderId == line.ToHeaderId)
        {
            Add($"{at}.toHeaderId", line.ToHeaderId, "", "another header than fromHeaderId");
        }

        Number($"{at}.capacityMegawatts", line.CapacityMegawatts, "MW", 0, MostMegawatts);
        if (!(line.LossFraction is >= 0 and < 1))
        {
            Add($"{at}.lossFraction", line.LossFraction, "", "from 0 to below 1");
        }

        if (line.LossFraction <= 0 && problem.Lines.Any(other => other.FromHeaderId == line.ToHeaderId && other.ToHeaderId == line.FromHeaderId))
        {
            Add($"{at}.lossFraction", line.LossFraction, "", "above 0, because another line leads back and heat must not go round for nothing");
        }

        if (HeaderOf(line.FromHeaderId)?.SupplyTemperatureDegC is { } from && HeaderOf(line.ToHeaderId)?.SupplyTemperatureDegC is { } to && from < to)
        {
            Add($"{at}.fromHeaderId", line.FromHeaderId, "", Say($"a header of at least {to} °C; {line.FromHeaderId} has {from} °C"));
        }
    }

    private void Demand(DispatchDemand demand, string at)
    {
        Header($"{at}.headerId", demand.HeaderId);
        if (!Enum.IsDefined(demand.Tier))
        {
            Add($"{at}.tier", (int)demand.Tier, "", "1 to 4");
        }

        Series($"{at}.heatMegawatts", demand.HeatMegawatts, "MW", 0, MostMegawatts);
        Temperature($"{at}.requiredTemperatureDegC", demand.RequiredTemperatureDegC);
        if (demand.RequiredTemperatureDegC is { } needed && HeaderOf(demand.HeaderId)?.SupplyTemperatureDegC is { } given && needed > given)
        {
            Add($"{at}.requiredTemperatureDegC", needed, "°C", Say($"up to the {given} of {demand.HeaderId}"));
        }
    }

    private void Store(DispatchStore store, string at)
    {
        Header($"{at}.headerId", store.HeaderId);
        Number($"{at}.minLevelMegawattHours", store.MinLevelMegawattHours, "MWh", 0, 1e7);
        Number($"{at}.maxLevelMegawattHours", store.MaxLevelMegawattHours, "MWh", store.MinLevelMegawattHours, 1e7);
        Number($"{at}.startLevelMegawattHours", store.StartLevelMegawattHours, "MWh", store.MinLevelMegawattHours, store.MaxLevelMegawattHours);
        Number($"{at}.endLevelMegawattHours", store.EndLevelMegawattHours, "MWh", 0, store.MaxLevelMegawattHours);
        Number($"{at}.chargeMegawatts", store.ChargeMegawatts, "MW", 0, MostMegawatts);
        Number($"{at}.dischargeMegawatts", store.DischargeMegawatts, "MW", 0, MostMegawatts);
        Above($"{at}.chargeEfficiency", store.ChargeEfficiency, "", 1);
        Above($"{at}.dischargeEfficiency", store.DischargeEfficiency, "", 1);
        Number($"{at}.standingLossPerHour", store.StandingLossPerHour, "1/h", 0, 0.5);
    }

    private void Rest()
    {
        if (problem.Power is { } power)
        {
            Series("power.buyEurPerMegawattHour", power.BuyEurPerMegawattHour, "EUR/MWh", -MostPrice, MostPrice);
            Series("power.sellEurPerMegawattHour", power.SellEurPerMegawattHour, "EUR/MWh", -MostPrice, MostPrice);
            Series("power.demandMegawatts", power.DemandMegawatts, "MW", 0, MostMegawatts);
            Number("power.mostBoughtMegawatts", power.MostBoughtMegawatts, "MW", 0, double.PositiveInfinity);
            Number("power.mostSoldMegawatts", power.MostSoldMegawatts, "MW", 0, double.PositiveInfinity);
            for (int t = 0; t < Math.Min(power.BuyEurPerMegawattHour.Length, power.SellEurPerMegawattHour.Length); t++)
            {
                if (power.SellEurPerMegawattHour[t] > power.BuyEurPerMegawattHour[t])
                {
                    Add($"power.sellEurPerMegawattHour[t{t}]", power.SellEurPerMegawattHour[t], "EUR/MWh", Say($"up to the buying price of {power.BuyEurPerMegawattHour[t]}"));
                    break;
                }
            }
        }

        Number("co2PriceEurPerTonne", problem.Co2PriceEurPerTonne, "EUR/t", 0, MostPrice);
        foreach (EmissionCap cap in problem.Caps)
        {
            Number($"caps[{cap.Id}].limit", cap.Limit, cap.Pollutant == Pollutant.Co2 ? "t" : "kg", 0, 1e12);
            foreach (string unit in cap.UnitIds.Where(id => problem.Units.All(unit => unit.Id != id)))
            {
                Add($"caps[{cap.Id}].unitIds", unit, "", OneOf(problem.Units.Select(item => item.Id)));
            }
        }

        foreach (OnlineReserve reserve in problem.Reserves)
        {
            Series($"reserves[{reserve.Id}].megawatts", reserve.Megawatts, "MW", 0, MostMegawatts);
            if (reserve.HeaderId.Length > 0)
            {
                Header($"reserves[{reserve.Id}].headerId", reserve.HeaderId);
            }
        }

        if (problem.NMinusOne is { } rule)
        {
            Number("nMinusOne.holdFor", rule.HoldFor.TotalHours, "h", 1.0 / 60, 24);
        }
    }

    private DispatchHeader? HeaderOf(string id) => problem.Headers.FirstOrDefault(header => header.Id == id);

    private void Header(string field, string id)
    {
        if (HeaderOf(id) is null)
        {
            Add(field, id, "", OneOf(problem.Headers.Select(header => header.Id)));
        }
    }

    private void Names(string field, IEnumerable<string> ids)
    {
        foreach (IGrouping<string, string> twice in ids.GroupBy(id => id).Where(group => group.Count() > 1 || group.Key.Length == 0))
        {
            Add(field, twice.Key.Length == 0 ? "(empty)" : $"{twice.Key} ({twice.Count()} times)", "", "a name of its own for each");
        }
    }

    private void Temperature(string field, double? value)
    {
        if (value is { } degrees)
        {
            Number(field, degrees, "°C", -50, 1500);
        }
    }

    private void Share(ImmutableArray<double> values, string field, double least, double most)
    {
        if (!values.IsEmpty)
        {
            Series(field, values, "", least, most);
        }
    }

    private void Series(string field, ImmutableArray<double> values, string unit, double least, double most)
    {
        if (values.IsDefault || values.Length != problem.Steps)
        {
            Add(field, values.IsDefault ? 0 : values.Length, "entries", $"{problem.Steps}, one a step");
            return;
        }

        for (int t = 0; t < values.Length; t++)
        {
            if (!(values[t] >= least && values[t] <= most))
            {
                Number($"{field}[t{t}]", values[t], unit, least, most);
                return;   // one of a series is enough
            }
        }
    }

    private void Above(string field, double value, string unit, double most)
    {
        if (!(value > 0 && value <= most))
        {
            Add(field, value, unit, Say($"above 0 up to {most}"));
        }
    }

    private void Number(string field, double value, string unit, double least, double most)
    {
        if (!(value >= least && value <= most))
        {
            Add(field, value, unit, double.IsPositiveInfinity(most) ? Say($"at least {least}") : Say($"from {least} to {most}"));
        }
    }

    private static string OneOf(IEnumerable<string> ids) => string.Join(", ", ids);

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private void Add(string field, IFormattable value, string unit, string allowed) => Add(field, value.ToString(null, CultureInfo.InvariantCulture), unit, allowed);

    private void Add(string field, string value, string unit, string allowed) => _findings.Add(new ProblemFinding(field, value, unit, allowed));
}
