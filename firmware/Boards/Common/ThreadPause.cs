using System.Threading;
using GL001.Drivers;

namespace GL001.Boards;

/// <summary>Puts the calling thread to sleep; for the slow threads alone.</summary>
public sealed class ThreadPause : IPausePort
{
    public void Pause(int ms)
    {
        Thread.Sleep(ms);
    }
}
