using System.Collections.Immutable;

namespace GL001.Gateway;

/// <summary>Counts rejections by cause. Written by one thread, read by any.</summary>
public sealed class RejectionCounters
{
    private static readonly ImmutableArray<RejectionCause> Causes = [.. Enum.GetValues<RejectionCause>()];

    private readonly long[] _counts = new long[Causes.Length];

    public long this[RejectionCause cause] => Interlocked.Read(ref _counts[(int)cause]);

    public long Total => Causes.Sum(cause => this[cause]);

    /// <summary>Every cause with its count, zeros included.</summary>
    public ImmutableDictionary<RejectionCause, long> Snapshot() => Causes.ToImmutableDictionary(cause => cause, cause => this[cause]);

    internal void Count(RejectionCause cause) => Interlocked.Increment(ref _counts[(int)cause]);
}
