using GL001.Control;
using GL001.Drivers;
using GL001.Simulator.Plants;
using GL001.Storage;

namespace GL001.Simulator.Devices;

/// <summary>A controller's board, wired to a simulated unit: registers, counts, contacts, relays, memory.</summary>
public sealed class SimulatedBoard : IAnalogOutputPort
{
    // Thermometers sit in wells: slow in flue gas, faster in oil.
    private const double FlueWellSeconds = 15.0;
    private const double OilWellSeconds = 5.0;

    // Of span: thermal and flow noise of usual transmitters.
    private const double PressureNoise = 0.0002;
    private const double TemperatureNoise = 0.0002;
    private const double LevelNoise = 0.001;
    private const double FlowNoise = 0.001;

    // A shutter that checks the detector twice a minute, and tells it for a second.
    private const int ShutterPeriodMs = 30_000;
    private const int ShutterPulseMs = 1_000;

    // A FRAM of 32 KB in blocks of 4.
    private const int MemoryBlocks = 8;
    private const int MemoryBlockBytes = 4_096;

    // A NOR flash of 1 MB with sectors of 4 KB.
    private const int RecordingBlocks = 256;
    private const int RecordingBlockBytes = 4_096;

    // 256 KB more of it: five hours of telemetry.
    private const int TelemetryBlocks = 64;

    private readonly FiredUnit _unit;
    private readonly SimulatedLoop?[] _loops = new SimulatedLoop?[SignalList.AnalogTags.Length];
    private readonly bool?[] _forced = new bool?[SignalList.DiscreteTags.Length];
    private readonly double[] _outputs = new double[AnalogOutput.Count];
    private readonly FirstOrderLag _well;
    private bool _flame;
    private int _shutterMs;

    /// <param name="unit">What the board is wired to.</param>
    /// <param name="options">What the unit has.</param>
    /// <param name="seed">Seed of every noise.</param>
    /// <param name="hasRecorder">Whether memories for the flight recorder and for telemetry are fitted.</param>
    public SimulatedBoard(FiredUnit unit, UnitOptions options, int seed, bool hasRecorder = true)
    {
        _unit = unit;
        _well = unit is FurnaceUnit heater
            ? new FirstOrderLag(OilWellSeconds, heater.OutletDegC)
            : new FirstOrderLag(FlueWellSeconds, unit.FlueDegC);
        Relays = new SimulatedRelays(new SeededNoise(seed, $"{unit.Unit.Id}/relays"));
        Memory = new SimulatedFlash(MemoryBlocks, MemoryBlockBytes, seed);
        Recording = hasRecorder ? new SimulatedFlash(RecordingBlocks, RecordingBlockBytes, seed) : null;
        Telemetry = hasRecorder ? new SimulatedFlash(TelemetryBlocks, RecordingBlockBytes, seed) : null;
        var fitted = unit is DrumBoiler ? IoList.AnalogOnBoiler(options) : IoList.AnalogOnFurnace(options);
        for (var i = 1; i < _loops.Length; i++)
        {
            if (IoList.Loop[i] && fitted[i])
            {
                var signal = (AnalogSignal)i;
                _loops[i] = new SimulatedLoop(IoList.Low[i], IoList.High[i], NoiseOf(signal), new SeededNoise(seed, $"{unit.Unit.Id}/{signal}"));
            }
        }

        Ports = new BoardPorts(Rtd, Thermocouple, new ConverterBank([.. Converters]), new ExpanderBank([.. Expanders]),
            Relays, this, Relays, Memory, Recording is null ? new NoFlash() : Recording, Telemetry is null ? new NoFlash() : Telemetry, Heap);
    }

    public BoardPorts Ports { get; }

    public SimulatedMax31865 Rtd { get; } = new(IoList.RtdReferenceOhm);

    public SimulatedMax31856 Thermocouple { get; } = new();

    /// <summary>Chips of the loops, four channels each.</summary>
    public IReadOnlyList<SimulatedAds1115> Converters { get; } = [new(), new(), new(), new()];

    /// <summary>Chips of the contacts.</summary>
    public IReadOnlyList<SimulatedMcp23017> Expanders { get; } = [new(), new()];

    public SimulatedRelays Relays { get; }

    public SimulatedHeap Heap { get; } = new();

    /// <summary>Keeps its contents without supply.</summary>
    public SimulatedFlash Memory { get; }

    /// <summary>Where the flight recorder keeps its recording; null on a board without one.</summary>
    public SimulatedFlash? Recording { get; }

    /// <summary>Where telemetry waits for the host; null on a board without such a memory.</summary>
    public SimulatedFlash? Telemetry { get; }

    /// <summary>The operator's finger on the local reset.</summary>
    public bool ResetPressed { get; set; }

    /// <summary>The local/remote switch.</summary>
    public bool RemoteSelected { get; set; } = true;

    /// <summary>The key for local changes.</summary>
    public bool LocalKey { get; set; }

    /// <summary>The flame relay is stuck at what it last said.</summary>
    public bool FlameRelayStuck { get; set; }

    /// <summary>Fault: the flame detector's shutter does not move any more, so that no self-check is told.</summary>
    public bool FlameCheckStopped { get; set; }

    /// <summary>Fault: the resistance thermometer stands at this temperature; null lets it follow again.</summary>
    public double? RtdForcedDegC { get; set; }

    /// <summary>Fault: the thermocouple stands at this temperature; null lets it follow again.</summary>
    public double? ThermocoupleForcedDegC { get; set; }

    /// <summary>Fault: added to what the resistance thermometer stands at, K.</summary>
    public double RtdAddedK { get; set; }

    /// <summary>Fault: added to what the thermocouple stands at, K.</summary>
    public double ThermocoupleAddedK { get; set; }

    /// <summary>Command to the fuel control valve, %.</summary>
    public double FuelValvePct => _outputs[AnalogOutput.FuelValve];

    /// <summary>Command to the damper, %.</summary>
    public double AirDamperPct => _outputs[AnalogOutput.AirDamper];

    /// <summary>Command to the feedwater valve, %.</summary>
    public double FeedwaterPct => _outputs[AnalogOutput.Feedwater];

    /// <summary>Electronics alive. Without supply nothing can be read or driven.</summary>
    public bool IsPowered { get; private set; } = true;

    /// <summary>A 4-20 mA loop of the unit, for example to make it fail.</summary>
    /// <exception cref="ArgumentException">The unit has no such loop.</exception>
    public SimulatedLoop Loop(AnalogSignal signal) =>
        _loops[(int)signal] ?? throw new ArgumentException($"{_unit.Unit.Id} has no loop for {signal}.", nameof(signal));

    /// <summary>Whether the unit has this 4-20 mA loop.</summary>
    public bool HasLoop(AnalogSignal signal) => _loops[(int)signal] is not null;

    /// <summary>Fault: the contact shows this whatever the process does; null lets it follow again.</summary>
    public void Force(DiscreteSignal contact, bool? closed) => _forced[(int)contact] = closed;

    /// <summary>Relays follow their commands; before the physics of a step.</summary>
    public void MoveOutputs(int elapsedMs) => Relays.Step(elapsedMs);

    /// <summary>Sensors see the unit as it stands now; after the physics of a step.</summary>
    public void Sense(int elapsedMs)
    {
        var seconds = elapsedMs / 1000.0;
        for (var i = 1; i < _loops.Length; i++)
        {
            if (_loops[i] is { } loop)
            {
                loop.Step(TrueValue((AnalogSignal)i), seconds);
                var channel = IoList.Channel[i];
                Converters[channel / Ads1115Registers.Channels].Millivolt[channel % Ads1115Registers.Channels] = loop.Milliamp * IoList.LoopShuntOhm;
            }
        }

        var measured = _well.Step(_unit is FurnaceUnit heater ? heater.OutletDegC : _unit.FlueDegC, seconds);
        Rtd.TemperatureDegC = (RtdForcedDegC ?? measured) + RtdAddedK;
        Thermocouple.TemperatureDegC = (ThermocoupleForcedDegC ?? measured) + ThermocoupleAddedK;
        Thermocouple.Step(elapsedMs);

        Rtd.Step(elapsedMs);
        _shutterMs = (_shutterMs + elapsedMs) % ShutterPeriodMs;
        _flame = FlameRelayStuck ? _flame : _unit.Combustion.FlameSeen;
        SenseContacts();
    }

    /// <summary>The supply is gone: relays drop, fuel and feedwater valve spring shut, the damper stays, nothing answers.</summary>
    public void LosePower()
    {
        IsPowered = false;
        Relays.LosePower();
        Supply(false);
        _outputs[AnalogOutput.FuelValve] = 0.0;
        _outputs[AnalogOutput.Feedwater] = 0.0;
    }

    public void GainPower()
    {
        IsPowered = true;
        Relays.GainPower();
        Supply(true);
    }

    private void Supply(bool on)
    {
        Rtd.IsPowered = on;
        Thermocouple.IsPowered = on;
        foreach (var converter in Converters)
        {
            converter.IsPowered = on;
        }

        foreach (var expander in Expanders)
        {
            expander.IsPowered = on;
        }

        if (!on)
        {
            LoseRegisters();
        }
    }

    private void LoseRegisters()
    {
        Rtd.LosePower();
        Thermocouple.LosePower();
        foreach (var converter in Converters)
        {
            converter.LosePower();
        }

        foreach (var expander in Expanders)
        {
            expander.LosePower();
        }
    }

    bool IAnalogOutputPort.TryWrite(int output, double percent)
    {
        if (IsPowered)
        {
            _outputs[output] = percent;
        }

        return IsPowered;
    }

    private void SenseContacts()
    {
        Span<int> closed = [0, 0];
        for (var i = 1; i < IoList.Contact.Length; i++)
        {
            if (IoList.Contact[i] && (_forced[i] ?? IsClosed((DiscreteSignal)i)))
            {
                var chip = IoList.ContactBit[i] / Mcp23017.Contacts;
                var input = IoList.ContactBit[i] % Mcp23017.Contacts;

                // Seven inputs on each side of the chip.
                closed[chip] |= 1 << (input < Mcp23017Registers.InputsPerPort ? input : input + 1);
            }
        }

        for (var chip = 0; chip < Expanders.Count; chip++)
        {
            Expanders[chip].ClosedPins = closed[chip];
        }
    }

    private double TrueValue(AnalogSignal signal)
    {
        var boiler = _unit as DrumBoiler;
        var burner = _unit.Combustion;
        return signal switch
        {
            AnalogSignal.SteamPressureA or AnalogSignal.SteamPressureB => boiler!.PressureBarg,
            AnalogSignal.DrumLevelA or AnalogSignal.DrumLevelB or AnalogSignal.DrumLevelC => boiler!.LevelMm,
            AnalogSignal.SteamTemperature => boiler!.Saturation.TemperatureDegC,
            AnalogSignal.ChamberTemperature => ((FurnaceUnit)_unit).ChamberDegC,
            AnalogSignal.FurnaceFlueTemperature => _unit.FlueDegC,
            AnalogSignal.OilPressure => burner.OilBar,
            AnalogSignal.OilTemperature => burner.OilDegC,
            AnalogSignal.AtomisingDifferential => burner.AtomisingBar,
            AnalogSignal.FuelPressure => burner.SupplyMbarNow,
            AnalogSignal.FuelFlow => burner.FuelFlow * 100.0,
            AnalogSignal.CombustionAirFlow => burner.Airflow * 100.0,
            AnalogSignal.FurnacePressure => burner.FurnacePressurePa,
            AnalogSignal.FlueOxygen => burner.OxygenPct,
            AnalogSignal.SteamFlow => boiler!.SteamKgPerS / boiler.RatedSteamKgPerS * 100.0,
            AnalogSignal.FeedwaterFlow => boiler!.FeedKgPerS / boiler.RatedSteamKgPerS * 100.0,
            AnalogSignal.HeatOutput => _unit.DeliveredMw / _unit.RatedMw * 100.0,
            AnalogSignal.StreamFlow => ((FurnaceUnit)_unit).ShownFlow * 100.0,
            _ => throw new ArgumentOutOfRangeException(nameof(signal), signal, "No process value for this loop."),
        };
    }

    private bool IsClosed(DiscreteSignal contact) => contact switch
    {
        DiscreteSignal.Flame => _flame,
        DiscreteSignal.Airflow => _unit.Combustion.AirProven,
        DiscreteSignal.FanRunning => _unit.Combustion.FanTurns,
        DiscreteSignal.FuelValve1Closed => _unit.Combustion.Valve1Closed,
        DiscreteSignal.FuelValve2Closed => _unit.Combustion.Valve2Closed,
        DiscreteSignal.PilotValveClosed => _unit.Combustion.PilotClosed,
        DiscreteSignal.ValveSpacePressure => _unit.Combustion.SpacePressure,
        DiscreteSignal.FuelValveLowFire => _unit.Combustion.FuelValveLow,
        DiscreteSignal.ResetButton => ResetPressed,
        DiscreteSignal.RemoteSelected => RemoteSelected,
        DiscreteSignal.LocalKey => LocalKey,
        DiscreteSignal.FlameSelfCheck or DiscreteSignal.EmergencyStop or DiscreteSignal.ControlSupply => true,
        DiscreteSignal.FlameCheckPulse => !FlameCheckStopped && _shutterMs < ShutterPulseMs,
        DiscreteSignal.CondensateClean => _unit is DrumBoiler,
        DiscreteSignal.DoorClosed or DiscreteSignal.CoolingFlow or DiscreteSignal.Ventilation or DiscreteSignal.AtmosphereShut => _unit is FurnaceUnit,
        _ => throw new ArgumentOutOfRangeException(nameof(contact), contact, "No process state for this contact."),
    };

    private static double NoiseOf(AnalogSignal signal) => signal switch
    {
        AnalogSignal.SteamPressureA or AnalogSignal.SteamPressureB => PressureNoise,
        AnalogSignal.SteamTemperature or AnalogSignal.OilTemperature or AnalogSignal.ChamberTemperature or AnalogSignal.FurnaceFlueTemperature => TemperatureNoise,
        AnalogSignal.DrumLevelA or AnalogSignal.DrumLevelB or AnalogSignal.DrumLevelC => LevelNoise,
        _ => FlowNoise,
    };
}
