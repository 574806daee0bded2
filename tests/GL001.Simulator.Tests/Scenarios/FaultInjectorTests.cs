using GL001.Control;
using GL001.Simulator.Campaigns;
using GL001.Simulator.Faults;
using GL001.Simulator.Network;
using GL001.Simulator.Scenarios;
using UnitKind = GL001.Plant.UnitKind;

namespace GL001.Simulator.Tests.Scenarios;

public sealed class FaultInjectorTests
{
    private static readonly InlineUnit s_boiler = new("U-1", UnitKind.Boiler, "HDR-1", 20.0, 4.0, 0.92, 10.0, 12.0);
    private static readonly InlineUnit s_furnace = new("U-1", UnitKind.Furnace, "HDR-1", 20.0, 4.0, 0.92, 280.0, 12.0);

    public static TheoryData<FaultKind> Kinds() => [.. FaultCatalog.Entries.Where(entry => entry.Side != FaultSide.Coordinator).Select(entry => entry.Kind)];

    /// <summary>Each kind can be put in at every part it knows and taken out again, and the log tells of both.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_begins_and_ends_at_each_of_its_parts(FaultKind kind)
    {
        var entry = FaultCatalog.Of(kind);
        var unit = FaultCatalog.Fits(entry, UnitKind.Boiler) ? s_boiler : s_furnace;
        IReadOnlyList<string> parts = entry.Part == FaultPart.None ? [""] : FaultCatalog.PartsOf(entry.Part, unit.Kind);
        foreach (var part in parts)
        {
            var magnitude = entry.Magnitude is { } bounds ? Math.Clamp(1.0, bounds.Least, bounds.Most) : 0.0;
            var fault = new Fault(kind, entry.Side == FaultSide.Broker ? "" : "U-1", part, magnitude, 1_000, entry.IsMomentary ? long.MaxValue : 2_000);
            using var log = new StringWriter();
            var run = new ScenarioRun(Of(unit, fault), log, Swarm.Boards);
            run.Run();
            Assert.Null(run.Violation);
            Assert.Contains($"fault begins: {fault}", log.ToString(), StringComparison.Ordinal);
            Assert.Contains($"fault ends: {fault}", log.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Of_two_faults_at_one_place_the_longer_one_stays_when_the_shorter_ends()
    {
        var run = new ScenarioRun(Of(s_boiler,
            new Fault(FaultKind.SensorOpen, "U-1", "PT-102A", 0.0, 1_000, 2_000),
            new Fault(FaultKind.SensorOpen, "U-1", "PT-102A", 0.0, 1_500, 3_000)), null, Swarm.Boards);
        var loop = run.Site.Unit("U-1").Board.Loop(AnalogSignal.SteamPressureA);
        StepTo(run, 2_500);
        Assert.Equal(0.0, loop.Milliamp);
        StepTo(run, 3_500);
        Assert.True(loop.Milliamp > 4.0);
    }

    [Fact]
    public void The_coordinators_faults_are_refused_by_a_run_without_one()
    {
        foreach (var entry in FaultCatalog.Entries.Where(entry => entry.Side == FaultSide.Coordinator))
        {
            var problem = Assert.Throws<ArgumentException>(() => new ScenarioRun(Of(s_boiler, new Fault(entry.Kind, "", "", 1.0, 0, 1_000))));
            Assert.Contains("no coordinator", problem.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_emergency_stop_takes_the_supply_of_the_fuel_relays_although_the_program_hangs()
    {
        var scenario = Of(s_boiler, new Fault(FaultKind.EmergencyStop, "U-1", "", 0.0, 480_000, 500_000), new Fault(FaultKind.ProgramHang, "U-1", "", 0.0, 479_900, 500_000));
        var run = new ScenarioRun(scenario with { DurationMs = 600_000 }, null, Swarm.Boards);
        var relays = run.Site.Unit("U-1").Board.Relays;
        StepTo(run, 479_900);
        Assert.True(Relay.LetsMainFuelThrough(relays.Live));
        StepTo(run, 480_000);
        Assert.True(relays.WatchdogHolds, "the watchdog has not acted yet");
        Assert.False(Relay.LetsFuelThrough(relays.Live));
    }

    [Fact]
    public void A_broker_drops_a_client_behind_a_cut_line_and_publishes_its_will()
    {
        var broker = new VirtualBroker(1);
        var heard = new List<string>();
        broker.Heard = message => heard.Add(message.Topic);
        var link = new VirtualLink(broker);
        Assert.True(link.TryConnect("c", "will", [1]));
        Assert.True(link.TryPublish("t", [1, 2]));
        broker.Step(100);
        broker.Line("c").IsCut = true;
        Assert.True(link.TryPublish("lost", [1]), "who sends does not notice at once");
        for (var now = 200; now <= 9_000; now += 100)
        {
            broker.Step(now);
        }

        Assert.False(link.IsConnected);
        Assert.Equal(["t", "will"], heard);
        Assert.False(link.TryConnect("c", "will", [1]));
    }

    [Fact]
    public void A_bad_line_delays_doubles_and_shortens()
    {
        var broker = new VirtualBroker(1);
        var heard = new List<int>();
        broker.Heard = message => heard.Add(message.Payload.Length);
        var link = new VirtualLink(broker);
        link.TryConnect("c", "will", []);
        broker.Line("c").DelayMs = 500;
        broker.Line("c").Duplicates = 1.0;
        broker.Line("c").Truncates = 1.0;
        link.TryPublish("t", new byte[100]);
        broker.Step(400);
        Assert.Empty(heard);
        broker.Step(500);
        Assert.Equal(2, heard.Count);
        Assert.All(heard, length => Assert.InRange(length, 0, 99));
    }

    private static Scenario Of(InlineUnit unit, params Fault[] faults) => new()
    {
        Name = "t",
        Site = ScenarioSite.Inline([unit]),
        DurationMs = 12_000,
        Faults = faults,
    };

    private static void StepTo(ScenarioRun run, long ms)
    {
        while (run.NowMs < ms)
        {
            run.Step();
        }
    }
}
