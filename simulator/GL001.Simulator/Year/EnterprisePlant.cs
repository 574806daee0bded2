using System.Collections.Immutable;
using GL001.Dispatch;
using GL001.Plant;

namespace GL001.Simulator.Year;

/// <summary>When a unit cannot run, in steps of the year.</summary>
/// <param name="Unit">Index of the unit.</param>
/// <param name="First">First step without it.</param>
/// <param name="End">First step with it again.</param>
public readonly record struct Outage(int Unit, int First, int End);

/// <summary>A customer over the whole time.</summary>
public sealed record YearDemand(string Id, string HeaderId, DemandTier Tier, double[] HeatMw);

/// <summary>
/// One plant of the enterprise, in quarter hours: ten units (four boilers, two furnaces, CHP, heat pump, electric boiler, waste heat), a
/// store, customers of four tiers at its network and one at its hot-oil loop, a grid connection of its own.
/// </summary>
/// <remarks>Demand shapes and prices are the public series of the two-plants sample, scaled; sizes are invented and drawn from the seed.</remarks>
public sealed class EnterprisePlant
{
    public const int StepMinutes = 15;
    public const int StepsPerDay = 24 * 60 / StepMinutes;
    public const double StepHours = StepMinutes / 60.0;

    /// <summary>Carbon price, EUR/t: project default.</summary>
    public const double Co2EurPerTonne = 70.0;

    /// <summary>Natural gas at lower heating value, t/MWh.</summary>
    public const double GasTonnesPerMwh = 0.202;

    /// <summary>Grid power, t/MWh: project default for a central European mix; power sold counts as saved.</summary>
    public const double GridTonnesPerMwh = 0.35;

    // Fees and levies on power that is bought, EUR/MWh. Below a negative price nothing is sold.
    private const double GridFeeEurPerMwh = 60.0;

    private const string Network = "NET";
    private const string Oil = "OIL";
    private const string Gas = "natural-gas";

    // Hours between failures and hours of repair: usual orders for fired units.
    private const double FailureHours = 1_500.0;
    private const double RepairHours = 20.0;

    // Every store is full from empty in less.
    private const double RefillHours = 12.0;

    private readonly double[] _buy;
    private readonly double[] _sell;
    private readonly double[] _gas;

    private EnterprisePlant(string id, DispatchUnit[] units, double[] wasteShare, DispatchStore store, YearDemand[] demands, Outage[] outages, double[] gas, double[] buy, double[] sell)
    {
        Id = id;
        Units = units;
        WasteShare = wasteShare;
        Store = store;
        Demands = demands;
        Outages = outages;
        _gas = gas;
        _buy = buy;
        _sell = sell;
    }

    public string Id { get; }

    public IReadOnlyList<DispatchUnit> Units { get; }

    public DispatchStore Store { get; }

    public IReadOnlyList<YearDemand> Demands { get; }

    /// <summary>In the order of their beginnings.</summary>
    public IReadOnlyList<Outage> Outages { get; }

    public int Steps => _gas.Length;

    /// <summary>Share of the waste heat that there is.</summary>
    public IReadOnlyList<double> WasteShare { get; }

    public double GasPrice(int step) => _gas[step];

    public double BuyPrice(int step) => _buy[step];

    public double SellPrice(int step) => _sell[step];

    /// <summary>Ten plants; the tenth has no waste heat: 99 units.</summary>
    /// <param name="sample">The two-plants sample, whose series they share.</param>
    /// <param name="start">First quarter hour.</param>
    /// <param name="days">Days.</param>
    /// <param name="plants">How many of the ten.</param>
    /// <param name="seed">Sizes and outages.</param>
    public static IReadOnlyList<EnterprisePlant> All(Site sample, DateTimeOffset start, int days, int plants, int seed) =>
        [.. Enumerable.Range(0, plants).Select(index => Make(sample, start, days * StepsPerDay, index, seed))];

    /// <summary>The problem from a step on, for who knows the outages that it is told. Values of a longer step are means.</summary>
    /// <param name="from">First quarter hour.</param>
    /// <param name="spans">Quarter hours of each step of the problem.</param>
    /// <param name="state">What each unit does now, and the level of the store.</param>
    /// <param name="isKnown">Which outages are known of.</param>
    public DispatchProblem Problem(int from, IReadOnlyList<int> spans, YearState state, Func<Outage, bool> isKnown)
    {
        var begins = new int[spans.Count + 1];
        begins[0] = from;
        for (int i = 0; i < spans.Count; i++)
        {
            begins[i + 1] = begins[i] + spans[i];
        }

        ImmutableArray<double> Of(IReadOnlyList<double> year)
        {
            var means = ImmutableArray.CreateBuilder<double>(spans.Count);
            for (int i = 0; i < spans.Count; i++)
            {
                double sum = 0.0;
                for (int step = begins[i]; step < begins[i + 1]; step++)
                {
                    sum += year[step];
                }

                means.Add(sum / spans[i]);
            }

            return means.MoveToImmutable();
        }

        // A step that is partly in an outage counts as possible, so that longer steps never forbid what quarter hours allow.
        StepWindow Window(Outage outage)
        {
            int first = 0;
            while (first < spans.Count && begins[first] < outage.First)
            {
                first++;
            }

            int end = first;
            while (end < spans.Count && begins[end + 1] <= outage.End)
            {
                end++;
            }

            return new StepWindow(first, end);
        }

        // Half full at the end, where there is time to come there; else no emptier than standing still leaves it.
        double hours = spans.Sum() * StepHours;
        double level = Math.Clamp(state.LevelMwh, 0.0, Store.MaxLevelMegawattHours);
        double kept = level * Math.Max(0.0, 1.0 - (1.05 * Store.StandingLossPerHour * hours));
        double end = hours >= RefillHours ? Store.EndLevelMegawattHours : Math.Min(Store.EndLevelMegawattHours, kept);
        return new DispatchProblem
        {
            Start = state.Begin.AddMinutes((double)from * StepMinutes),
            Step = TimeSpan.FromMinutes(StepMinutes),
            StepLengths = [.. spans.Select(span => TimeSpan.FromMinutes(span * StepMinutes))],
            Steps = spans.Count,
            Headers = [new DispatchHeader(Network), new DispatchHeader(Oil)],
            Lines = [],
            Units = [.. Units.Select((unit, index) => unit with
            {
                // What breaks at this moment is off already, however short its run was.
                CurrentHeatMegawatts = IsBroken(index, from) ? 0.0 : state.HeatMw[index],
                BurnerRunning = !IsBroken(index, from) && state.On[index],
                HoursInState = IsBroken(index, from) ? null : state.HoursInState[index],
                AvailableShare = unit.Kind == DispatchUnitKind.WasteHeat ? Of(WasteShare) : [],
                Maintenance = [.. Outages.Where(outage => outage.Unit == index && isKnown(outage)).Select(Window).Where(window => window.EndStep > window.FirstStep)],
            })],
            Demands = [.. Demands.Select(demand => new DispatchDemand(demand.Id, demand.HeaderId, demand.Tier, Of(demand.HeatMw)))],
            Stores = [Store with { StartLevelMegawattHours = level, EndLevelMegawattHours = end }],
            Fuels = [new DispatchFuel { Id = Gas, PriceEurPerMegawattHour = Of(_gas), Co2TonnesPerMegawattHour = GasTonnesPerMwh }],
            Power = new DispatchPower(Of(_buy), Of(_sell), [.. new double[spans.Count]]),
            Co2PriceEurPerTonne = Co2EurPerTonne,
        };
    }

    /// <summary>Whether a unit is out of order in a quarter hour.</summary>
    public bool IsBroken(int unit, int step) => Outages.Any(outage => outage.Unit == unit && step >= outage.First && step < outage.End);

    private static EnterprisePlant Make(Site sample, DateTimeOffset start, int steps, int index, int seed)
    {
        var noise = new SeededNoise(seed, $"enterprise/{index}");
        double Drawn(double low, double high) => low + ((noise.Next() + 1.0) / 2.0 * (high - low));
        double peak = Drawn(30.0, 110.0);
        double oilPeak = Drawn(4.0, 12.0);
        TimeSeries town = Series(sample, index % 2 == 0 ? "network-heat-2020" : "district-heat-2019");
        double townPeak = index % 2 == 0 ? 266.177 : 20.0;
        TimeSeries process = Series(sample, "boiler-output");
        DateTimeOffset[] at = [.. Enumerable.Range(0, steps).Select(step => start.AddMinutes((double)step * StepMinutes))];

        // Neighbours are not copies of each other: each has its clock some quarter hours apart and a level of its own.
        var shift = TimeSpan.FromMinutes(StepMinutes * (index / 2));
        double[] Shape(TimeSeries series, double scale, double floor, double spread) =>
            [.. at.Select(instant => Math.Max(floor, scale * series.At(instant - shift)) * (1.0 + (spread * noise.Next())))];
        YearDemand[] demands =
        [
            .. new[] { (DemandTier.LifeSafety, 0.05), (DemandTier.ProductSafety, 0.15), (DemandTier.EquipmentProtection, 0.2), (DemandTier.Production, 0.6) }
                .Select(entry => new YearDemand($"D{(int)entry.Item1}", Network, entry.Item1, Shape(town, entry.Item2 * peak / townPeak, 0.05 * entry.Item2 * peak, 0.03))),
            new YearDemand("D-OIL", Oil, DemandTier.Production, Shape(process, 0.9 * oilPeak / 13.95, 0.3 * oilPeak, 0.01)),
        ];

        var units = new List<DispatchUnit>();
        foreach ((double share, int number) in new[] { (0.40, 1), (0.30, 2), (0.20, 3), (0.15, 4) })
        {
            units.Add(Fired($"B{number}", DispatchUnitKind.Boiler, Network, share * peak, 0.2, Drawn(0.88, 0.95)));
        }

        units.Add(Fired("F1", DispatchUnitKind.Furnace, Oil, 0.7 * oilPeak, 0.25, Drawn(0.82, 0.88)));
        units.Add(Fired("F2", DispatchUnitKind.Furnace, Oil, 0.6 * oilPeak, 0.25, Drawn(0.80, 0.86)));
        units.Add(Chp(0.2 * peak, Drawn(0.36, 0.42)));
        units.Add(Electric("HP", DispatchUnitKind.HeatPump, 0.08 * peak, Drawn(2.6, 3.4), 0.3));
        units.Add(Electric("EB", DispatchUnitKind.ElectricBoiler, 0.12 * peak, 0.99, 0.0));
        if (index < 9)
        {
            units.Add(new DispatchUnit
            {
                Id = "WH",
                HeaderId = Network,
                Kind = DispatchUnitKind.WasteHeat,
                CurrentHeatMegawatts = 0.0,
                MinHeatMegawatts = 0.0,
                MaxHeatMegawatts = 0.06 * peak,
                RampUpMegawattsPerMinute = 0.06 * peak,
                RampDownMegawattsPerMinute = 0.06 * peak,
                Efficiency = 1.0,
            });
        }

        // Waste heat by shift: full from six to ten at night, half otherwise.
        double[] waste = [.. at.Select(instant => instant.Hour is >= 6 and < 22 ? 1.0 : 0.5)];
        double storage = 0.6 * peak;
        var store = new DispatchStore
        {
            Id = "TES",
            HeaderId = Network,
            MaxLevelMegawattHours = storage,
            StartLevelMegawattHours = 0.5 * storage,
            EndLevelMegawattHours = 0.5 * storage,
            ChargeMegawatts = 0.15 * peak,
            DischargeMegawatts = 0.15 * peak,
            ChargeEfficiency = 0.99,
            DischargeEfficiency = 0.99,
            StandingLossPerHour = 0.002,
        };
        double[] power = [.. at.Select(instant => sample.ElectricityPrice.At(instant))];
        return new EnterprisePlant($"Plant-{index + 1:000}", [.. units], waste, store, demands, DrawOutages(units.Count, steps, new SeededNoise(seed, $"enterprise/{index}/outages")),
            [.. at.Select(instant => sample.Fuels[0].Price.At(instant))],
            [.. power.Select(price => price + GridFeeEurPerMwh)], [.. power.Select(price => Math.Max(0.0, price))]);
    }

    private static DispatchUnit Fired(string id, DispatchUnitKind kind, string header, double max, double turndown, double efficiency)
    {
        // A seventieth of full fuel is lost at any load: casing and fan.
        double Input(double heat) => ((0.015 * max) + (0.985 * heat)) / efficiency;
        double min = turndown * max;
        return new DispatchUnit
        {
            Id = id,
            HeaderId = header,
            Kind = kind,
            CurrentHeatMegawatts = 0.0,
            MinHeatMegawatts = min,
            MaxHeatMegawatts = max,
            RampUpMegawattsPerMinute = 0.05 * max,
            RampDownMegawattsPerMinute = 0.05 * max,
            MinUp = TimeSpan.FromHours(1),
            MinDown = TimeSpan.FromHours(1),
            StartCost = new StartCost(12.0 * max, 12.0 * max, 12.0 * max, 0.0, 0.0),
            Efficiency = efficiency,
            InputCurve = [new CurvePoint(min, Input(min)), new CurvePoint(max, Input(max))],
            FuelId = Gas,
            WearEurPerMegawattHour = 0.5,
        };
    }

    private static DispatchUnit Chp(double heatMw, double electric) => new()
    {
        Id = "CHP",
        HeaderId = Network,
        Kind = DispatchUnitKind.Chp,
        CurrentHeatMegawatts = 0.0,
        MinHeatMegawatts = 0.5 * heatMw,
        MaxHeatMegawatts = heatMw,
        RampUpMegawattsPerMinute = 0.05 * heatMw,
        RampDownMegawattsPerMinute = 0.05 * heatMw,
        MinUp = TimeSpan.FromHours(3),
        MinDown = TimeSpan.FromHours(2),
        StartCost = new StartCost(25.0 * heatMw, 25.0 * heatMw, 25.0 * heatMw, 0.0, 0.0),
        Efficiency = 0.48,
        FuelId = Gas,
        WearEurPerMegawattHour = 4.0,
        OperatingPoints =
        [
            new OperatingPoint(0.46 * electric / 0.48 * heatMw, 0.5 * heatMw, 0.52 * heatMw / 0.48),
            new OperatingPoint(electric / 0.48 * heatMw, heatMw, heatMw / 0.48),
        ],
    };

    private static DispatchUnit Electric(string id, DispatchUnitKind kind, double max, double performance, double turndown) => new()
    {
        Id = id,
        HeaderId = Network,
        Kind = kind,
        CurrentHeatMegawatts = 0.0,
        MinHeatMegawatts = turndown * max,
        MaxHeatMegawatts = max,
        RampUpMegawattsPerMinute = 0.2 * max,
        RampDownMegawattsPerMinute = 0.2 * max,
        MinUp = TimeSpan.FromMinutes(30),
        MinDown = TimeSpan.FromMinutes(30),
        Efficiency = performance,
        WearEurPerMegawattHour = 1.0,
    };

    /// <summary>Exponential times between failures and of repair, unit by unit.</summary>
    private static Outage[] DrawOutages(int units, int steps, SeededNoise noise)
    {
        var outages = new List<Outage>();
        double Exponential(double hours) => -hours * Math.Log(Math.Max(1e-9, (noise.Next() + 1.0) / 2.0));
        for (int unit = 0; unit < units; unit++)
        {
            for (double at = Exponential(FailureHours); at / StepHours < steps;)
            {
                double repaired = at + 1.0 + Exponential(RepairHours);
                outages.Add(new Outage(unit, (int)(at / StepHours), (int)Math.Ceiling(repaired / StepHours)));
                at = repaired + Exponential(FailureHours);
            }
        }

        return [.. outages.OrderBy(outage => outage.First)];
    }

    private static TimeSeries Series(Site sample, string id) => sample.Demands.First(demand => demand.Series.Id == id).Series;
}
