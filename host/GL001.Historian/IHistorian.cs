namespace GL001.Historian;

/// <summary>Keeps what was measured, what happened and what was planned.</summary>
/// <remarks>Every member throws <see cref="HistorianException"/> when the store fails, and nothing half written stays behind.</remarks>
public interface IHistorian
{
    /// <summary>Writes all samples or none. A second sample of the same tag and microsecond replaces the first.</summary>
    Task AppendSamplesAsync(IReadOnlyList<Sample> samples, CancellationToken cancellationToken = default);

    Task AppendEventAsync(HistoryEvent historyEvent, CancellationToken cancellationToken = default);

    /// <summary>
    /// Keeps numbered records exactly once, in order, in one transaction with the highest numbers of their logs. What is here already, and
    /// what has a gap before it, is left out. Returns for each record the highest number of its log that is kept for good with everything before it.
    /// </summary>
    /// <remarks>A log whose newest number lies below what is kept comes from a memory that was replaced: its count begins anew.</remarks>
    Task<IReadOnlyList<long>> AppendRecordsAsync(IReadOnlyList<NumberedRecord> records, CancellationToken cancellationToken = default);

    Task AppendPlanAsync(PlanRecord plan, CancellationToken cancellationToken = default);

    /// <summary>Samples from <paramref name="from"/> (included) to <paramref name="to"/> (excluded), oldest first, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<Sample>> ReadSamplesAsync(string plantId, string unitId, string tag,
        DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken = default);

    /// <summary>Roll-ups from <paramref name="from"/> (included) to <paramref name="to"/> (excluded), oldest first, at most <paramref name="limit"/>. The last minutes may be missing still.</summary>
    Task<IReadOnlyList<RollUp>> ReadRollUpsAsync(string plantId, string unitId, string tag, RollUpStep step,
        DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken = default);

    /// <summary>The newest <paramref name="limit"/> events from <paramref name="from"/> (included) to <paramref name="to"/> (excluded), newest first.</summary>
    Task<IReadOnlyList<HistoryEvent>> ReadEventsAsync(DateTimeOffset from, DateTimeOffset to, int limit,
        CancellationToken cancellationToken = default);

    /// <summary>The newest <paramref name="limit"/> plans from <paramref name="from"/> (included) to <paramref name="to"/> (excluded), newest first.</summary>
    Task<IReadOnlyList<PlanRecord>> ReadPlansAsync(DateTimeOffset from, DateTimeOffset to, int limit,
        CancellationToken cancellationToken = default);

    /// <summary>The plan made last, or null before the first.</summary>
    Task<PlanRecord?> LatestPlanAsync(CancellationToken cancellationToken = default);
}

/// <summary>Shorter ways to ask a historian.</summary>
public static class HistorianExtensions
{
    /// <inheritdoc cref="IHistorian.AppendRecordsAsync"/>
    public static async Task<long> AppendRecordAsync(this IHistorian historian, NumberedRecord record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(historian);
        ArgumentNullException.ThrowIfNull(record);
        return (await historian.AppendRecordsAsync([record], cancellationToken).ConfigureAwait(false))[0];
    }
}
