namespace GL001.Historian;

/// <summary>Makes the roll-ups. Apart from <see cref="IHistorian"/>: it is the work of one, reading them that of many.</summary>
public interface IHistoryRollUps
{
    /// <summary>Rolls up hours in which samples came since they were rolled up last, the oldest first; samples that came late are counted too.</summary>
    /// <param name="most">Most hours at once.</param>
    /// <returns>Hours rolled up; fewer than <paramref name="most"/> means that none is left.</returns>
    /// <exception cref="HistorianException">The store failed; hours that were not rolled up stay due.</exception>
    Task<int> RollUpAsync(int most, CancellationToken cancellationToken = default);
}
