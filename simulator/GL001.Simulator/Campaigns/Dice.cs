namespace GL001.Simulator.Campaigns;

/// <summary>Choices out of a seed.</summary>
internal sealed class Dice(int seed)
{
    private readonly SeededNoise _noise = new(seed, "swarm");

    public double Between(double low, double high) => low + ((_noise.Next() + 1.0) / 2.0 * (high - low));

    /// <summary>Rounded, so that a printed scenario is short and means exactly what ran.</summary>
    public double Between(double low, double high, int digits) => Math.Round(Between(low, high), digits);

    public int Below(int count) => Math.Min(count - 1, (int)Between(0.0, count));

    public bool Chance(double share) => Between(0.0, 1.0) < share;

    public T Of<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    /// <summary>A virtual time in whole steps, ms.</summary>
    public long Time(double lowSeconds, double highSeconds) => (long)(Between(lowSeconds, highSeconds) * 10.0) * SimulatedSite.StepMs;
}
