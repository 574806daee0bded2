namespace GL001.Runtime;

/// <summary>How often the network may make the controller write to its memory: so many at once, then one in a while.</summary>
public sealed class WriteBudget
{
    private readonly int _most;
    private readonly int _refillMs;
    private int _left;
    private long _sinceMs;

    /// <param name="most">Writes at once.</param>
    /// <param name="refillMs">After so long there is one more, ms.</param>
    public WriteBudget(int most, int refillMs)
    {
        _most = most;
        _refillMs = refillMs;
        _left = most;
    }

    /// <summary>Whether one more may be written now.</summary>
    /// <param name="nowMs">Monotonic time since power-up, ms.</param>
    public bool IsLeft(long nowMs)
    {
        long refills = _left == _most ? 0 : (nowMs - _sinceMs) / _refillMs;
        if (refills > 0)
        {
            _left = refills >= _most - _left ? _most : _left + (int)refills;
            _sinceMs += refills * _refillMs;
        }

        return _left > 0;
    }

    /// <summary>One was written.</summary>
    /// <param name="nowMs">Monotonic time since power-up, ms.</param>
    public void Take(long nowMs)
    {
        _sinceMs = _left == _most ? nowMs : _sinceMs;
        _left -= _left > 0 ? 1 : 0;
    }

    /// <summary>Whether one more may be written now; it counts as written.</summary>
    /// <param name="nowMs">Monotonic time since power-up, ms.</param>
    public bool TryTake(long nowMs)
    {
        bool isLeft = IsLeft(nowMs);
        if (isLeft)
        {
            Take(nowMs);
        }

        return isLeft;
    }
}
