namespace GL001.Historian;

/// <summary>Forgets what is too old. Apart from <see cref="IHistorian"/>, because whoever writes history need not be able to remove it.</summary>
/// <remarks>Every member is one short transaction, throws <see cref="HistorianException"/> when the store fails, and returns how much it removed: fewer than <c>limit</c> means that nothing older is left.</remarks>
public interface IHistoryRetention
{
    /// <summary>Removes at most <paramref name="limit"/> samples that are older than <paramref name="before"/>.</summary>
    Task<int> RemoveSamplesAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken = default);

    /// <summary>Removes at most <paramref name="limit"/> plans that are older than <paramref name="before"/>; never the newest one.</summary>
    Task<int> RemovePlansAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken = default);

    /// <summary>Removes at most <paramref name="limit"/> roll-ups of a step that are older than <paramref name="before"/>.</summary>
    Task<int> RemoveRollUpsAsync(RollUpStep step, DateTimeOffset before, int limit, CancellationToken cancellationToken = default);
}
