using System.Globalization;
using GL001.Plant;

namespace GL001.SiteFiles;

/// <summary>What only the plan needs: curves, starts, stores, electricity, emissions, reserves, units without a controller.</summary>
internal sealed partial class SiteReader
{
    private static readonly Dictionary<string, LocalUnitKind> LocalUnitKinds = new()
    {
        ["chp"] = LocalUnitKind.Chp,
        ["heat-pump"] = LocalUnitKind.HeatPump,
        ["electric-boiler"] = LocalUnitKind.ElectricBoiler,
        ["waste-heat"] = LocalUnitKind.WasteHeat,
        ["solar"] = LocalUnitKind.Solar,
    };

    private static readonly Dictionary<string, CappedPollutant> Pollutants = new() { ["co2"] = CappedPollutant.Co2, ["nox"] = CappedPollutant.Nox };

    private static readonly Dictionary<string, TransferKind> TransferKinds = new() { ["line"] = TransferKind.Line, ["let-down"] = TransferKind.LetDown };

    /// <summary>Prices and fees; catches cents written as euros.</summary>
    private static readonly Bounds Price = new(0, 10_000);

    private static readonly Bounds Megawatts = new(0, 2000);

    /// <summary>Heat or energy in a store or of a fuel, MWh.</summary>
    private static readonly Bounds Energy = new(0, 1e7);

    private static readonly Bounds StartEur = new(0, 1e6);

    private static readonly Bounds Hours = new(0, 168);

    private static readonly Bounds Share = new(0, 1, LeastAllowed: false);

    private readonly HashSet<string> _capIds = [];
    private readonly HashSet<string> _reserveIds = [];

    /// <param name="item">The unit.</param>
    /// <param name="min">Its least heat.</param>
    /// <param name="max">Its most.</param>
    /// <param name="bestHeatPerInput">1, or the best coefficient of performance.</param>
    private static UnitPlanning ReadPlanning(FieldReader item, double min, double max, double bestHeatPerInput)
    {
        double minUp = item.Number("minUpMinutes", new Bounds(0, 168 * 60), fallback: -1);
        double minDown = item.Number("minDownMinutes", new Bounds(0, 168 * 60), fallback: -1);
        return new UnitPlanning
        {
            InputCurve = ReadCurve(item, min, max, bestHeatPerInput),
            Start = item.Has("startCost") ? ReadStart(item.Child("startCost")) : null,
            MinUp = minUp < 0 ? null : TimeSpan.FromMinutes(minUp),
            MinDown = minDown < 0 ? null : TimeSpan.FromMinutes(minDown),
            WearEurPerMegawattHour = item.Number("wearEurPerMegawattHour", Price, fallback: 0),
            NoxKilogramsPerMegawattHour = item.Number("noxKilogramsPerMegawattHour", new Bounds(0, 100), fallback: 0),
            MustRun = item.Flag("mustRun", fallback: false),
            Maintenance = [.. item.Items("maintenance", required: false).Select(ReadMaintenance)],
        };
    }

    private static List<LoadPoint> ReadCurve(FieldReader item, double min, double max, double bestHeatPerInput)
    {
        var points = new List<LoadPoint>();
        IReadOnlyList<FieldReader> written = item.Items("inputCurve", required: false);
        foreach (FieldReader point in written)
        {
            double heat = point.Number("heatMegawatts", Megawatts);
            double input = point.Number("inputMegawatts", new Bounds(0, 4000));
            point.RefuseUnknown();
            if (points.Count > 0 && heat <= points[^1].Heat.Megawatts)
            {
                point.Report(SiteFindingKind.OutOfRange, "heatMegawatts", Say($"{heat} does not rise"), Say($"above {points[^1].Heat.Megawatts}, the point before"));
            }

            if (points.Count > 0 && input < points[^1].InputMegawatts)
            {
                point.Report(SiteFindingKind.OutOfRange, "inputMegawatts", Say($"{input} falls"), Say($"at least {points[^1].InputMegawatts}, as the point before"));
            }
            else if (input * bestHeatPerInput < heat)
            {
                point.Report(SiteFindingKind.OutOfRange, "inputMegawatts", Say($"{input} gives more heat than it can"), Say($"at least {heat / bestHeatPerInput}"));
            }

            points.Add(new LoadPoint(ThermalPower.FromMegawatts(heat), input));
        }

        if (written.Count == 0)
        {
            return points;
        }

        if (points.Count < 2)
        {
            item.Report(SiteFindingKind.OutOfRange, "inputCurve", "one point is no curve", "at least 2 points");
        }
        else if (points[0].Heat.Megawatts > min || points[^1].Heat.Megawatts < max)
        {
            item.Report(SiteFindingKind.OutOfRange, "inputCurve", Say($"it runs from {points[0].Heat.Megawatts} to {points[^1].Heat.Megawatts} MW"), Say($"from {min} or below to {max} or above, the unit's range"));
        }

        return points;
    }

    private static StartTerms? ReadStart(FieldReader? item)
    {
        if (item is null)
        {
            return null;
        }

        double hot = item.Number("hotEur", StartEur);
        double warm = item.Number("warmEur", StartEur);
        double cold = item.Number("coldEur", StartEur);
        double hotHours = item.Number("hotHours", Hours);
        double warmHours = item.Number("warmHours", Hours);
        item.RefuseUnknown();
        AtLeast(item, "warmEur", warm, "hotEur", hot);
        AtLeast(item, "coldEur", cold, "warmEur", warm);
        AtLeast(item, "warmHours", warmHours, "hotHours", hotHours);
        return new StartTerms(hot, warm, cold, hotHours, warmHours);
    }

    private static MaintenanceWindow ReadMaintenance(FieldReader item)
    {
        DateTimeOffset from = item.Instant("from");
        DateTimeOffset to = item.Instant("to");
        item.RefuseUnknown();
        if (to <= from)
        {
            item.Report(SiteFindingKind.OutOfRange, "to", "it ends before it begins", Say($"after {from:yyyy-MM-ddTHH:mm:sszzz}"));
        }

        return new MaintenanceWindow(from, to);
    }

    private LocalUnit ReadLocalUnit(FieldReader item, List<Header> headers)
    {
        string id = item.Id("id", "unit", _unitIds);
        LocalUnitKind kind = item.Choice("kind", LocalUnitKinds);
        string header = item.Reference("header", "header in this plant", headers.Select(header => header.Id));
        double min = item.Number("minHeatMegawatts", Megawatts);
        double max = item.Number("maxHeatMegawatts", PositiveMegawatts);
        AtLeast(item, "maxHeatMegawatts", max, "minHeatMegawatts", min);
        bool takesPower = kind is LocalUnitKind.HeatPump or LocalUnitKind.ElectricBoiler;
        double best = kind == LocalUnitKind.HeatPump ? 15 : 1;
        if ((takesPower || kind == LocalUnitKind.Chp) && !_hasElectricity)
        {
            item.Report(SiteFindingKind.MissingField, "kind", $"a {kind} needs to know what electricity costs", "the field electricity at the top of the file");
        }

        if (headers.Find(candidate => candidate.Id == header) is { Kind: HeaderKind.Charge })
        {
            item.Report(SiteFindingKind.UnknownReference, "header", $"'{header}' is goods, which only its furnace heats", "a Steam or HotOil header");
        }

        var unit = new LocalUnit
        {
            Id = id,
            Kind = kind,
            HeaderId = header,
            MinHeat = ThermalPower.FromMegawatts(min),
            MaxHeat = ThermalPower.FromMegawatts(max),
            RampUpPerMinute = ThermalPower.FromMegawatts(item.Number("rampUpMegawattsPerMinute", PositiveMegawatts)),
            RampDownPerMinute = ThermalPower.FromMegawatts(item.Number("rampDownMegawattsPerMinute", PositiveMegawatts)),
            Efficiency = takesPower ? item.Number("efficiency", new Bounds(0, best, LeastAllowed: false)) : 1,
            FuelId = kind == LocalUnitKind.Chp ? item.Reference("fuel", "fuel", _fuelIds) : "",
            OperatingPoints = kind == LocalUnitKind.Chp ? ReadPoints(item, min, max) : [],
            Available = kind is LocalUnitKind.WasteHeat or LocalUnitKind.Solar && item.Has("availableSeries") ? SeriesOf(item, "availableSeries", SeriesUnit.Megawatt) : null,
            AvailableScale = kind is LocalUnitKind.WasteHeat or LocalUnitKind.Solar ? item.Number("availableScale", new Bounds(0, 1000, LeastAllowed: false), fallback: 1) : 1,
            Planning = ReadPlanning(item, min, max, best),
        };
        item.RefuseUnknown();
        if (unit.Planning.InputCurve.Count > 0 && !takesPower)
        {
            item.Report(SiteFindingKind.OutOfRange, "inputCurve", $"a {kind} has none", "only with kind: heat-pump or electric-boiler, and for units with a controller");
        }

        return unit;
    }

    private static List<ChpPoint> ReadPoints(FieldReader item, double min, double max)
    {
        var points = new List<ChpPoint>();
        foreach (FieldReader point in item.Items("operatingPoints"))
        {
            double power = point.Number("powerMegawatts", Megawatts);
            double heat = point.Number("heatMegawatts", Megawatts);
            double fuel = point.Number("fuelMegawatts", new Bounds(0, 8000));
            point.RefuseUnknown();
            if (fuel < power + heat)
            {
                point.Report(SiteFindingKind.OutOfRange, "fuelMegawatts", Say($"{fuel} gives more than it can"), Say($"at least {power + heat}, its heat and electricity"));
            }

            points.Add(new ChpPoint(power, ThermalPower.FromMegawatts(heat), fuel));
        }

        if (points.Count > 0 && (points.Min(point => point.Heat.Megawatts) > min || points.Max(point => point.Heat.Megawatts) < max))
        {
            item.Report(
                SiteFindingKind.OutOfRange,
                "operatingPoints",
                Say($"their heat runs from {points.Min(point => point.Heat.Megawatts)} to {points.Max(point => point.Heat.Megawatts)} MW"),
                Say($"from {min} or below to {max} or above, the unit's range"));
        }

        return points;
    }

    private static StorePlanning? ReadStorePlanning(FieldReader? item, double? charge, double? discharge)
    {
        if (item is null)
        {
            return null;
        }

        double least = item.Number("minLevelMegawattHours", Energy, fallback: 0);
        double most = item.Number("maxLevelMegawattHours", Energy);
        double start = item.Number("startLevelMegawattHours", Energy);
        double end = item.Number("endLevelMegawattHours", Energy, fallback: least);
        var planning = new StorePlanning
        {
            MinLevelMegawattHours = least,
            MaxLevelMegawattHours = most,
            StartLevelMegawattHours = start,
            EndLevelMegawattHours = end,
            Charge = ThermalPower.FromMegawatts(charge ?? item.Number("chargeMegawatts", PositiveMegawatts)),
            Discharge = ThermalPower.FromMegawatts(discharge ?? item.Number("dischargeMegawatts", PositiveMegawatts)),
            ChargeEfficiency = item.Number("chargeEfficiency", Share, fallback: 1),
            DischargeEfficiency = item.Number("dischargeEfficiency", Share, fallback: 1),
            StandingLossPerHour = item.Number("standingLossPerHour", new Bounds(0, 0.5), fallback: 0),
        };
        item.RefuseUnknown();
        AtLeast(item, "maxLevelMegawattHours", most, "minLevelMegawattHours", least);
        AtLeast(item, "startLevelMegawattHours", start, "minLevelMegawattHours", least);
        AtLeast(item, "endLevelMegawattHours", end, "minLevelMegawattHours", least);
        AtMost(item, "startLevelMegawattHours", start, "maxLevelMegawattHours", most);
        AtMost(item, "endLevelMegawattHours", end, "maxLevelMegawattHours", most);
        return planning;
    }

    private ElectricityConnection? ReadElectricity(FieldReader? item, TimeSeries price)
    {
        if (item is null)
        {
            return null;
        }

        int before = findings.Count;
        var grid = new ElectricityConnection
        {
            BuyPrice = item.Has("buyPriceSeries") ? SeriesOf(item, "buyPriceSeries", SeriesUnit.EurPerMegawattHour) : price,
            SellPrice = item.Has("sellPriceSeries") ? SeriesOf(item, "sellPriceSeries", SeriesUnit.EurPerMegawattHour) : price,
            BuyFeeEurPerMegawattHour = item.Number("buyFeeEurPerMegawattHour", Price, fallback: 0),
            SellFeeEurPerMegawattHour = item.Number("sellFeeEurPerMegawattHour", Price, fallback: 0),
            MostBoughtMegawatts = item.Number("mostBoughtMegawatts", Megawatts, fallback: double.PositiveInfinity),
            MostSoldMegawatts = item.Number("mostSoldMegawatts", Megawatts, fallback: double.PositiveInfinity),
            Demand = item.Has("demandSeries") ? SeriesOf(item, "demandSeries", SeriesUnit.Megawatt) : null,
            DemandScale = item.Number("demandScale", new Bounds(0, 1000, LeastAllowed: false), fallback: 1),
        };
        item.RefuseUnknown();
        if (findings.Count > before)
        {
            return grid;
        }

        // A year of quarter hours; the leap year has them all.
        DateTimeOffset begin = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);
        for (DateTimeOffset at = begin; at.Year == begin.Year; at += TimeSpan.FromMinutes(15))
        {
            if (grid.SellAt(at) > grid.BuyAt(at) + 1e-9)
            {
                item.Report(
                    SiteFindingKind.OutOfRange,
                    item.Has("sellPriceSeries") ? "sellPriceSeries" : "buyPriceSeries",
                    Say($"selling earns {grid.SellAt(at):0.##} EUR/MWh where buying costs {grid.BuyAt(at):0.##} ({at:MM-dd HH:mm} UTC)"),
                    "prices at which buying and selling at once earns nothing");
                break;
            }
        }

        return grid;
    }

    private (double Price, List<SiteCap> Caps) ReadEmissions(FieldReader? item)
    {
        if (item is null)
        {
            return (0, []);
        }

        double price = item.Number("co2PriceEurPerTonne", Price, fallback: 0);
        List<SiteCap> caps = [.. item.Items("caps", required: false).Select(ReadCap)];
        item.RefuseUnknown();
        return (price, caps);
    }

    private SiteCap ReadCap(FieldReader item)
    {
        var cap = new SiteCap(
            item.Id("id", "cap", _capIds),
            item.Choice("pollutant", Pollutants),
            item.Number("limit", new Bounds(0, 1e9)),
            TimeSpan.FromHours(item.WholeNumber("everyHours", 1, 8784)),
            item.References("units", "unit", _unitIds));
        item.RefuseUnknown();
        return cap;
    }

    private SiteReserve ReadReserve(FieldReader item, List<Header> headers)
    {
        var reserve = new SiteReserve(
            item.Id("id", "reserve", _reserveIds),
            item.Has("header") ? item.Reference("header", "header", headers.Select(header => header.Id)) : "",
            ThermalPower.FromMegawatts(item.Number("megawatts", PositiveMegawatts)));
        item.RefuseUnknown();
        return reserve;
    }

    private static LossRule? ReadLossRule(FieldReader? item)
    {
        if (item is null)
        {
            return null;
        }

        var rule = new LossRule(item.Choice("upToTier", Tiers), TimeSpan.FromMinutes(item.Number("holdMinutes", new Bounds(1, 1440))));
        item.RefuseUnknown();
        return rule;
    }

    private static void AtLeast(FieldReader item, string field, double value, string other, double least)
    {
        if (value < least)
        {
            item.Report(SiteFindingKind.OutOfRange, field, Say($"{value} is below {other}"), Say($"at least {least}"));
        }
    }

    private static void AtMost(FieldReader item, string field, double value, string other, double most)
    {
        if (value > most)
        {
            item.Report(SiteFindingKind.OutOfRange, field, Say($"{value} is above {other}"), Say($"at most {most}"));
        }
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
