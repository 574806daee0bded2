namespace GL001.Simulator.Plants;

/// <summary>Follows its input with one time constant; exact for an input held over the step.</summary>
public sealed class FirstOrderLag(double timeConstantSeconds, double start)
{
    public double Value { get; private set; } = start;

    public double Step(double input, double seconds)
    {
        Value += (input - Value) * (1.0 - Math.Exp(-seconds / timeConstantSeconds));
        return Value;
    }
}
