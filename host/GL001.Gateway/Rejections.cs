using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace GL001.Gateway;

/// <summary>Why a message, or a part of one, was not taken.</summary>
public enum RejectionCause
{
    UnknownTopic = 0,
    OversizedPayload,
    MalformedPayload,
    MissingSequence,
    SequenceGap,
    MissingBdSeq,
    StaleDeath,
    DataBeforeBirth,
    UnknownDevice,
    UnknownAlias,
    UnknownMetric,
    UnexpectedType,
    NotANumber,

    /// <summary>An error of our own while an event was handled.</summary>
    HandlerFailed,
}

/// <summary>Counts rejections by cause; logs each cause once for each topic, because a broken device repeats itself every second.</summary>
public sealed partial class Rejections(ILogger<Rejections> logger)
{
    // A stranger who invents topics must not fill the memory: beyond this many only the counters go on.
    private const int MostLogged = 1_000;

    private readonly long[] _counts = new long[Enum.GetValues<RejectionCause>().Length];
    private readonly ConcurrentDictionary<(RejectionCause, string), byte> _logged = new();

    public void Add(RejectionCause cause, string topic, string detail)
    {
        Interlocked.Increment(ref _counts[(int)cause]);
        if (_logged.Count < MostLogged && _logged.TryAdd((cause, topic), 0))
        {
            LogRejected(cause, topic, detail);
        }
    }

    public long Count(RejectionCause cause) => Interlocked.Read(ref _counts[(int)cause]);

    public IEnumerable<(RejectionCause Cause, long Count)> Snapshot() =>
        Enum.GetValues<RejectionCause>().Select(cause => (cause, Count(cause)));

    [LoggerMessage(EventId = 1001, Level = LogLevel.Warning, Message = "Not taken ({Cause}) on {Topic}: {Detail}. Further ones are only counted.")]
    private partial void LogRejected(RejectionCause cause, string topic, string detail);
}
