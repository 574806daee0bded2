using System.Diagnostics;

namespace GL001.Firmware;

/// <summary>The scan's clock and how it waits for its next turn. A test moves it by hand.</summary>
internal interface IPace
{
    /// <summary>Monotonic time since the program began, ms. Asked by every thread.</summary>
    long NowMs { get; }

    /// <summary>Waits until then; on the scan's thread alone.</summary>
    void WaitUntil(long ms);
}

/// <summary>The computer's own monotonic clock.</summary>
internal sealed class SystemPace : IPace
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    public long NowMs => _clock.ElapsedMilliseconds;

    public void WaitUntil(long ms)
    {
        long wait = ms - NowMs;
        if (wait > 0)
        {
            Thread.Sleep((int)wait);
        }
    }
}
