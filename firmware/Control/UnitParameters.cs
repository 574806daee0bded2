namespace GL001.Control;

public enum UnitKind : byte
{
    Boiler = 0,
    Furnace = 1,
}

/// <summary>
/// What tells one boiler or furnace from another. Safety limits are not here but in the interlock table.
/// </summary>
public sealed class UnitParameters
{
    public UnitParameters(UnitKind kind, double ratedHeatMw, double minimumHeatMw, double rampMwPerMinute)
    {
        Kind = kind;
        RatedHeatMw = ratedHeatMw;
        MinimumHeatMw = minimumHeatMw;
        RampMwPerMinute = rampMwPerMinute;
        LowFirePct = minimumHeatMw / ratedHeatMw * 100.0;
        FiringRatePctPerSecond = 2.0;
        DroopMaximumPct = 15.0;
        if (kind == UnitKind.Boiler)
        {
            ControlledSignal = AnalogSignal.SteamPressure;
            Setpoint = 10.0;
            CutIn = 9.0;
            CutOut = 10.8;
            GainPctPerUnit = 30.0;
            IntegralTimeSeconds = 120.0;
        }
        else
        {
            ControlledSignal = AnalogSignal.OutletTemperature;
            Setpoint = 280.0;
            CutIn = 265.0;
            CutOut = 295.0;
            GainPctPerUnit = 2.0;
            IntegralTimeSeconds = 180.0;
        }
    }

    public UnitKind Kind { get; }

    /// <summary>Heat at 100 % firing rate, MW. Also the local maximum of a lease.</summary>
    public double RatedHeatMw { get; }

    public double MinimumHeatMw { get; }

    public double MaximumHeatMw => RatedHeatMw;

    public double RampMwPerMinute { get; }

    /// <summary>Lowest firing rate, % of full load.</summary>
    public double LowFirePct { get; }

    public double FiringRatePctPerSecond { get; }

    /// <summary>The controlled variable: drum pressure in barg or outlet temperature in °C.</summary>
    public AnalogSignal ControlledSignal { get; }

    public double Setpoint { get; set; }

    /// <summary>At or below it local control starts the burner.</summary>
    public double CutIn { get; set; }

    /// <summary>At or above it the burner rests: above the setpoint, below the trip limit.</summary>
    public double CutOut { get; set; }

    /// <summary>Proportional gain and droop, % of firing rate for each unit of the controlled variable.</summary>
    public double GainPctPerUnit { get; set; }

    public double IntegralTimeSeconds { get; set; }

    /// <summary>Largest correction that the droop may make to a lease, % of firing rate.</summary>
    public double DroopMaximumPct { get; set; }
}
