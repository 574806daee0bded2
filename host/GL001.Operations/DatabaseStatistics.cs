using System.Collections.Immutable;

namespace GL001.Operations;

/// <summary>What a database did since it was opened.</summary>
/// <param name="Writes">Writes that stand.</param>
/// <param name="Reads">Queries begun.</param>
/// <param name="Commits">Transactions, each of one write or more.</param>
/// <param name="CommitSeconds">Mean time of one, to the disk and back; null before the first.</param>
/// <param name="Waiting">Writes that wait for their turn.</param>
/// <param name="Slow">Slow transactions, the newest first.</param>
public sealed record DatabaseStatistics(long Writes, long Reads, long Commits, double? CommitSeconds, int Waiting, ImmutableArray<SlowCommit> Slow);

/// <summary>A transaction that took long.</summary>
/// <param name="At">When it ended.</param>
/// <param name="Writes">Writes in it.</param>
/// <param name="Seconds">How long it took.</param>
public sealed record SlowCommit(DateTimeOffset At, int Writes, double Seconds)
{
    /// <summary>From this on a transaction is slow, s (runbook: a query of more than 100 ms calls for scaling).</summary>
    public const double SlowSeconds = 0.1;

    /// <summary>How many are remembered.</summary>
    public const int MostRemembered = 50;
}
