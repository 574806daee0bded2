namespace GL001.Simulator.Devices;

/// <summary>What can be wrong with a 4-20 mA transmitter.</summary>
public enum LoopFault
{
    None = 0,

    /// <summary>The wire is broken: no current.</summary>
    Open,

    /// <summary>The transmitter reports its own failure downscale (3.5 mA).</summary>
    FailureLow,

    /// <summary>The transmitter reports its own failure upscale (21.5 mA).</summary>
    FailureHigh,

    /// <summary>The reading stands still.</summary>
    Stuck,
}

/// <summary>A transmitter from process value to converter counts: lag, noise, limits of NAMUR NE 43, quantisation.</summary>
public sealed class SimulatedLoop(double low, double high, double noiseOfSpan, SeededNoise noise)
{
    private const double LagSeconds = 0.2;

    private double _milliamp = 4.0;
    private double _noiseMilliamp;
    private bool _started;

    public LoopFault Fault { get; set; }

    /// <summary>Fault: the transmitter measures this whatever the process does; null lets it follow again.</summary>
    public double? Forced { get; set; }

    /// <summary>Fault: added to what is measured, in the unit of the signal: drift, a spike, noise of its own.</summary>
    public double Added { get; set; }

    /// <summary>Current in the loop, mA.</summary>
    public double Milliamp => Fault switch
    {
        LoopFault.Open => 0.0,
        LoopFault.FailureLow => 3.5,
        LoopFault.FailureHigh => 21.5,
        // Added at the output: noise must not drift through the lag.
        _ => Math.Clamp(_milliamp + _noiseMilliamp, 3.8, 20.5),
    };

    /// <summary>What the current stands for, in the unit of the signal.</summary>
    public double Shown => low + ((Milliamp - 4.0) / 16.0 * (high - low));

    public void Step(double value, double seconds)
    {
        if (Fault == LoopFault.Stuck)
        {
            return;
        }

        var target = 4.0 + ((((Forced ?? value) + Added) - low) / (high - low) * 16.0);
        target = Math.Clamp(target, 3.8, 20.5);
        var share = _started ? 1.0 - Math.Exp(-seconds / LagSeconds) : 1.0;
        _started = true;
        _milliamp += (target - _milliamp) * share;
        _noiseMilliamp = noise.Next() * noiseOfSpan * 16.0;
    }
}
