using System.Diagnostics;
using GL001.Boards;
using GL001.Control;
using GL001.Drivers;
using GL001.Runtime;

namespace GL001.Firmware;

/// <summary>
/// Three threads and one wiring, as on the microcontrollers. The scan touches no network and no file; the network thread may hang,
/// fail or be slow and the boiler stays safe; a third one stores what has to be kept and waits for neither. .NET leaves thread priorities on Linux to the system: see gl001.service.
/// </summary>
public sealed class LinuxController
{
    private const int NetworkPeriodMs = 50;
    private const int KeeperPeriodMs = 100;

    private static readonly TimeSpan s_goodbye = TimeSpan.FromSeconds(10);

    private readonly BoardPorts _board;
    private readonly EdgeNode _edgeNode;
    private readonly KernelWatchdog? _watchdog;

    /// <param name="board">The opened board, all relays off.</param>
    /// <param name="link">The connection to the broker.</param>
    /// <param name="watchdog">The kernel's watchdog, if it is to be fed; it then stands in the board's ports too.</param>
    public LinuxController(BoardPorts board, IMqttLink link, KernelWatchdog? watchdog)
    {
        _board = board;
        _watchdog = watchdog;
        Unit = new UnitController(board, UnitConfiguration.Parameters(), UnitConfiguration.ScanPeriodMs);
        _edgeNode = new EdgeNode(link, Unit.Mailbox, new EdgeNodeIdentity(UnitConfiguration.Plant, UnitConfiguration.Controller,
            UnitConfiguration.Unit, UnitConfiguration.FirmwareVersion), Unit.Keeper);
    }

    public UnitController Unit { get; }

    /// <summary>Scans until it is told to stop, then takes fuel and fan away, whatever state the burner is in.</summary>
    public void Run(CancellationToken stopping)
    {
        var clock = Stopwatch.StartNew();
        Thread keeper = Start("keeper", KeeperPeriodMs, Keep, () => { }, stopping);
        Thread network = Start("network", NetworkPeriodMs, Communicate, _edgeNode.Stop, stopping);
        Thread.CurrentThread.Priority = ThreadPriority.Highest;
        try
        {
            RunScan(clock, stopping);
        }
        finally
        {
            _board.Relays.TryWrite(Relay.None);
            _board.Outputs.TryWrite(AnalogOutput.FuelValve, 0.0);
            _board.Outputs.TryWrite(AnalogOutput.Feedwater, 0.0);
        }

        network.Join(s_goodbye);
        keeper.Join(s_goodbye);

        void Keep()
        {
            _watchdog?.Pass();
            if (!Unit.Keeper.TryPump(clock.ElapsedMilliseconds, UtcMs()))
            {
                throw new InvalidOperationException(Unit.Keeper.LastFault);
            }
        }

        void Communicate()
        {
            if (!_edgeNode.TryPoll(clock.ElapsedMilliseconds, UtcMs()))
            {
                throw new InvalidOperationException(_edgeNode.LastFault);
            }
        }
    }

    private void RunScan(Stopwatch clock, CancellationToken stopping)
    {
        long next = clock.ElapsedMilliseconds;
        while (!stopping.IsCancellationRequested)
        {
            Unit.Scan(clock.ElapsedMilliseconds);
            next += UnitConfiguration.ScanPeriodMs;
            long wait = next - clock.ElapsedMilliseconds;
            if (wait > 0)
            {
                Thread.Sleep((int)wait);
            }
            else
            {
                // Late: take up the rhythm from here instead of chasing it. The scan judges how late is too late.
                next = clock.ElapsedMilliseconds;
            }
        }
    }

    private static Thread Start(string name, int periodMs, Action work, Action goodbye, CancellationToken stopping)
    {
        var thread = new Thread(Loop) { IsBackground = true, Priority = ThreadPriority.BelowNormal, Name = name };
        thread.Start();
        return thread;

        void Loop()
        {
            while (!stopping.IsCancellationRequested)
            {
                try
                {
                    work();
                }
                catch (Exception problem)
                {
                    // Whatever a network or a memory does, it may not end this thread: the controller would go dumb for good.
                    Console.Error.WriteLine($"{name}: {problem.Message}");
                }

                stopping.WaitHandle.WaitOne(periodMs);
            }

            goodbye();
        }
    }

    private static long UtcMs() => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
}
