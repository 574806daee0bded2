namespace GL001.Control.Tests;

/// <summary>A burner's fuel valve and damper as first-order lags with lagging flow meters and an analyser, under an <see cref="AirFuelRatio"/>.</summary>
internal sealed class CombustionRig
{
    public const int PeriodMs = 100;
    private const double Seconds = PeriodMs / 1000.0;
    private readonly double _fuelLagSeconds;
    private readonly double _airLagSeconds;
    private readonly double _meterLagSeconds;
    private double _meteredFuel;
    private double _meteredAir;
    private double _oxygen = 20.95;

    public CombustionRig(double fuelLagSeconds = 2.0, double airLagSeconds = 8.0, double meterLagSeconds = 0.3)
    {
        _fuelLagSeconds = fuelLagSeconds;
        _airLagSeconds = airLagSeconds;
        _meterLagSeconds = meterLagSeconds;
        Options = Settings();
        Ratio = new AirFuelRatio(Options);
    }

    /// <summary>Excess air 19 % at full load, 67 % at low fire.</summary>
    public static AirFuelOptions Settings(double stoichiometricAirPct = 84.0) => new(
        new PiecewiseLinearCurve(new[] { 20.0, 50.0, 100.0 }, new[] { 28.0, 56.0, 100.0 }),
        new PiecewiseLinearCurve(new[] { 20.0, 100.0 }, new[] { 8.0, 3.0 }),
        lowFirePct: 20.0,
        stoichiometricAirPct);

    public AirFuelOptions Options { get; }

    public AirFuelRatio Ratio { get; }

    public BurnerState State { get; set; } = BurnerState.Modulating;

    public bool PurgeComplete { get; set; } = true;

    public double DemandPct { get; set; } = 20.0;

    /// <summary>Added to what the analyser sees, % oxygen.</summary>
    public double OxygenErrorPct { get; set; }

    public SignalQuality FuelQuality { get; set; } = SignalQuality.Good;

    public SignalQuality AirQuality { get; set; } = SignalQuality.Good;

    public SignalQuality OxygenQuality { get; set; } = SignalQuality.Good;

    public AnalogInput FuelFlow { get; } = new("FT-113");

    public AnalogInput AirFlow { get; } = new("FT-114");

    public AnalogInput Oxygen { get; } = new("AT-115");

    /// <summary>What really flows, %.</summary>
    public double FuelPct { get; private set; }

    public double AirPct { get; private set; }

    /// <summary>Real air over stoichiometric air; no fuel is all the air one can want.</summary>
    public double Lambda => FuelPct < 0.01 ? 100.0 : AirPct / (Options.StoichiometricAirPct * FuelPct / 100.0);

    /// <summary>Real air over what the curve asks for the real fuel.</summary>
    public double OfCurve => AirPct / Options.AirForFuel.YAt(FuelPct);

    public static CombustionRig Firing(double fuelPct, double fuelLagSeconds = 2.0, double airLagSeconds = 8.0, double meterLagSeconds = 0.3)
    {
        var rig = new CombustionRig(fuelLagSeconds, airLagSeconds, meterLagSeconds) { DemandPct = fuelPct };
        rig.FuelPct = rig._meteredFuel = fuelPct;
        rig.AirPct = rig._meteredAir = rig.Options.AirForFuel.YAt(fuelPct);
        rig._oxygen = rig.Options.OxygenForFuel.YAt(fuelPct);
        return rig;
    }

    public void Scan()
    {
        Set(FuelFlow, _meteredFuel, FuelQuality);
        Set(AirFlow, _meteredAir, AirQuality);
        Set(Oxygen, Math.Clamp(_oxygen + OxygenErrorPct, 0.0, 20.9), OxygenQuality);
        Ratio.Step(State, PurgeComplete, DemandPct, FuelFlow, AirFlow, Oxygen, PeriodMs);

        FuelPct += (Ratio.FuelPct - FuelPct) * Seconds / _fuelLagSeconds;
        AirPct += (Ratio.AirPct - AirPct) * Seconds / _airLagSeconds;
        _meteredFuel += (FuelPct - _meteredFuel) * Seconds / _meterLagSeconds;
        _meteredAir += (AirPct - _meteredAir) * Seconds / _meterLagSeconds;

        // Dry oxygen from excess air EA = O2 / (21 - O2); transport and analyser 10 s.
        var excess = Lambda - 1.0;
        _oxygen += ((21.0 * excess / (1.0 + excess)) - _oxygen) * Seconds / 10.0;
    }

    public void ScanFor(int seconds)
    {
        for (var i = 0; i < seconds * 1000 / PeriodMs; i++)
        {
            Scan();
        }
    }

    private static void Set(AnalogInput input, double value, SignalQuality quality)
    {
        switch (quality)
        {
            case SignalQuality.Good: input.SetGood(value); break;
            case SignalQuality.Uncertain: input.SetUncertain(value, SignalCause.Saturated); break;
            default: input.SetBad(SignalCause.OpenCircuit); break;
        }
    }
}
