namespace GL001.Control;

/// <summary>Every input, with quality, frozen for one scan. What there is, and its tags, says hardware/io-list.csv.</summary>
public sealed class ProcessImage
{
    private readonly AnalogInput[] _analogs = new AnalogInput[SignalList.AnalogTags.Length];
    private readonly DiscreteInput[] _discretes = new DiscreteInput[SignalList.DiscreteTags.Length];

    public ProcessImage()
    {
        // Place 0 answers for a signal that does not exist: never read, therefore bad, therefore a trip vote.
        for (int i = 0; i < _analogs.Length; i++)
        {
            _analogs[i] = new AnalogInput(SignalList.AnalogTags[i]);
        }

        for (int i = 0; i < _discretes.Length; i++)
        {
            _discretes[i] = new DiscreteInput(SignalList.DiscreteTags[i]);
        }
    }

    /// <summary>Drum pressure for control, bar gauge: the greater of the pair.</summary>
    public AnalogInput SteamPressureBarg => _analogs[(int)AnalogSignal.SteamPressure];

    /// <summary>Drum level for control, mm from normal water level: the mean of the pair.</summary>
    public AnalogInput DrumLevelMm => _analogs[(int)AnalogSignal.DrumLevel];

    /// <summary>Flue gas of a boiler, °C.</summary>
    public AnalogInput FlueTemperatureDegC => _analogs[(int)AnalogSignal.FlueTemperature];

    /// <summary>Flue gas of a furnace, °C.</summary>
    public AnalogInput FurnaceFlueTemperatureDegC => _analogs[(int)AnalogSignal.FurnaceFlueTemperature];

    /// <summary>Heated medium at a furnace's outlet, °C.</summary>
    public AnalogInput OutletTemperatureDegC => _analogs[(int)AnalogSignal.OutletTemperature];

    /// <summary>Fuel to the main burner, % of full load's.</summary>
    public AnalogInput FuelFlowPct => _analogs[(int)AnalogSignal.FuelFlow];

    /// <summary>Combustion air, % of full load's.</summary>
    public AnalogInput CombustionAirFlowPct => _analogs[(int)AnalogSignal.CombustionAirFlow];

    /// <summary>Oxygen in the flue gas, vol%.</summary>
    public AnalogInput FlueOxygenPct => _analogs[(int)AnalogSignal.FlueOxygen];

    /// <summary>Steam to the header, % of full load's.</summary>
    public AnalogInput SteamFlowPct => _analogs[(int)AnalogSignal.SteamFlow];

    /// <summary>Feedwater to the drum, % of full load's steam.</summary>
    public AnalogInput FeedwaterFlowPct => _analogs[(int)AnalogSignal.FeedwaterFlow];

    /// <summary>Heat delivered, % of rated heat.</summary>
    public AnalogInput HeatOutputPct => _analogs[(int)AnalogSignal.HeatOutput];

    /// <summary>Closed while the flame amplifier sees flame.</summary>
    public DiscreteInput Flame => _discretes[(int)DiscreteSignal.Flame];

    /// <summary>Closed while combustion air flow is proven.</summary>
    public DiscreteInput Airflow => _discretes[(int)DiscreteSignal.Airflow];

    /// <summary>Closed while the fan is proved to run.</summary>
    public DiscreteInput FanRunning => _discretes[(int)DiscreteSignal.FanRunning];

    /// <summary>Closed while gas pressure stands between the two safety shut-off valves.</summary>
    public DiscreteInput ValveSpacePressure => _discretes[(int)DiscreteSignal.ValveSpacePressure];

    /// <summary>Closed while the local reset button is pressed.</summary>
    public DiscreteInput ResetButton => _discretes[(int)DiscreteSignal.ResetButton];

    /// <summary>Closed while the local/remote switch stands on remote.</summary>
    public DiscreteInput RemoteSelected => _discretes[(int)DiscreteSignal.RemoteSelected];

    /// <summary>Closed while the key for local changes is turned.</summary>
    public DiscreteInput LocalKey => _discretes[(int)DiscreteSignal.LocalKey];

    /// <summary>Closed while every relay's read-back contact agrees with its command, or disagreed for less than the relay needs to move.</summary>
    public DiscreteInput OutputsAgree => _discretes[(int)DiscreteSignal.OutputsAgree];

    /// <summary>Closed while scans come at their period: set by the scan itself from the time it is given.</summary>
    public DiscreteInput ScanInTime => _discretes[(int)DiscreteSignal.ScanInTime];

    /// <summary>Open when the valve-leak test failed: set by the burner sequence.</summary>
    public DiscreteInput ValvesTight => _discretes[(int)DiscreteSignal.ValvesTight];

    /// <summary>Open when a start took too long: set by the burner sequence.</summary>
    public DiscreteInput StartInTime => _discretes[(int)DiscreteSignal.StartInTime];

    /// <summary>Closed while the lockout memory can be read and written.</summary>
    public DiscreteInput MemorySound => _discretes[(int)DiscreteSignal.MemorySound];

    /// <summary>Closed while the high-temperature mode lets the main flame go unseen: set by the scan from the chamber's own element.</summary>
    public DiscreteInput AutoIgnition => _discretes[(int)DiscreteSignal.AutoIgnition];

    /// <summary>An input by its signal; one that never was read for a number that does not exist.</summary>
    public AnalogInput Analog(AnalogSignal signal)
    {
        return _analogs[(int)signal < _analogs.Length ? (int)signal : 0];
    }

    /// <summary>A contact by its signal; one that never was read for a number that does not exist.</summary>
    public DiscreteInput Discrete(DiscreteSignal signal)
    {
        return _discretes[(int)signal < _discretes.Length ? (int)signal : 0];
    }
}
