namespace GL001.Historian;

/// <summary>How far a sample can be trusted.</summary>
public enum SampleQuality
{
    Bad = 0,
    Uncertain = 1,
    Good = 2,
}

/// <summary>One value at one time. <paramref name="Tag"/> is the metric's name on the wire.</summary>
public readonly record struct Sample(string PlantId, string UnitId, string Tag, DateTimeOffset SourceTime, double Value, SampleQuality Quality);

/// <summary>Something that happened.</summary>
public sealed record HistoryEvent(DateTimeOffset At, string PlantId, string SourceId, string Kind, string Text);

/// <summary>A plan as it was put in force.</summary>
public sealed record PlanRecord(Guid Id, DateTimeOffset At, double CostEur, string Status, double SolveSeconds, string Json);

/// <summary>The store could not do what was asked; the message says why. Nothing of the failed call was kept.</summary>
public sealed class HistorianException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Keeps what happened. Times are kept to the microsecond, in UTC. Every append is all or nothing.</summary>
/// <exception cref="HistorianException">From every method: the store failed.</exception>
public interface IHistorian
{
    /// <summary>Opens the store and brings its schema up to date.</summary>
    Task OpenAsync(CancellationToken cancellationToken);

    Task AppendAsync(IReadOnlyList<Sample> samples, IReadOnlyList<HistoryEvent> events, CancellationToken cancellationToken);

    Task AppendPlanAsync(PlanRecord plan, CancellationToken cancellationToken);

    /// <summary>Samples of one tag, oldest first, from <paramref name="from"/> up to but without <paramref name="to"/>.</summary>
    Task<IReadOnlyList<Sample>> ReadSamplesAsync(string plantId, string unitId, string tag, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken);

    /// <summary>Events, newest first.</summary>
    Task<IReadOnlyList<HistoryEvent>> ReadEventsAsync(DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken);

    Task<PlanRecord?> LatestPlanAsync(CancellationToken cancellationToken);
}
