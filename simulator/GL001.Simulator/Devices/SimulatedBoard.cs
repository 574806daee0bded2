using GL001.Drivers;
using GL001.Simulator.Plants;

namespace GL001.Simulator.Devices;

/// <summary>A controller's board, wired to a simulated unit: registers, counts, contacts, relays.</summary>
public sealed class SimulatedBoard : IAnalogPort, IContactPort, IFiringRatePort
{
    private readonly FiredUnit _unit;
    private readonly SimulatedLoop[] _loops;

    public SimulatedBoard(FiredUnit unit, int seed)
    {
        _unit = unit;
        var rated = unit.RatedMw;
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

    public SimulatedRelays Relays { get; } = new();

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

    private bool _flame;

    /// <summary>Sensors see the unit as it stands now.</summary>
    /// <param name="outletDegC">Temperature at the outlet of a furnace; a boiler's thermometer sits in the flue.</param>
    /// <param name="elapsedMs">Step, ms.</param>
    public void Step(double outletDegC, int elapsedMs)
    {
        var seconds = elapsedMs / 1000.0;
        Relays.Step(elapsedMs);
        if (_unit is DrumBoiler boiler)
        {
            Rtd.TemperatureDegC = boiler.FlueDegC;
            Pressure.Step(boiler.PressureBarg, seconds);
            Level.Step(boiler.LevelMm, seconds);
        }
        else
        {
            Rtd.TemperatureDegC = outletDegC;
        }

        Rtd.Step(elapsedMs);
        Heat.Step(_unit.DeliveredMw, seconds);
        _flame = FlameRelayStuck ? _flame : _unit.Combustion.FlameSeen;
    }

    /// <summary>The controller is off: nothing drives the relays and the actuator.</summary>
    public void LosePower()
    {
        Relays.LosePower();
        Rtd.LosePower();
        FiringRatePct = 0.0;
    }

    public bool TryReadCounts(int channel, out int counts)
    {
        var milliamp = _loops[channel].Milliamp;
        counts = (int)Math.Min(FullScaleCounts, Math.Round(milliamp * IoList.LoopShuntOhm / FullScaleMillivolt * FullScaleCounts));
        return true;
    }

    bool IContactPort.TryRead(out int contacts)
    {
        contacts = (_flame ? Contact.Flame : 0)
            | (_unit.Combustion.AirProven ? Contact.Airflow : 0)
            | (ResetPressed ? Contact.ResetButton : 0)
            | (RemoteSelected ? Contact.RemoteSelected : 0);
        return true;
    }

    bool IFiringRatePort.TryWrite(double percent)
    {
        FiringRatePct = percent;
        return true;
    }
}
