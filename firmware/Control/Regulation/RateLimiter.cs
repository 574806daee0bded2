namespace GL001.Control;

/// <summary>Follows a target no faster than a fixed rate.</summary>
public sealed class RateLimiter
{
    private readonly double _perSecond;

    /// <param name="perSecond">Largest change in a second, in the unit of the value; above zero.</param>
    public RateLimiter(double perSecond)
    {
        _perSecond = perSecond;
    }

    public double Value { get; private set; }

    public void StartFrom(double value)
    {
        Value = value;
    }

    public double Step(double target, int elapsedMs)
    {
        double most = _perSecond * elapsedMs / 1000.0;
        double change = target - Value;
        Value = change > most ? Value + most : change < -most ? Value - most : target;
        return Value;
    }

    public void Exchange(StateBuffer state)
    {
        Value = state.Double(Value);
    }
}
