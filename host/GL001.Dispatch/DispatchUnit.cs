using System.Collections.Immutable;

namespace GL001.Dispatch;

/// <summary>What a unit makes heat from; decides what its input is.</summary>
public enum DispatchUnitKind
{
    Boiler = 0,
    Furnace,

    /// <summary>Fuel to heat and electricity within a convex region of operating points.</summary>
    Chp,

    /// <summary>Input is electricity; efficiency is the coefficient of performance.</summary>
    HeatPump,

    /// <summary>Input is electricity.</summary>
    ElectricBoiler,

    /// <summary>Heat that another process gives off; no input that costs.</summary>
    WasteHeat,

    /// <summary>As waste heat; its available share follows the sun.</summary>
    Solar,
}

public enum UnitAvailability
{
    /// <summary>Tripped, locked out, offline or out of service: delivers nothing. Forgotten means this.</summary>
    Unavailable = 0,

    /// <summary>Led by its own control or by people: counted at the heat it delivers now, or is told to.</summary>
    Fixed,

    Available,
}

public enum UnitCommitment
{
    /// <summary>The planner decides, step by step, whether the unit fires.</summary>
    Free = 0,

    /// <summary>Must run: fires in every step but those of its maintenance.</summary>
    Committed,

    /// <summary>Fires in no step.</summary>
    Off,
}

/// <summary>What is known of a unit at the moment of planning.</summary>
/// <param name="Availability">Whether it may be planned for.</param>
/// <param name="HeatMegawatts">Heat delivered now.</param>
/// <param name="Commitment">Whether the planner may choose to fire it.</param>
/// <param name="MaxHeatMegawatts">Maximum that the controller reports, when it is below the rated one; null for rated.</param>
/// <param name="BurnerRunning">The burner fires or is being started, whatever heat it delivers yet.</param>
/// <param name="MinHeatMegawatts">Minimum that the controller reports, when it is above the site's; null for the site's.</param>
/// <param name="HoursInState">Hours since it last started or stopped; null when nobody saw that, which counts as long.</param>
public sealed record UnitState(
    UnitAvailability Availability,
    double HeatMegawatts,
    UnitCommitment Commitment = UnitCommitment.Free,
    double? MaxHeatMegawatts = null,
    bool BurnerRunning = false,
    double? MinHeatMegawatts = null,
    double? HoursInState = null);

/// <summary>One point of an input curve: to give this heat, the unit takes this input (fuel at lower heating value, or electricity).</summary>
public readonly record struct CurvePoint(double HeatMegawatts, double InputMegawatts);

/// <summary>One operating point of a CHP; every weighted mean of its points is possible, and nothing else.</summary>
public readonly record struct OperatingPoint(double PowerMegawatts, double HeatMegawatts, double FuelMegawatts);

/// <summary>Steps in which a unit is taken out of service, from the first of them to before <paramref name="EndStep"/>.</summary>
public readonly record struct StepWindow(int FirstStep, int EndStep)
{
    public bool Contains(int step) => step >= FirstStep && step < EndStep;
}

/// <summary>What a start costs, by the hours that the unit has rested.</summary>
/// <param name="HotEur">After a rest of up to <paramref name="HotHours"/>.</param>
/// <param name="WarmEur">After a rest of up to <paramref name="WarmHours"/>.</param>
/// <param name="ColdEur">After a longer rest.</param>
/// <param name="HotHours">Longest rest that still leaves the unit hot.</param>
/// <param name="WarmHours">Longest rest that still leaves the unit warm.</param>
public sealed record StartCost(double HotEur, double WarmEur, double ColdEur, double HotHours, double WarmHours)
{
    public static StartCost None { get; } = new(0, 0, 0, 0, 0);

    public double After(double hoursOff) => hoursOff <= HotHours + 1e-9 ? HotEur : hoursOff <= WarmHours + 1e-9 ? WarmEur : ColdEur;
}

/// <summary>One heat source within a problem. Heat is MWth to the header.</summary>
public sealed record DispatchUnit
{
    public required string Id { get; init; }

    public required string HeaderId { get; init; }

    public DispatchUnitKind Kind { get; init; }

    public UnitAvailability Availability { get; init; } = UnitAvailability.Available;

    public UnitCommitment Commitment { get; init; }

    /// <summary>Heat at the moment of planning; above zero means that it fires.</summary>
    public required double CurrentHeatMegawatts { get; init; }

    /// <summary>The burner fires or is being started, whatever heat it delivers yet: plans a minute apart do not stop a purge and start it again.</summary>
    public bool BurnerRunning { get; init; }

    /// <summary>Hours since it last started or stopped; null when nobody knows, which counts as long.</summary>
    public double? HoursInState { get; init; }

    public required double MinHeatMegawatts { get; init; }

    /// <summary>Already lowered to what the controller allows: a local limit is never relaxed here.</summary>
    public required double MaxHeatMegawatts { get; init; }

    /// <summary>Share of the maximum that can be had, by step (sun, waste heat, forecast derating); empty for all of it.</summary>
    public ImmutableArray<double> AvailableShare { get; init; } = [];

    public ImmutableArray<StepWindow> Maintenance { get; init; } = [];

    public required double RampUpMegawattsPerMinute { get; init; }

    public required double RampDownMegawattsPerMinute { get; init; }

    public TimeSpan MinUp { get; init; }

    public TimeSpan MinDown { get; init; }

    /// <summary>From the order to start to the first heat (purge, light-off, warming up). A step counts as firing only when it begins after that.</summary>
    public TimeSpan StartDelay { get; init; }

    public StartCost StartCost { get; init; } = StartCost.None;

    /// <summary>Can give heat within the time that a reserve allows, although it rests.</summary>
    public bool QuickStart { get; init; }

    /// <summary>Heat over input, above 0; up to 1 but for heat pumps. Used where there is no curve.</summary>
    public required double Efficiency { get; init; }

    /// <summary>Efficiency by step where it changes (heat pump and weather); empty for <see cref="Efficiency"/>.</summary>
    public ImmutableArray<double> EfficiencyByStep { get; init; } = [];

    /// <summary>Input over heat by straight pieces, from the minimum to the maximum; empty for a constant efficiency.</summary>
    public ImmutableArray<CurvePoint> InputCurve { get; init; } = [];

    /// <summary>Of a CHP only.</summary>
    public ImmutableArray<OperatingPoint> OperatingPoints { get; init; } = [];

    /// <summary>The fuel whose stock, contract and carbon this unit shares; empty for none.</summary>
    public string FuelId { get; init; } = "";

    /// <summary>For input energy of a fuel at lower heating value, one value a step, not negative; empty for the price of its fuel.</summary>
    public ImmutableArray<double> FuelPriceEurPerMegawattHour { get; init; } = [];

    /// <summary>Per MWh of fuel.</summary>
    public double NoxKilogramsPerMegawattHour { get; init; }

    /// <summary>Upkeep per MWh of heat.</summary>
    public double WearEurPerMegawattHour { get; init; }

    /// <summary>What the medium it gives reaches, °C; null when it suits its header anyway.</summary>
    public double? SupplyTemperatureDegC { get; init; }

    /// <summary>Gives heat or could; a unit whose start is still under way rests.</summary>
    public bool Firing => (BurnerRunning || CurrentHeatMegawatts > 0) && !StartIsUnderWay;

    /// <summary>Its start was ordered, and its delay has not passed. Where nobody knows when, it has just been ordered.</summary>
    public bool StartIsUnderWay => BurnerRunning && CurrentHeatMegawatts <= 0 && (HoursInState ?? 0) < StartDelay.TotalHours - 1e-9;

    public bool BurnsFuel => Kind is DispatchUnitKind.Boiler or DispatchUnitKind.Furnace or DispatchUnitKind.Chp;

    public bool TakesPower => Kind is DispatchUnitKind.HeatPump or DispatchUnitKind.ElectricBoiler;

    /// <summary>Most heat in a step, MW.</summary>
    public double MaxAt(int step) => AvailableShare.IsEmpty ? MaxHeatMegawatts : AvailableShare[step] * MaxHeatMegawatts;

    public double EfficiencyAt(int step) => EfficiencyByStep.IsEmpty ? Efficiency : EfficiencyByStep[step];

    /// <summary>Hours that it has fired or rested already. A burner that runs without heat has just begun; a start was only ordered after the rest it needs.</summary>
    internal double HoursSoFar => StartIsUnderWay ? double.PositiveInfinity : HoursInState ?? (BurnerRunning && CurrentHeatMegawatts <= 0 ? 0 : double.PositiveInfinity);

    /// <summary>Hours from now to its first heat at the earliest.</summary>
    internal double HoursToHeat => Firing ? 0 : StartIsUnderWay ? StartDelay.TotalHours - (HoursInState ?? 0) : StartDelay.TotalHours;

    /// <summary>Hours that a rest within a plan takes at least: the order to start can follow the stop at once, heat cannot.</summary>
    internal double ShortestRestHours => Math.Max(MinDown.TotalHours, StartDelay.TotalHours);

    /// <summary>Whether it could fire at all in a step: available, not in maintenance, with a range.</summary>
    internal bool CanFireAt(int step)
    {
        if (Availability != UnitAvailability.Available || Commitment == UnitCommitment.Off || MinHeatMegawatts > MaxAt(step))
        {
            return false;
        }

        foreach (StepWindow window in Maintenance)
        {
            if (window.Contains(step))
            {
                return false;
            }
        }

        return true;
    }
}
