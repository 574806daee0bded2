using System;
using System.Threading;
using GL001.Boards;
using GL001.Drivers;
using GL001.Runtime;

namespace GL001.Firmware;

/// <summary>Joins the network of the board; may block for long.</summary>
public delegate bool NetworkJoiner();

/// <summary>
/// Three threads and one wiring. The scan has the highest priority and touches no network; the network thread may
/// hang, fail or be slow and the boiler stays safe; a third one stores what has to be kept and waits for neither.
/// </summary>
public static class ControllerApp
{
    private const int NetworkPeriodMs = 50;
    private const int KeeperPeriodMs = 100;
    private const int NetworkRetryMs = 5_000;

    /// <summary>Runs for ever.</summary>
    /// <param name="board">The opened board, all relays off.</param>
    /// <param name="joinNetwork">How it joins its network.</param>
    /// <param name="monitor">The monitoring thermometer; null without one.</param>
    public static void Run(BoardPorts board, NetworkJoiner joinNetwork, IMonitorPort monitor)
    {
        UnitController controller = new UnitController(board, UnitConfiguration.Parameters(), UnitConfiguration.ScanPeriodMs);
        EdgeNode edgeNode = new EdgeNode(
            new M2MqttLink(UnitConfiguration.Broker()),
            controller.Mailbox,
            new EdgeNodeIdentity(UnitConfiguration.Plant, UnitConfiguration.Controller, UnitConfiguration.Unit,
                UnitConfiguration.FirmwareVersion),
            controller.Keeper);

        if (monitor != null)
        {
            controller.Keeper.Check = new MonitorCheck(monitor, controller.Cycle.Unit.Kind, controller.Mailbox, controller.Keeper.Events);
        }

        // One uptime for all: an event's time and a lease's basis are compared with the scan's.
        long startMs = Environment.TickCount64;
        Thread keeper = new Thread(() => RunKeeper(controller.Keeper, startMs)) { Priority = ThreadPriority.BelowNormal };
        keeper.Start();
        Thread network = new Thread(() => RunNetwork(edgeNode, joinNetwork, startMs)) { Priority = ThreadPriority.BelowNormal };
        network.Start();
        Thread.CurrentThread.Priority = ThreadPriority.Highest;
        RunScan(controller, startMs);
    }

    private static void RunScan(UnitController controller, long startMs)
    {
        long next = Environment.TickCount64;
        while (true)
        {
            controller.Scan(Environment.TickCount64 - startMs);
            next += UnitConfiguration.ScanPeriodMs;
            long wait = next - Environment.TickCount64;
            if (wait > 0)
            {
                Thread.Sleep((int)wait);
            }
            else
            {
                // Late: take up the rhythm from here instead of chasing it. The scan judges how late is too late.
                next = Environment.TickCount64;
            }
        }
    }

    private static void RunKeeper(RecordKeeper keeper, long startMs)
    {
        while (true)
        {
            keeper.TryPump(Environment.TickCount64 - startMs, DateTime.UtcNow.ToUnixTimeSeconds() * 1000);
            Thread.Sleep(KeeperPeriodMs);
        }
    }

    private static void RunNetwork(EdgeNode edgeNode, NetworkJoiner joinNetwork, long startMs)
    {
        bool joined = false;
        while (true)
        {
            try
            {
                if (!joined)
                {
                    joined = joinNetwork();
                }
            }
            catch (Exception problem)
            {
                // Whatever the network does, it may not end this thread: without it the controller would go dumb for good.
                edgeNode.NoteFault(problem.Message);
            }

            // After a failure the network is joined anew.
            joined = joined && edgeNode.TryPoll(Environment.TickCount64 - startMs, DateTime.UtcNow.ToUnixTimeSeconds() * 1000);

            Thread.Sleep(joined ? NetworkPeriodMs : NetworkRetryMs);
        }
    }
}
