using GL001.Boards;
using GL001.Control;
using GL001.Drivers;
using GL001.Runtime;
using GL001.Storage;

namespace GL001.Firmware;

/// <summary>
/// Three threads and one wiring, as on the microcontrollers. The scan touches no network and no file; the network thread may hang,
/// fail or be slow and the boiler stays safe; a third one stores what has to be kept and waits for neither. .NET leaves thread priorities on Linux to the system: see gl001.service.
/// </summary>
public sealed class LinuxController
{
    /// <summary>An orderly stop that takes longer than its post-purges is given up, this many ms after them.</summary>
    public const int StopMarginMs = 10_000;

    private const int NetworkPeriodMs = 50;
    private const int KeeperPeriodMs = 100;

    // A recording's chunks, and more than memory holds.
    private const int MostChunks = 256;

    private static readonly TimeSpan s_goodbye = TimeSpan.FromSeconds(10);

    private readonly BoardPorts _board;
    private readonly EdgeNode _edgeNode;
    private readonly KernelWatchdog? _watchdog;
    private readonly IPace _pace;
    private readonly int _postpurgeMs;

    /// <param name="board">The opened board, all relays off.</param>
    /// <param name="link">The connection to the broker.</param>
    /// <param name="watchdog">The kernel's watchdog, if it is to be fed; it then stands in the board's ports too.</param>
    /// <param name="monitor">The monitoring thermometer, if one is fitted.</param>
    public LinuxController(BoardPorts board, IMqttLink link, KernelWatchdog? watchdog, IMonitorPort? monitor = null)
        : this(board, link, watchdog, new SystemPace(), monitor)
    {
    }

    internal LinuxController(BoardPorts board, IMqttLink link, KernelWatchdog? watchdog, IPace pace, IMonitorPort? monitor = null)
    {
        _board = board;
        _watchdog = watchdog;
        _pace = pace;
        Unit = new UnitController(board, UnitConfiguration.Parameters(), UnitConfiguration.ScanPeriodMs);
        _postpurgeMs = (int)(Unit.Parameters.Set.Value(ParameterTable.PostpurgeSeconds) * 1_000.0);
        Unit.Keeper.Check = monitor is null ? null : new MonitorCheck(monitor, Unit.Cycle.Unit.Kind, Unit.Mailbox, Unit.Keeper.Events);
        _edgeNode = new EdgeNode(link, Unit.Mailbox, new EdgeNodeIdentity(UnitConfiguration.Plant, UnitConfiguration.Controller,
            UnitConfiguration.Unit, UnitConfiguration.FirmwareVersion), Unit.Keeper);
    }

    public UnitController Unit { get; }

    /// <summary>
    /// Longest that an orderly stop takes, ms: a post-purge, another one when it trips at the end of the first, and a margin.
    /// </summary>
    public int LongestStopMs => (2 * _postpurgeMs) + StopMarginMs;

    /// <summary>
    /// Scans until it is told to stop. Then the burner shuts its fuel and purges, scanned and guarded as ever, before everything is
    /// switched off and the last records are stored. That is so for every end but a kill, a second signal and a failure of the scan's own thread.
    /// </summary>
    /// <param name="stopping">Stop in good order.</param>
    /// <param name="atOnce">Switch everything off now, whatever state the burner is in.</param>
    public void Run(CancellationToken stopping, CancellationToken atOnce = default)
    {
        // Not disposed: a thread that a disk holds up may ask it after this method has gone.
        var ended = new CancellationTokenSource();
        var closed = new CancellationTokenSource();

        // A thread of its own: a slow disk may hold up records for longer than the kernel waits, and that must not restart a firing unit.
        Thread? feeder = _watchdog is null ? null : Start("kernel watchdog", KeeperPeriodMs, _watchdog.Pass, () => { }, closed.Token);
        Thread keeper = Start("keeper", KeeperPeriodMs, Keep, KeepTheLast, ended.Token);
        Thread network = Start("network", NetworkPeriodMs, Communicate, _edgeNode.Stop, ended.Token);
        Thread.CurrentThread.Priority = ThreadPriority.Highest;
        try
        {
            RunScan(stopping, atOnce);
        }
        finally
        {
            _board.Relays.TryWrite(Relay.None);
            _board.Outputs.TryWrite(AnalogOutput.FuelValve, 0.0);
            _board.Outputs.TryWrite(AnalogOutput.Feedwater, 0.0);
            ended.Cancel();
        }

        // Everything is off: until the device is closed it is only kept from restarting the computer over the last records.
        _watchdog?.Release();
        keeper.Join(s_goodbye);
        network.Join(s_goodbye);
        closed.Cancel();
        feeder?.Join(s_goodbye);

        void Keep()
        {
            if (!Unit.Keeper.TryPump(_pace.NowMs, UtcMs()))
            {
                throw new InvalidOperationException(Unit.Keeper.LastFault);
            }
        }

        void KeepTheLast()
        {
            Keep();
            for (int i = 0; i < MostChunks && Unit.Tape.Pump(); i++)
            {
            }
        }

        void Communicate()
        {
            if (!_edgeNode.TryPoll(_pace.NowMs, UtcMs()))
            {
                throw new InvalidOperationException(_edgeNode.LastFault);
            }
        }
    }

    private void RunScan(CancellationToken stopping, CancellationToken atOnce)
    {
        long next = _pace.NowMs;
        long giveUpMs = long.MaxValue;
        while (!atOnce.IsCancellationRequested)
        {
            if (stopping.IsCancellationRequested && giveUpMs == long.MaxValue)
            {
                giveUpMs = _pace.NowMs + LongestStopMs;
                Unit.RequestStop(_pace.NowMs);
            }

            Unit.Scan(_pace.NowMs);
            if (giveUpMs != long.MaxValue && (Unit.IsAtRest || _pace.NowMs >= giveUpMs))
            {
                return;
            }

            next += UnitConfiguration.ScanPeriodMs;
            if (next > _pace.NowMs)
            {
                _pace.WaitUntil(next);
            }
            else
            {
                // Late: take up the rhythm from here instead of chasing it. The scan judges how late is too late.
                next = _pace.NowMs;
            }
        }
    }

    private static Thread Start(string name, int periodMs, Action work, Action goodbye, CancellationToken ended)
    {
        var thread = new Thread(Loop) { IsBackground = true, Priority = ThreadPriority.BelowNormal, Name = name };
        thread.Start();
        return thread;

        void Loop()
        {
            while (!ended.IsCancellationRequested)
            {
                Try(work);
                ended.WaitHandle.WaitOne(periodMs);
            }

            Try(goodbye);
        }

        void Try(Action action)
        {
            try
            {
                action();
            }
            catch (Exception problem)
            {
                // Whatever a network or a memory does, it may not end this thread: the controller would go dumb for good.
                Console.Error.WriteLine($"{name}: {problem.Message}");
            }
        }
    }

    private static long UtcMs() => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
}
