using System.Diagnostics;
using GL001.Boards;
using GL001.Control;
using GL001.Drivers;
using GL001.Runtime;

namespace GL001.Firmware;

/// <summary>
/// Two threads and one wiring, as on the microcontrollers. The scan touches no network and no file; the network thread may hang,
/// fail or be slow and the boiler stays safe. .NET leaves thread priorities on Linux to the system: see gl001.service.
/// </summary>
public sealed class LinuxController
{
    private const int NetworkPeriodMs = 50;

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
            UnitConfiguration.Unit, UnitConfiguration.FirmwareVersion));
    }

    public UnitController Unit { get; }

    /// <summary>Scans until it is told to stop, then takes fuel and fan away, whatever state the burner is in.</summary>
    public void Run(CancellationToken stopping)
    {
        var clock = Stopwatch.StartNew();
        var network = new Thread(() => RunNetwork(clock, stopping)) { IsBackground = true, Priority = ThreadPriority.BelowNormal, Name = "network" };
        network.Start();
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

    private void RunNetwork(Stopwatch clock, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                _watchdog?.Pass();
                Unit.Tape.Pump();
                _edgeNode.Poll(clock.ElapsedMilliseconds, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
            }
            catch (Exception problem)
            {
                // Whatever the network does, it may not end this thread: without it the controller would go dumb for good.
                Console.Error.WriteLine($"network: {problem.Message}");
            }

            stopping.WaitHandle.WaitOne(NetworkPeriodMs);
        }

        _edgeNode.Stop();
    }
}
