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
    /// <exception cref="ArgumentException">A figure that no unit can have.</exception>
    public UnitParameters(UnitKind kind, double ratedHeatMw, double minimumHeatMw, double rampMwPerMinute, double setpoint)
    {
        // Written so that NaN is refused too. A unit that is described wrongly must not run at all.
        if (!(ratedHeatMw > 0.0 && ratedHeatMw < 10_000.0) || !(minimumHeatMw > 0.0 && minimumHeatMw < ratedHeatMw)
            || !(rampMwPerMinute > 0.0 && rampMwPerMinute < 10_000.0) || !(setpoint > 0.0 && setpoint < 2_000.0))
        {
            throw new ArgumentException("rated, minimum, ramp and setpoint above zero, minimum below rated");
        }

        Kind = kind;
        RatedHeatMw = ratedHeatMw;
        MinimumHeatMw = minimumHeatMw;
        RampMwPerMinute = rampMwPerMinute;
        LowFirePct = minimumHeatMw / ratedHeatMw * 100.0;
        FiringRatePctPerSecond = 2.0;
        DroopMaximumPct = 15.0;
        Setpoint = setpoint;
        if (kind == UnitKind.Boiler)
        {
            ControlledSignal = AnalogSignal.SteamPressure;
            LimitedSignal = AnalogSignal.SteamPressureA;
            CutIn = setpoint - 1.0;
            CutOut = setpoint + 0.8;
            GainPctPerUnit = 30.0;
            IntegralTimeSeconds = 120.0;
        }
        else
        {
            ControlledSignal = AnalogSignal.OutletTemperature;
            LimitedSignal = AnalogSignal.OutletTemperature;
            CutIn = setpoint - 15.0;
            CutOut = setpoint + 15.0;
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
