namespace GL001.Historian;

/// <summary>A store of history: what writes, reads, forgets and rolls up in one place.</summary>
public interface IHistoryStore : IHistorian, IHistoryRetention, IHistoryRollUps
{
    /// <summary>Where it is, as people are told: a file, or a server with its database; without a password.</summary>
    string Name { get; }

    /// <summary>Bytes that it takes.</summary>
    /// <exception cref="HistorianException">The store failed.</exception>
    Task<long> SizeAsync(CancellationToken cancellationToken = default);
}
