using System.Collections.Immutable;
using GL001.Plant;

namespace GL001.Dispatch;

/// <summary>A common pipe: one heat balance.</summary>
/// <param name="Id">Its name.</param>
public sealed record DispatchHeader(string Id)
{
    /// <summary>What its medium reaches, °C; null when no customer asks.</summary>
    public double? SupplyTemperatureDegC { get; init; }

    /// <summary>Heat that can be got rid of (blow-off, cooler), MW; infinite where nobody said.</summary>
    public double DumpMegawatts { get; init; } = double.PositiveInfinity;

    public static implicit operator DispatchHeader(string id) => new(id);
}

public enum LineKind
{
    Transfer = 0,

    /// <summary>A let-down valve: from a header of higher temperature to one of lower.</summary>
    LetDown,
}

/// <summary>A one-way line; its flow is measured at the sending end.</summary>
public sealed record DispatchLine(string Id, string FromHeaderId, string ToHeaderId, double CapacityMegawatts, double LossFraction, LineKind Kind = LineKind.Transfer);

/// <summary>A customer: tier and heat wanted, one value a step.</summary>
public sealed record DispatchDemand(string Id, string HeaderId, DemandTier Tier, ImmutableArray<double> HeatMegawatts)
{
    /// <summary>What the customer needs, °C; null for whatever the header has.</summary>
    public double? RequiredTemperatureDegC { get; init; }
}

/// <summary>A heat store on a header.</summary>
public sealed record DispatchStore
{
    public required string Id { get; init; }

    public required string HeaderId { get; init; }

    public double MinLevelMegawattHours { get; init; }

    public required double MaxLevelMegawattHours { get; init; }

    public required double StartLevelMegawattHours { get; init; }

    /// <summary>Least level after the last step.</summary>
    public double EndLevelMegawattHours { get; init; }

    public required double ChargeMegawatts { get; init; }

    public required double DischargeMegawatts { get; init; }

    /// <summary>Stored over charged, above 0 up to 1.</summary>
    public double ChargeEfficiency { get; init; } = 1;

    /// <summary>Delivered over taken from the store, above 0 up to 1.</summary>
    public double DischargeEfficiency { get; init; } = 1;

    /// <summary>Share of the level lost in an hour.</summary>
    public double StandingLossPerHour { get; init; }
}

/// <summary>A fuel that units share.</summary>
public sealed record DispatchFuel
{
    public required string Id { get; init; }

    /// <summary>One value a step, for energy at lower heating value.</summary>
    public required ImmutableArray<double> PriceEurPerMegawattHour { get; init; }

    /// <summary>Most that can be burned over the horizon.</summary>
    public double StockMegawattHours { get; init; } = double.PositiveInfinity;

    /// <summary>Contract quantity over the horizon; what is not taken is paid for.</summary>
    public double ContractMegawattHours { get; init; }

    public double NotTakenEurPerMegawattHour { get; init; }

    public double Co2TonnesPerMegawattHour { get; init; }
}

/// <summary>The site's connection to the grid; lists have one entry a step. Buying never costs less than selling earns.</summary>
public sealed record DispatchPower(ImmutableArray<double> BuyEurPerMegawattHour, ImmutableArray<double> SellEurPerMegawattHour, ImmutableArray<double> DemandMegawatts)
{
    public double MostBoughtMegawatts { get; init; } = double.PositiveInfinity;

    public double MostSoldMegawatts { get; init; } = double.PositiveInfinity;
}

public enum Pollutant
{
    /// <summary>In tonnes.</summary>
    Co2 = 0,

    /// <summary>In kilograms.</summary>
    Nox,
}

/// <summary>Most that a group of units may emit over a window of steps.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Pollutant">Decides the unit: t of CO2, kg of NOx.</param>
/// <param name="Limit">t or kg over the window.</param>
/// <param name="Window">Steps that count.</param>
/// <param name="UnitIds">Units that count; empty for all.</param>
public sealed record EmissionCap(string Id, Pollutant Pollutant, double Limit, StepWindow Window, ImmutableArray<string> UnitIds);

/// <summary>The maxima of the units that are on, at one header or over the whole site, exceed the demand by this.</summary>
/// <param name="Id">Its name.</param>
/// <param name="HeaderId">Empty for all headers together.</param>
/// <param name="Megawatts">One entry a step.</param>
public sealed record OnlineReserve(string Id, string HeaderId, ImmutableArray<double> Megawatts);

/// <summary>Any one unit may trip, and demand up to this tier stays served.</summary>
/// <param name="UpToTier">Tiers from life safety to this one.</param>
/// <param name="HoldFor">How long stores must bridge until another unit is there.</param>
public sealed record NMinusOne(DemandTier UpToTier, TimeSpan HoldFor);

/// <summary>Everything a plan depends on, frozen. Equal problems give equal plans.</summary>
public sealed partial record DispatchProblem
{
    /// <summary>When the first step begins.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>Length of every step, unless <see cref="StepLengths"/> says otherwise.</summary>
    public required TimeSpan Step { get; init; }

    public required int Steps { get; init; }

    /// <summary>Lengths of unequal steps, one entry a step; empty for equal ones.</summary>
    public ImmutableArray<TimeSpan> StepLengths { get; init; } = [];

    public required ImmutableArray<DispatchHeader> Headers { get; init; }

    public required ImmutableArray<DispatchUnit> Units { get; init; }

    public required ImmutableArray<DispatchLine> Lines { get; init; }

    public required ImmutableArray<DispatchDemand> Demands { get; init; }

    public ImmutableArray<DispatchStore> Stores { get; init; } = [];

    public ImmutableArray<DispatchFuel> Fuels { get; init; } = [];

    /// <summary>Null when no unit makes or takes electricity.</summary>
    public DispatchPower? Power { get; init; }

    public double Co2PriceEurPerTonne { get; init; }

    public ImmutableArray<EmissionCap> Caps { get; init; } = [];

    public ImmutableArray<OnlineReserve> Reserves { get; init; } = [];

    /// <summary>Null when the loss of a unit is not provided for.</summary>
    public NMinusOne? NMinusOne { get; init; }

    /// <summary>Length of a step in hours.</summary>
    public double HoursOf(int step) => StepLengths.IsEmpty ? Step.TotalHours : StepLengths[step].TotalHours;

    /// <summary>Hours from the start to the beginning of a step; the number of steps gives the horizon.</summary>
    public double HoursBefore(int step)
    {
        if (StepLengths.IsEmpty)
        {
            return step * Step.TotalHours;
        }

        double sum = 0;
        for (int t = 0; t < step; t++)
        {
            sum += StepLengths[t].TotalHours;
        }

        return sum;
    }

    public DateTimeOffset BeginOf(int step) => Start.AddHours(HoursBefore(step));

    /// <summary>Price of fuel energy for a unit, EUR/MWh, without carbon; zero when it burns none.</summary>
    public double FuelPriceOf(DispatchUnit unit, int step)
    {
        ArgumentNullException.ThrowIfNull(unit);
        return !unit.BurnsFuel ? 0
            : !unit.FuelPriceEurPerMegawattHour.IsEmpty ? unit.FuelPriceEurPerMegawattHour[step]
            : FuelOf(unit)?.PriceEurPerMegawattHour[step] ?? 0;
    }

    /// <summary>t of CO2 per MWh of the unit's fuel.</summary>
    public double Co2Of(DispatchUnit unit)
    {
        ArgumentNullException.ThrowIfNull(unit);
        return unit.BurnsFuel ? FuelOf(unit)?.Co2TonnesPerMegawattHour ?? 0 : 0;
    }

    internal DispatchFuel? FuelOf(DispatchUnit unit) => unit.FuelId.Length == 0 ? null : Fuels.FirstOrDefault(fuel => fuel.Id == unit.FuelId);

    internal int HeaderIndex(string id)
    {
        for (int h = 0; h < Headers.Length; h++)
        {
            if (Headers[h].Id == id)
            {
                return h;
            }
        }

        return -1;
    }

    /// <summary>Heat wanted at a header in a step by customers up to a tier, MW.</summary>
    internal double WantedAt(string headerId, int step, DemandTier upTo = DemandTier.Production)
    {
        double sum = 0;
        foreach (DispatchDemand demand in Demands)
        {
            if (demand.HeaderId == headerId && demand.Tier <= upTo)
            {
                sum += demand.HeatMegawatts[step];
            }
        }

        return sum;
    }
}
