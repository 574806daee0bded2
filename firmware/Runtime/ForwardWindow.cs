namespace GL001.Runtime;

/// <summary>
/// Which record of a log goes out next: in order, a limited number ahead of the host's confirmations, and from the floor
/// again when none comes. One thread only.
/// </summary>
public sealed class ForwardWindow
{
    /// <summary>Numbers that may be on their way unconfirmed.</summary>
    public const int Width = 16;

    /// <summary>So long after the last progress everything unconfirmed is sent again, ms.</summary>
    public const int PatienceMs = 10_000;

    private long _floor;
    private long _repeatAtMs;
    private long _highest;

    /// <summary>The record sent last, or the floor when that is higher: what stands before the next one.</summary>
    public long Before { get; private set; }

    /// <summary>A new connection: what was on its way may be lost.</summary>
    public void Restart()
    {
        Before = 0;
    }

    /// <summary>Whether the record after <see cref="Before"/> may go out now.</summary>
    /// <param name="floor">Up to here nothing waits.</param>
    /// <param name="nowMs">Monotonic time, ms.</param>
    public bool MaySend(long floor, long nowMs)
    {
        bool progress = floor != _floor;
        bool overdue = Before > floor && nowMs >= _repeatAtMs;
        _floor = floor;
        if (Before < floor || overdue)
        {
            Before = floor;
        }

        if (progress)
        {
            _repeatAtMs = nowMs + PatienceMs;
        }

        return Before - floor < Width;
    }

    /// <summary>Whether this number went out before.</summary>
    public bool IsRepeat(long number)
    {
        return number <= _highest;
    }

    public void NoteSent(long number, long nowMs)
    {
        if (Before == _floor)
        {
            _repeatAtMs = nowMs + PatienceMs;
        }

        Before = number;
        _highest = number > _highest ? number : _highest;
    }
}
