using GL001.Control;

namespace GL001.Proof.Tests;

/// <summary>All inputs of one scan, and the plant that a healthy burner would show for what was commanded.</summary>
internal sealed class Inputs
{
    private readonly UnitKind _kind;
    private readonly double[] _values = new double[SignalList.AnalogTags.Length];
    private readonly SignalQuality[] _qualities = new SignalQuality[SignalList.AnalogTags.Length];
    private readonly bool[] _closed = new bool[SignalList.DiscreteTags.Length];
    private readonly bool[] _bad = new bool[SignalList.DiscreteTags.Length];

    public Inputs(UnitKind kind)
    {
        _kind = kind;
    }

    /// <summary>The controlled variable: below the cut-in, between cut-in and setpoint, above the cut-out.</summary>
    public static double Controlled(UnitKind kind, Demand demand) => (kind, demand) switch
    {
        (UnitKind.Boiler, Demand.On) => 8.5,
        (UnitKind.Boiler, Demand.Either) => 9.5,
        (UnitKind.Boiler, _) => 10.9,

        // Close together, so that a change of demand is no rise that row F07 would see.
        (_, Demand.On) => 279.8,
        (_, Demand.Either) => 279.95,
        _ => 280.2,
    };

    public static UnitParameters Unit(UnitKind kind) => kind == UnitKind.Boiler
        ? new UnitParameters(kind, 40.0, 8.0, 6.0, setpoint: 10.0)
        : new UnitParameters(kind, 40.0, 8.0, 6.0, 280.0, 0.1, 0.1, 2.0, 180.0, 2.0, 15.0);

    public double Value(int analog) => _values[analog];

    public SignalQuality Quality(int analog) => _qualities[analog];

    public bool IsClosed(int contact) => _closed[contact];

    public bool IsClosed(DiscreteSignal contact) => _closed[(int)contact];

    public bool IsBad(int contact) => _bad[contact];

    public void Set(int analog, double value, SignalQuality quality = SignalQuality.Good)
    {
        // As the scan freezes it.
        _values[analog] = (float)value;
        _qualities[analog] = quality;
    }

    public void SetQuality(int analog, SignalQuality quality) => _qualities[analog] = quality;

    public void Set(DiscreteSignal contact, bool closed)
    {
        _closed[(int)contact] = closed;
        _bad[(int)contact] = false;
    }

    public void SetBad(DiscreteSignal contact)
    {
        _closed[(int)contact] = false;
        _bad[(int)contact] = true;
    }

    /// <summary>What a healthy plant shows: flame, air and proofs of closure follow the relays.</summary>
    public void Follow(BurnerSequence burner, Demand demand)
    {
        var relays = burner.Relays;
        var fan = (relays & Relay.CombustionAirFan) != 0;
        var main = Relay.LetsMainFuelThrough(relays);
        Array.Fill(_closed, true);
        Array.Clear(_bad);
        Array.Fill(_qualities, SignalQuality.Good);
        Set(DiscreteSignal.ResetButton, false);
        Set(DiscreteSignal.LocalKey, false);
        Set(DiscreteSignal.Flame, Relay.LetsFuelThrough(relays));
        Set(DiscreteSignal.Airflow, fan);
        Set(DiscreteSignal.FanRunning, fan);
        Set(DiscreteSignal.FuelValve1Closed, (relays & Relay.FuelValve1) == 0);
        Set(DiscreteSignal.FuelValve2Closed, (relays & Relay.FuelValve2) == 0);
        Set(DiscreteSignal.PilotValveClosed, (relays & Relay.PilotValve) == 0);

        // Filled by the upstream valve and held while the vent is shut.
        Set(DiscreteSignal.ValveSpacePressure, main || (relays & Relay.FuelValve1) != 0 || (burner.State == BurnerState.ValveProving && Peek.Part(burner) > 0));
        Set((int)AnalogSignal.SteamPressureA, Controlled(UnitKind.Boiler, _kind == UnitKind.Boiler ? demand : Demand.On));
        Set((int)AnalogSignal.SteamPressureB, Controlled(UnitKind.Boiler, _kind == UnitKind.Boiler ? demand : Demand.On));
        Set((int)AnalogSignal.OutletTemperature, Controlled(UnitKind.Furnace, _kind == UnitKind.Furnace ? demand : Demand.On));
        Set((int)AnalogSignal.ExcessTemperature, 280.0);
        Set((int)AnalogSignal.DrumLevelA, 0.0);
        Set((int)AnalogSignal.DrumLevelB, 0.0);
        Set((int)AnalogSignal.DrumLevelC, 0.0);
        Set((int)AnalogSignal.SteamTemperature, 185.0);
        Set((int)AnalogSignal.OilPressure, 20.0);
        Set((int)AnalogSignal.OilTemperature, 120.0);
        Set((int)AnalogSignal.AtomisingDifferential, 2.0);
        Set((int)AnalogSignal.ChamberTemperature, 800.0);
        Set((int)AnalogSignal.FlueTemperature, 150.0);
        Set((int)AnalogSignal.FurnaceFlueTemperature, 250.0);
        Set((int)AnalogSignal.FuelPressure, 100.0);
        Set((int)AnalogSignal.FurnacePressure, 0.0);
        Set((int)AnalogSignal.StreamFlow, 100.0);
        Set((int)AnalogSignal.FlueOxygen, 5.0);
        Set((int)AnalogSignal.SteamFlow, 50.0);
        Set((int)AnalogSignal.FeedwaterFlow, 50.0);
        Set((int)AnalogSignal.HeatOutput, main ? 30.0 : 0.0);
        Set((int)AnalogSignal.FuelFlow, main ? 20.0 : 0.0);
        Set((int)AnalogSignal.CombustionAirFlow, !fan ? 0.0 : burner.IsPurged ? 30.0 : 80.0);
    }

    public void ApplyTo(ProcessImage image)
    {
        for (var i = 1; i < _values.Length; i++)
        {
            if (!DerivedInputs.IsDerived((AnalogSignal)i))
            {
                image.Analog((AnalogSignal)i).Restore(_values[i], _qualities[i], _qualities[i] == SignalQuality.Good ? SignalCause.None : SignalCause.OpenCircuit);
            }
        }

        for (var i = 1; i < _closed.Length; i++)
        {
            image.Discrete((DiscreteSignal)i).Restore(_closed[i], _bad[i]);
        }
    }
}

/// <summary>Whether the controlled variable asks for heat.</summary>
internal enum Demand
{
    On,
    Off,

    /// <summary>Between cut-in and setpoint: what was wanted before still is, and a lease may ask.</summary>
    Either,
}
