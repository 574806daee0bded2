using System.IO;
using System.Threading;
using GL001.Drivers;

namespace GL001.Boards;

/// <summary>
/// Feeds the kernel's watchdog beside the relay's: the scan only notes that it fed, another thread writes it to
/// <c>/dev/watchdog</c>, since a file may block. A scan that stands still so restarts the computer as well.
/// </summary>
/// <param name="relay">The watchdog's relay, fed by the scan itself.</param>
/// <param name="device">The opened <c>/dev/watchdog</c>.</param>
public sealed class KernelWatchdog(IWatchdogPort relay, Stream device) : IWatchdogPort
{
    // Kernel documentation, watchdog-api: a device closed without this letter restarts the computer.
    private const byte MagicClose = (byte)'V';
    private const byte Alive = 0;

    private int _fed;
    private volatile bool _released;

    public void Feed()
    {
        relay.Feed();
        Interlocked.Exchange(ref _fed, 1);
    }

    /// <summary>Passes on what the scan fed since the last call; on any thread but the scan's, well within the kernel's time-out.</summary>
    public void Pass()
    {
        if (Interlocked.Exchange(ref _fed, 0) == 1 || _released)
        {
            Write(Alive);
        }
    }

    /// <summary>The scan has ended in good order, with everything off: from here on the device is fed without it, until it is closed.</summary>
    public void Release() => _released = true;

    /// <summary>Before the device is closed in good order.</summary>
    public void Disarm() => Write(MagicClose);

    private void Write(byte value)
    {
        device.WriteByte(value);
        device.Flush();
    }
}
