namespace GL001.Orchestration.Fleet;

/// <summary>What came of an agent's latest attempts: what its health and latency are judged by.</summary>
/// <remarks>
/// A window in time and number: attempts of the last <see cref="Period"/>, <see cref="AgentRules.RecentAttempts"/> at most, and never fewer than the latest
/// <see cref="AgentRules.LeastAttempts"/>, so that an agent which is asked seldom is judged too. What an agent could not finish because nobody could hear
/// it says nothing about its work: its silence is seen by itself, and an agent that is heard again must not be taken for ill until a hundred newer attempts have come.
/// </remarks>
public sealed class AttemptWindow
{
    /// <summary>An older attempt no longer counts. A hundred attempts of an agent that is asked every five seconds take less.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMinutes(10);

    private readonly List<Attempt> _attempts = [];

    // Before this instant the link was away at some time, or nobody knows.
    private DateTimeOffset _linkSince;

    public int Count => _attempts.Count;

    /// <summary>Share that gave a result or a refusal, 0 to 1; null before the first.</summary>
    public double? SuccessRate => _attempts.Count == 0 ? null : _attempts.Count(attempt => attempt.Succeeded) / (double)_attempts.Count;

    /// <summary>95th percentile of the time from offer to end, s; null before the first.</summary>
    public double? LatencyP95Seconds
    {
        get
        {
            var seconds = _attempts.Select(attempt => (attempt.EndedAt - attempt.BegunAt).TotalSeconds).Order().ToList();
            return seconds.Count == 0 ? null : seconds[(int)Math.Ceiling(0.95 * seconds.Count) - 1];
        }
    }

    /// <summary>The agent answered: with a result or a refusal, or that it failed, or by not knowing of the task any more.</summary>
    public void Answered(DateTimeOffset begunAt, DateTimeOffset endedAt, bool succeeded) => Put(new Attempt(begunAt, endedAt, succeeded));

    /// <summary>No answer came in time. Does not count when the link was away in that time.</summary>
    /// <param name="begunAt">When the attempt was offered.</param>
    /// <param name="endedAt">When it was given up.</param>
    /// <param name="isHeard">Whether the agent is connected now.</param>
    public void TimedOut(DateTimeOffset begunAt, DateTimeOffset endedAt, bool isHeard)
    {
        if (isHeard && begunAt >= _linkSince)
        {
            Put(new Attempt(begunAt, endedAt, Succeeded: false));
        }
    }

    /// <summary>The agent cannot be heard: what came to nothing since its last word came to nothing for that.</summary>
    /// <param name="lastWordAt">When it was heard last; null for never.</param>
    public void LinkLost(DateTimeOffset? lastWordAt) => _attempts.RemoveAll(attempt => !attempt.Succeeded && attempt.EndedAt > (lastWordAt ?? DateTimeOffset.MinValue));

    /// <summary>The agent is heard again.</summary>
    public void LinkIsBack(DateTimeOffset now) => _linkSince = now;

    /// <summary>Forgets what is too old.</summary>
    public void Age(DateTimeOffset now)
    {
        var old = _attempts.TakeWhile(attempt => now - attempt.EndedAt > Period).Count();
        _attempts.RemoveRange(0, Math.Min(old, Math.Max(0, _attempts.Count - AgentRules.LeastAttempts)));
    }

    private void Put(Attempt attempt)
    {
        _attempts.Add(attempt);
        if (_attempts.Count > AgentRules.RecentAttempts)
        {
            _attempts.RemoveAt(0);
        }

        Age(attempt.EndedAt);
    }

    private readonly record struct Attempt(DateTimeOffset BegunAt, DateTimeOffset EndedAt, bool Succeeded);
}
