using System;

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
    /// <param name="kind">Boiler or furnace.</param>
    /// <param name="ratedHeatMw">Heat at 100 % firing rate, MW.</param>
    /// <param name="minimumHeatMw">Least heat while firing, MW.</param>
    /// <param name="rampMwPerMinute">How fast a lease may move the load, MW/min.</param>
    /// <param name="setpoint">Drum pressure in barg or outlet temperature in °C that local control holds.</param>
    /// <remarks>The rest is as the parameter table's defaults.</remarks>
    /// <exception cref="ArgumentException">A figure that no unit can have.</exception>
    public UnitParameters(UnitKind kind, double ratedHeatMw, double minimumHeatMw, double rampMwPerMinute, double setpoint)
        : this(kind, ratedHeatMw, minimumHeatMw, rampMwPerMinute, setpoint, kind == UnitKind.Boiler ? 1.0 : 15.0,
            kind == UnitKind.Boiler ? 0.8 : 15.0, kind == UnitKind.Boiler ? 30.0 : 2.0, kind == UnitKind.Boiler ? 120.0 : 180.0, 2.0, 15.0)
    {
    }

    /// <param name="kind">Boiler or furnace.</param>
    /// <param name="ratedHeatMw">Heat at 100 % firing rate, MW.</param>
    /// <param name="minimumHeatMw">Least heat while firing, MW.</param>
    /// <param name="rampMwPerMinute">How fast a lease may move the load, MW/min.</param>
    /// <param name="setpoint">Drum pressure in barg or outlet temperature in °C that local control holds.</param>
    /// <param name="cutInBelow">The burner starts so far below the setpoint.</param>
    /// <param name="cutOutAbove">The burner rests so far above the setpoint.</param>
    /// <param name="gainPctPerUnit">Gain and droop, % for each unit of the controlled variable.</param>
    /// <param name="integralTimeSeconds">Integral time, s.</param>
    /// <param name="firingRatePctPerSecond">Largest change of the firing rate, %/s.</param>
    /// <param name="droopMaximumPct">Largest correction that the droop may make to a lease, %.</param>
    /// <exception cref="ArgumentException">A figure that no unit can have.</exception>
    public UnitParameters(UnitKind kind, double ratedHeatMw, double minimumHeatMw, double rampMwPerMinute, double setpoint,
        double cutInBelow, double cutOutAbove, double gainPctPerUnit, double integralTimeSeconds, double firingRatePctPerSecond, double droopMaximumPct)
    {
        // Written so that NaN is refused too. A unit that is described wrongly must not run at all.
        if (!(ratedHeatMw > 0.0 && ratedHeatMw < 10_000.0) || !(minimumHeatMw > 0.0 && minimumHeatMw < ratedHeatMw)
            || !(rampMwPerMinute > 0.0 && rampMwPerMinute < 10_000.0) || !(setpoint > 0.0 && setpoint < 2_000.0)
            || !(cutInBelow > 0.0) || !(cutOutAbove > 0.0) || !(gainPctPerUnit > 0.0) || !(integralTimeSeconds > 0.0)
            || !(firingRatePctPerSecond > 0.0) || !(droopMaximumPct >= 0.0))
        {
            throw new ArgumentException("rated, minimum, ramp, setpoint, gains and times above zero, minimum below rated");
        }

        Kind = kind;
        RatedHeatMw = ratedHeatMw;
        MinimumHeatMw = minimumHeatMw;
        RampMwPerMinute = rampMwPerMinute;
        LowFirePct = minimumHeatMw / ratedHeatMw * 100.0;
        FiringRatePctPerSecond = firingRatePctPerSecond;
        DroopMaximumPct = droopMaximumPct;
        Setpoint = setpoint;
        CutIn = setpoint - cutInBelow;
        CutOut = setpoint + cutOutAbove;
        GainPctPerUnit = gainPctPerUnit;
        IntegralTimeSeconds = integralTimeSeconds;
        if (kind == UnitKind.Boiler)
        {
            ControlledSignal = AnalogSignal.SteamPressure;
            LimitedSignal = AnalogSignal.SteamPressureA;
        }
        else
        {
            ControlledSignal = AnalogSignal.OutletTemperature;
            LimitedSignal = AnalogSignal.OutletTemperature;
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

    /// <summary>The measured signal whose trip limits the controlled variable.</summary>
    public AnalogSignal LimitedSignal { get; }

    public double Setpoint { get; }

    /// <summary>At or below it local control starts the burner.</summary>
    public double CutIn { get; }

    /// <summary>At or above it the burner rests: above the setpoint, below the trip limit.</summary>
    public double CutOut { get; }

    /// <summary>Proportional gain and droop, % of firing rate for each unit of the controlled variable.</summary>
    public double GainPctPerUnit { get; }

    public double IntegralTimeSeconds { get; }

    /// <summary>Largest correction that the droop may make to a lease, % of firing rate.</summary>
    public double DroopMaximumPct { get; }
}
