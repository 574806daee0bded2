using GL001.Control;
using GL001.Links;
using GL001.Runtime;
using GL001.Wire.Tests;

namespace GL001.Gateway.Tests;

/// <summary>A controller on a real connection: the firmware's own edge node, in time that the test advances.</summary>
internal sealed class ControllerRig : IDisposable
{
    private readonly ScanCycle _cycle = new(new UnitParameters(UnitKind.Boiler, 10.0, 2.0, 1.0, 10.0),
        new BurnerTimings(30_000, 15_000, 5_000, 5_000), new InterlockTable([]), 100);

    private readonly MqttNetLink _link;
    private long _now;

    private readonly LockoutMemory _memory = new(new MemoryFlash());

    public ControllerRig(int port, string controller = "C1")
    {
        _link = new MqttNetLink("127.0.0.1", port);
        Node = new EdgeNode(_link, Mailbox, new EdgeNodeIdentity("P1", controller, "B1", "0.1.0"));
    }

    public EdgeNode Node { get; }

    public Mailbox Mailbox { get; } = new();

    public double PressureBarg { get; set; } = 9.0;

    /// <summary>One report period passes.</summary>
    public void Step()
    {
        _now += EdgeNode.ReportPeriodMs;
        _cycle.Image.SteamPressureBarg.SetGood(PressureBarg);
        var frame = new TelemetryFrame();
        frame.Fill(_cycle, _memory, "", Mailbox.ReadSession(), _now);
        Mailbox.PostFrame(frame);
        Node.Poll(_now, _now);
    }

    /// <summary>The power fails: no goodbye.</summary>
    public void Cut() => _link.Dispose();

    public void Dispose() => _link.Dispose();
}
