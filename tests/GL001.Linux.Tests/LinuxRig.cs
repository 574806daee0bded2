using GL001.Boards;
using GL001.Control;
using GL001.Drivers;
using GL001.Runtime;
using GL001.Simulator;
using GL001.Simulator.Devices;
using GL001.Storage;
using GL001.Firmware;

namespace GL001.Linux.Tests;

/// <summary>
/// A boiler's controller on the Linux board: its own board code over the simulator's chips, a burner that does what pins and
/// outputs say, time moved by hand.
/// </summary>
internal sealed class LinuxRig : IPace
{
    private const int PeriodMs = UnitConfiguration.ScanPeriodMs;

    private readonly SimulatedMax31865 _rtd = new(IoList.RtdReferenceOhm) { TemperatureDegC = 150.0 };
    private readonly SimulatedAds1115[] _converters = [new(), new(), new(), new()];
    private readonly SimulatedMcp23017[] _expanders = [new(), new()];
    private readonly SimulatedRelays _relays = new(new SeededNoise(1, "relays"));
    private readonly bool[] _closed = new bool[SignalList.DiscreteTags.Length];
    private readonly double[] _values = new double[SignalList.AnalogTags.Length];
    private readonly BoardPorts _ports;
    private FakeMcp4728? _outputs;
    private int _pins;
    private bool _space;

    public LinuxRig(ISlowFlashPort? recording = null, ISlowFlashPort? telemetry = null)
    {
        Buses.Spi[(LinuxBoard.SensorSpiBus, LinuxBoard.RtdSelect)] = settings => new SpiChip(_rtd, settings);
        Buses.Spi[(LinuxBoard.SensorSpiBus, LinuxBoard.ThermocoupleSelect)] = settings => new SpiChip(new SimulatedMax31856(), settings);
        Buses.Spi[(LinuxBoard.MemorySpiBus, LinuxBoard.MemorySelect)] = settings => new SpiBytes(Memory, settings);
        for (var i = 0; i < _converters.Length; i++)
        {
            var chip = _converters[i];
            Buses.I2c[(LinuxBoard.I2cBus, LinuxBoard.FirstConverterAddress + i)] = settings => new I2cChip(chip, settings);
        }

        for (var i = 0; i < _expanders.Length; i++)
        {
            var chip = _expanders[i];
            Buses.I2c[(LinuxBoard.I2cBus, LinuxBoard.FirstExpanderAddress + i)] = settings => new I2cChip(chip, settings);
        }

        Buses.I2c[(LinuxBoard.I2cBus, LinuxBoard.OutputsAddress)] = settings => _outputs = new FakeMcp4728(settings);
        Buses.Pins.Written = OnPin;
        for (var i = 0; i < SimulatedFram.Bytes; i++)
        {
            Memory[i] = 0xFF;
        }

        SetLoop(AnalogSignal.SteamPressureA, 8.5);
        SetLoop(AnalogSignal.SteamPressureB, 8.5);
        SetLoop(AnalogSignal.DrumLevelA, 0.0);
        SetLoop(AnalogSignal.DrumLevelB, 0.0);
        SetLoop(AnalogSignal.FuelPressure, 100.0);
        SetLoop(AnalogSignal.FurnacePressure, 0.0);
        SetLoop(AnalogSignal.FlueOxygen, 5.0);
        SetLoop(AnalogSignal.SteamFlow, 50.0);
        SetLoop(AnalogSignal.FeedwaterFlow, 50.0);
        SetLoop(AnalogSignal.HeatOutput, 0.0);
        Array.Fill(_closed, true);
        SetContact(DiscreteSignal.ResetButton, false);
        SetContact(DiscreteSignal.LocalKey, false);

        _ports = telemetry is null ? LinuxBoard.Open(Buses) : LinuxBoard.Open(Buses, recording ?? new NoFlash(), telemetry);
        Controller = new LinuxController(_ports, new NoBroker(), null, this);
    }

    public FakeBuses Buses { get; } = new();

    public SimulatedFram Memory { get; } = new();

    public LinuxController Controller { get; private set; }

    public UnitController Unit => Controller.Unit;

    public BurnerState State => Unit.Cycle.Burner.State;

    /// <summary>Levels of the relay pins, bits of <see cref="Relay"/>.</summary>
    public int RelayPins => _pins;

    /// <summary>What valves, igniter and fan get, behind the watchdog's relay.</summary>
    public int Live => _relays.Live;

    public SimulatedRelays Relays => _relays;

    public FakeMcp4728 Outputs => _outputs!;

    public SimulatedMax31865 Rtd => _rtd;

    public long NowMs { get; private set; }

    /// <summary>Called before each scan of <see cref="LinuxController.Run"/>, with the chips as they will be read.</summary>
    public Action? BeforeScan { get; set; }

    /// <summary>The controller's own loop waits for its next scan: time and burner go on.</summary>
    void IPace.WaitUntil(long ms)
    {
        NowMs = ms;
        Follow();
        BeforeScan?.Invoke();
    }

    public void SetLoop(AnalogSignal signal, double value)
    {
        _values[(int)signal] = value;
        Drive((int)signal, value);
    }

    private void Drive(int i, double value)
    {
        var milliamp = 4.0 + (16.0 * (value - IoList.Low[i]) / (IoList.High[i] - IoList.Low[i]));
        _converters[IoList.Channel[i] / 4].Millivolt[IoList.Channel[i] % 4] = milliamp * IoList.LoopShuntOhm;
    }

    public void SetContact(DiscreteSignal contact, bool closed) => _closed[(int)contact] = closed;

    public void Scan()
    {
        Follow();
        Unit.Scan(NowMs);
        NowMs += PeriodMs;
    }

    public void ScanFor(int ms)
    {
        for (var done = 0; done < ms; done += PeriodMs)
        {
            Scan();
        }
    }

    public void RunUntil(BurnerState state)
    {
        for (var i = 0; i < 9_000 && State != state; i++)
        {
            Scan();
        }

        Assert.True(State == state, $"waits for {state}, stands in {State}; first-out '{Unit.Cycle.Interlocks.FirstOut.Tag}', "
            + $"start blocked by {Unit.Cycle.Burner.Blocked:x}, rows {Unit.Cycle.Interlocks.ActiveRows:x}, halt '{Unit.HaltReason}'");
    }

    public void PressReset()
    {
        Scan();
        SetContact(DiscreteSignal.ResetButton, true);
        ScanFor(1_000);
        SetContact(DiscreteSignal.ResetButton, false);
        Scan();
    }

    public void LightOff()
    {
        ScanFor(3_000);
        PressReset();
        RunUntil(BurnerState.Modulating);
    }

    /// <summary>The program ends and another begins, with what the memory holds.</summary>
    public void Restart()
    {
        Controller = new LinuxController(_ports, new NoBroker(), null, this);
        NowMs = 0;
    }

    private void OnPin(int pin, bool high)
    {
        if (pin == LinuxBoard.WatchdogPin)
        {
            _relays.Feed();
            return;
        }

        var bit = 1 << LinuxBoard.RelayPins.ToList().IndexOf(pin);
        _pins = high ? _pins | bit : _pins & ~bit;
        _relays.TryWrite(_pins);
    }

    private void Follow()
    {
        _relays.Step(PeriodMs);
        var live = _relays.Live;
        var fan = (live & Relay.CombustionAirFan) != 0;
        var firing = 100.0 * Outputs.Codes[AnalogOutput.FuelValve] / 4_095;
        _space = (live & Relay.VentClosed) != 0 && ((live & Relay.FuelValve1) != 0 || _space);
        SetContact(DiscreteSignal.Flame, Relay.LetsFuelThrough(live));
        SetContact(DiscreteSignal.Airflow, fan);
        SetContact(DiscreteSignal.FanRunning, fan);
        SetContact(DiscreteSignal.FuelValve1Closed, (live & Relay.FuelValve1) == 0);
        SetContact(DiscreteSignal.FuelValve2Closed, (live & Relay.FuelValve2) == 0);
        SetContact(DiscreteSignal.PilotValveClosed, (live & Relay.PilotValve) == 0);
        SetContact(DiscreteSignal.ValveSpacePressure, _space);
        SetContact(DiscreteSignal.FuelValveLowFire, firing <= Unit.Cycle.Unit.LowFirePct + 0.1);
        SetLoop(AnalogSignal.CombustionAirFlow, fan ? 100.0 * Outputs.Codes[AnalogOutput.AirDamper] / 4_095 : 0.0);
        SetLoop(AnalogSignal.FuelFlow, Relay.LetsMainFuelThrough(live) ? firing : 0.0);
        _rtd.Step(PeriodMs);
        foreach (var signal in (AnalogSignal[])[AnalogSignal.SteamPressureA, AnalogSignal.SteamPressureB, AnalogSignal.DrumLevelA, AnalogSignal.DrumLevelB])
        {
            // A real transmitter never stands still; one that does is found out after some minutes.
            var i = (int)signal;
            Drive(i, _values[i] + ((IoList.High[i] - IoList.Low[i]) * (NowMs / PeriodMs % 2 == 0 ? 0.0005 : -0.0005)));
        }

        var contacts = _relays.Closed << ExpanderBank.ReadBackFirstBit;
        for (var i = 1; i < IoList.Contact.Length; i++)
        {
            contacts |= IoList.Contact[i] && _closed[i] ? 1 << IoList.ContactBit[i] : 0;
        }

        for (var chip = 0; chip < _expanders.Length; chip++)
        {
            var some = contacts >> (chip * Mcp23017.Contacts);

            // Seven inputs on each side of the chip.
            _expanders[chip].ClosedPins = (some & 0x7F) | ((some >> 7 & 0x7F) << 8);
        }
    }

    private sealed class NoBroker : IMqttLink
    {
        public bool IsConnected => false;

        public bool TryConnect(string clientId, string willTopic, byte[] willPayload) => false;

        public bool TrySubscribe(string topic) => false;

        public bool TryPublish(string topic, byte[] payload) => false;

        public bool TryReceive(out string topic, out byte[] payload)
        {
            (topic, payload) = ("", []);
            return false;
        }

        public void Disconnect()
        {
        }
    }
}
