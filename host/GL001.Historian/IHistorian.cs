namespace GL001.Historian;

/// <summary>Keeps what was measured, what happened and what was planned.</summary>
/// <remarks>Every member throws <see cref="HistorianException"/> when the store fails, and nothing half written stays behind.</remarks>
public interface IHistorian
{
    /// <summary>Writes all samples or none. A second sample of the same tag and microsecond replaces the first.</summary>
    Task AppendSamplesAsync(IReadOnlyList<Sample> samples, CancellationToken cancellationToken = default);

    Task AppendEventAsync(HistoryEvent historyEvent, CancellationToken cancellationToken = default);

    Task AppendPlanAsync(PlanRecord plan, CancellationToken cancellationToken = default);

    /// <summary>Samples from <paramref name="from"/> (included) to <paramref name="to"/> (excluded), oldest first, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<Sample>> ReadSamplesAsync(string plantId, string unitId, string tag,
        DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken = default);

    /// <summary>The newest <paramref name="limit"/> events from <paramref name="from"/> (included) to <paramref name="to"/> (excluded), newest first.</summary>
    Task<IReadOnlyList<HistoryEvent>> ReadEventsAsync(DateTimeOffset from, DateTimeOffset to, int limit,
        CancellationToken cancellationToken = default);

    /// <summary>The plan made last, or null before the first.</summary>
    Task<PlanRecord?> LatestPlanAsync(CancellationToken cancellationToken = default);
}
