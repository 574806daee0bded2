namespace GL001.Control;

/// <summary>Which analog input an interlock watches. The order is that of <see cref="ProcessImage"/>.</summary>
public enum AnalogSignal : byte
{
    None = 0,
    SteamPressure = 1,
    DrumLevel = 2,
    FlueTemperature = 3,
    OutletTemperature = 4,
    HeatOutput = 5,
}

/// <summary>Which contact an interlock watches.</summary>
public enum DiscreteSignal : byte
{
    None = 0,
    Flame = 1,
    Airflow = 2,
    OutputsAgree = 3,
    ScanInTime = 4,
}

/// <summary>Every input, with quality, frozen for one scan.</summary>
public sealed class ProcessImage
{
    // Answers for a signal that does not exist: never read, therefore bad, therefore a trip vote.
    private readonly AnalogInput _noAnalog = new AnalogInput("none");
    private readonly DiscreteInput _noContact = new DiscreteInput("none");

    /// <summary>Drum pressure, bar gauge.</summary>
    public AnalogInput SteamPressureBarg { get; } = new AnalogInput("PT-102");

    /// <summary>Drum level, mm from normal water level.</summary>
    public AnalogInput DrumLevelMm { get; } = new AnalogInput("LT-103");

    /// <summary>Flue gas, °C.</summary>
    public AnalogInput FlueTemperatureDegC { get; } = new AnalogInput("TT-101");

    /// <summary>Heated medium at a furnace's outlet, °C.</summary>
    public AnalogInput OutletTemperatureDegC { get; } = new AnalogInput("TT-110");

    /// <summary>Heat delivered, MW thermal.</summary>
    public AnalogInput HeatOutputMw { get; } = new AnalogInput("JT-108");

    /// <summary>Closed while the flame relay sees flame.</summary>
    public DiscreteInput Flame { get; } = new DiscreteInput("BS-104");

    /// <summary>Closed while combustion air flow is proven.</summary>
    public DiscreteInput Airflow { get; } = new DiscreteInput("FS-106");

    /// <summary>Closed while every relay's read-back contact agrees with its command, or disagreed for less than the relay needs to move.</summary>
    public DiscreteInput OutputsAgree { get; } = new DiscreteInput("ZS-109");

    /// <summary>Closed while scans come at their period: set by the scan itself from the time it is given.</summary>
    public DiscreteInput ScanInTime { get; } = new DiscreteInput("KS-100");

    /// <summary>Closed while the local reset button is pressed.</summary>
    public DiscreteInput ResetButton { get; } = new DiscreteInput("HS-107");

    /// <summary>Closed while the local/remote switch stands on remote.</summary>
    public DiscreteInput RemoteSelected { get; } = new DiscreteInput("HS-112");

    public AnalogInput Analog(AnalogSignal signal)
    {
        switch (signal)
        {
            case AnalogSignal.SteamPressure: return SteamPressureBarg;
            case AnalogSignal.DrumLevel: return DrumLevelMm;
            case AnalogSignal.FlueTemperature: return FlueTemperatureDegC;
            case AnalogSignal.OutletTemperature: return OutletTemperatureDegC;
            case AnalogSignal.HeatOutput: return HeatOutputMw;
            default: return _noAnalog;
        }
    }

    public DiscreteInput Discrete(DiscreteSignal signal)
    {
        switch (signal)
        {
            case DiscreteSignal.Flame: return Flame;
            case DiscreteSignal.Airflow: return Airflow;
            case DiscreteSignal.OutputsAgree: return OutputsAgree;
            case DiscreteSignal.ScanInTime: return ScanInTime;
            default: return _noContact;
        }
    }
}
