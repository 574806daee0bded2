namespace GL001.Plant;

/// <summary>One point of an input curve: what a unit takes (fuel at lower heating value, or electricity) to give this heat.</summary>
public readonly record struct LoadPoint(ThermalPower Heat, double InputMegawatts);

/// <summary>One operating point of a CHP; it can hold every weighted mean of its points.</summary>
public readonly record struct ChpPoint(double PowerMegawatts, ThermalPower Heat, double FuelMegawatts);

/// <summary>What a start costs after a rest of up to <paramref name="HotHours"/>, up to <paramref name="WarmHours"/>, and a longer one.</summary>
public sealed record StartTerms(double HotEur, double WarmEur, double ColdEur, double HotHours, double WarmHours);

/// <summary>A time in which a unit is out of service.</summary>
public readonly record struct MaintenanceWindow(DateTimeOffset From, DateTimeOffset To);

/// <summary>What the plan alone needs to know of a unit.</summary>
public sealed record UnitPlanning
{
    public static UnitPlanning Nothing { get; } = new();

    /// <summary>From the least heat or below to the most or above, rising; empty for the unit's constant efficiency.</summary>
    public IReadOnlyList<LoadPoint> InputCurve { get; init; } = [];

    /// <summary>Null where a start costs nothing worth counting.</summary>
    public StartTerms? Start { get; init; }

    /// <summary>Null for what the dispatch takes where nobody says.</summary>
    public TimeSpan? MinUp { get; init; }

    /// <summary>Null for what the dispatch takes where nobody says.</summary>
    public TimeSpan? MinDown { get; init; }

    /// <summary>From the order to start to the first heat; of a unit with a controller only, because somebody must give the order ahead.</summary>
    public TimeSpan StartDelay { get; init; }

    /// <summary>Upkeep, EUR for each MWh of heat.</summary>
    public double WearEurPerMegawattHour { get; init; }

    /// <summary>For each MWh of fuel.</summary>
    public double NoxKilogramsPerMegawattHour { get; init; }

    public bool MustRun { get; init; }

    public IReadOnlyList<MaintenanceWindow> Maintenance { get; init; } = [];
}

public enum LocalUnitKind
{
    /// <summary>Fuel to heat and electricity.</summary>
    Chp,
    HeatPump,
    ElectricBoiler,
    WasteHeat,
    Solar,
}

/// <summary>
/// A heat source without a controller of this system: it is planned, and its own operators run it by the plan. Nobody commands it
/// and nobody tells what it gives.
/// </summary>
public sealed record LocalUnit
{
    public required string Id { get; init; }

    public required LocalUnitKind Kind { get; init; }

    public required string HeaderId { get; init; }

    public required ThermalPower MinHeat { get; init; }

    public required ThermalPower MaxHeat { get; init; }

    public required ThermalPower RampUpPerMinute { get; init; }

    public required ThermalPower RampDownPerMinute { get; init; }

    /// <summary>Heat over input where there is no curve: up to 1, of a heat pump its coefficient of performance.</summary>
    public double Efficiency { get; init; } = 1;

    /// <summary>Of a CHP; empty for others.</summary>
    public string FuelId { get; init; } = "";

    /// <summary>Of a CHP; empty for others.</summary>
    public IReadOnlyList<ChpPoint> OperatingPoints { get; init; } = [];

    /// <summary>Heat that can be had, MW (sun, waste heat); null for the most at all times.</summary>
    public TimeSeries? Available { get; init; }

    public double AvailableScale { get; init; } = 1;

    public UnitPlanning Planning { get; init; } = UnitPlanning.Nothing;
}

/// <summary>What the plan alone needs to know of a store.</summary>
public sealed record StorePlanning
{
    public required double MinLevelMegawattHours { get; init; }

    public required double MaxLevelMegawattHours { get; init; }

    /// <summary>Where nobody tells the level.</summary>
    public required double StartLevelMegawattHours { get; init; }

    /// <summary>Least level at the end of a plan.</summary>
    public required double EndLevelMegawattHours { get; init; }

    public required ThermalPower Charge { get; init; }

    public required ThermalPower Discharge { get; init; }

    public double ChargeEfficiency { get; init; } = 1;

    public double DischargeEfficiency { get; init; } = 1;

    /// <summary>Share of the level that is lost in an hour.</summary>
    public double StandingLossPerHour { get; init; }
}

/// <summary>The site's connection to the grid.</summary>
public sealed record ElectricityConnection
{
    /// <summary>In EUR/MWh.</summary>
    public required TimeSeries BuyPrice { get; init; }

    /// <summary>In EUR/MWh; never above what buying costs at the same time, fees included.</summary>
    public required TimeSeries SellPrice { get; init; }

    /// <summary>Fees and levies on top of the buying price.</summary>
    public double BuyFeeEurPerMegawattHour { get; init; }

    /// <summary>What the buyer keeps of the selling price.</summary>
    public double SellFeeEurPerMegawattHour { get; init; }

    public double MostBoughtMegawatts { get; init; } = double.PositiveInfinity;

    public double MostSoldMegawatts { get; init; } = double.PositiveInfinity;

    /// <summary>What the site takes besides its heat units, MW; null for nothing.</summary>
    public TimeSeries? Demand { get; init; }

    public double DemandScale { get; init; } = 1;

    public double BuyAt(DateTimeOffset instant) => BuyPrice.At(instant) + BuyFeeEurPerMegawattHour;

    public double SellAt(DateTimeOffset instant) => SellPrice.At(instant) - SellFeeEurPerMegawattHour;
}

public enum CappedPollutant
{
    /// <summary>In tonnes.</summary>
    Co2,

    /// <summary>In kilograms.</summary>
    Nox,
}

/// <summary>Most that units may emit.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Pollutant">Decides the unit: t of CO2, kg of NOx.</param>
/// <param name="Limit">t or kg in each window.</param>
/// <param name="Window">Length of the windows, one after the other from the start of a plan; one that the plan's end cuts short counts by its share.</param>
/// <param name="UnitIds">Units that count; empty for all.</param>
public sealed record SiteCap(string Id, CappedPollutant Pollutant, double Limit, TimeSpan Window, IReadOnlyList<string> UnitIds);

/// <summary>Any one unit may trip, and demand up to this tier stays served.</summary>
/// <param name="UpToTier">Tiers from life safety to this one.</param>
/// <param name="HoldFor">How long stores must bridge until another unit is there.</param>
public sealed record LossRule(DemandTier UpToTier, TimeSpan HoldFor);

/// <summary>The maxima of the units that fire exceed demand by this.</summary>
/// <param name="Id">Its name.</param>
/// <param name="HeaderId">Empty for all headers together.</param>
/// <param name="Heat">By how much.</param>
public sealed record SiteReserve(string Id, string HeaderId, ThermalPower Heat);
