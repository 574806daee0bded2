using GL001.Drivers;
using GL001.Simulator.Plants;

namespace GL001.Simulator.Devices;

/// <summary>A controller's board, wired to a simulated unit: registers, counts, contacts, relays.</summary>
public sealed class SimulatedBoard : IAnalogPort, IContactPort, IFiringRatePort
{
    // Thermometers sit in wells: slow in flue gas, faster in oil.
    private const double FlueWellSeconds = 15.0;
    private const double OilWellSeconds = 5.0;

    private readonly FiredUnit _unit;
    private readonly SimulatedLoop[] _loops;
    private readonly FirstOrderLag _well;
    private bool _flame;

    public SimulatedBoard(FiredUnit unit, int seed)
    {
        _unit = unit;
        var rated = unit.RatedMw;
        _well = unit is OilHeater heater
            ? new FirstOrderLag(OilWellSeconds, heater.OutletDegC)
            : new FirstOrderLag(FlueWellSeconds, unit.FlueDegC);
        Relays = new SimulatedRelays(new SeededNoise(seed, $"{unit.Unit.Id}/relays"));
        Pressure = Loop("pressure", IoList.SteamPressureLow, IoList.SteamPressureHigh, 0.0002);
        Level = Loop("level", IoList.DrumLevelLow, IoList.DrumLevelHigh, 0.001);
        Heat = Loop("heat", IoList.HeatOutputLow * rated, IoList.HeatOutputHigh * rated, 0.0005);
        _loops = new SimulatedLoop[3];
        _loops[IoList.SteamPressureChannel] = Pressure;
        _loops[IoList.DrumLevelChannel] = Level;
        _loops[IoList.HeatOutputChannel] = Heat;
        Ports = new BoardPorts(Rtd, this, this, Relays, this, Relays);

        SimulatedLoop Loop(string name, double low, double high, double noiseOfSpan) =>
            new(low, high, noiseOfSpan, new SeededNoise(seed, $"{unit.Unit.Id}/{name}"));
    }

    public BoardPorts Ports { get; }

    public SimulatedMax31865 Rtd { get; } = new(IoList.RtdReferenceOhm);

    public SimulatedLoop Pressure { get; }

    public SimulatedLoop Level { get; }

    public SimulatedLoop Heat { get; }

    public SimulatedRelays Relays { get; }

    /// <summary>The operator's finger on the local reset.</summary>
    public bool ResetPressed { get; set; }

    /// <summary>The local/remote switch.</summary>
    public bool RemoteSelected { get; set; } = true;

    /// <summary>The flame relay is stuck at what it last said.</summary>
    public bool FlameRelayStuck { get; set; }

    /// <summary>Command to the firing-rate actuator, %.</summary>
    public double FiringRatePct { get; private set; }

    public int FullScaleCounts => 4_095;

    public double FullScaleMillivolt => 3_300.0;

    /// <summary>Electronics alive. Without supply nothing can be read or driven.</summary>
    public bool IsPowered { get; private set; } = true;

    /// <summary>Relays follow their commands; before the physics of a step.</summary>
    public void MoveOutputs(int elapsedMs) => Relays.Step(elapsedMs);

    /// <summary>Sensors see the unit as it stands now; after the physics of a step.</summary>
    public void Sense(int elapsedMs)
    {
        var seconds = elapsedMs / 1000.0;
        if (_unit is DrumBoiler boiler)
        {
            Rtd.TemperatureDegC = _well.Step(boiler.FlueDegC, seconds);
            Pressure.Step(boiler.PressureBarg, seconds);
            Level.Step(boiler.LevelMm, seconds);
        }
        else if (_unit is OilHeater heater)
        {
            Rtd.TemperatureDegC = _well.Step(heater.OutletDegC, seconds);
        }

        Rtd.Step(elapsedMs);
        Heat.Step(_unit.DeliveredMw, seconds);
        _flame = FlameRelayStuck ? _flame : _unit.Combustion.FlameSeen;
    }

    /// <summary>The supply is gone: relays drop, the actuator springs back, nothing answers.</summary>
    public void LosePower()
    {
        IsPowered = false;
        Relays.LosePower();
        Rtd.LosePower();
        Rtd.IsPowered = false;
        FiringRatePct = 0.0;
    }

    public void GainPower()
    {
        IsPowered = true;
        Relays.GainPower();
        Rtd.IsPowered = true;
    }

    public bool TryReadCounts(int channel, out int counts)
    {
        var milliamp = _loops[channel].Milliamp;
        counts = (int)Math.Min(FullScaleCounts, Math.Round(milliamp * IoList.LoopShuntOhm / FullScaleMillivolt * FullScaleCounts));
        return IsPowered;
    }

    bool IContactPort.TryRead(out int contacts)
    {
        contacts = (_flame ? Contact.Flame : 0)
            | (_unit.Combustion.AirProven ? Contact.Airflow : 0)
            | (ResetPressed ? Contact.ResetButton : 0)
            | (RemoteSelected ? Contact.RemoteSelected : 0);
        return IsPowered;
    }

    bool IFiringRatePort.TryWrite(double percent)
    {
        FiringRatePct = IsPowered ? percent : 0.0;
        return IsPowered;
    }
}
