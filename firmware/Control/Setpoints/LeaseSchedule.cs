namespace GL001.Control;

/// <summary>The steps of a lease: heat for one interval after the other, counted from the lease's basis. Made once, then copied into.</summary>
public sealed class LeaseSchedule
{
    /// <summary>Most steps: eight hours in quarter hours.</summary>
    public const int Capacity = 32;

    /// <summary>Longest step, ms.</summary>
    public const int LongestStepMs = 15 * 60 * 1000;

    /// <summary>Shortest step, ms.</summary>
    public const int ShortestStepMs = 60 * 1000;

    /// <summary>Length of every step, ms.</summary>
    public int StepMs { get; set; }

    /// <summary>Steps in use; zero means no schedule.</summary>
    public int Count { get; set; }

    /// <summary>Heat wanted in each step, MW; zero asks for rest.</summary>
    public double[] HeatMw { get; } = new double[Capacity];

    /// <summary>Takes over at most <see cref="Capacity"/> values; <see cref="Count"/> is taken as it is, for the judge to refuse.</summary>
    public void CopyFrom(LeaseSchedule other)
    {
        StepMs = other.StepMs;
        Count = other.Count;
        for (int i = 0; i < Capacity; i++)
        {
            HeatMw[i] = other.HeatMw[i];
        }
    }

    public void Exchange(StateBuffer state)
    {
        StepMs = state.Int(StepMs);
        Count = state.Int(Count);
        for (int i = 0; i < Capacity; i++)
        {
            HeatMw[i] = state.Double(HeatMw[i]);
        }
    }
}
