using GL001.Control;
using GL001.Runtime;
using GL001.Storage;
using GL001.Wire;
using GL001.Wire.Tests;

namespace GL001.Proof.Tests;

/// <summary>
/// A whole controller with its edge node, and its twin that hears nothing. Whatever comes over the wire, and whatever is
/// tried with the parameters, the state of safety stays that of the twin.
/// </summary>
public sealed class FuzzedCommandTests
{
    private const int PeriodMs = 100;
    private const int Scans = 1_900;
    private const string NodeCommand = "spBv1.0/P1/NCMD/C1";
    private const string DeviceCommand = "spBv1.0/P1/DCMD/C1/B1";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void With_the_switch_on_local_no_message_changes_anything(int seed)
    {
        var random = new Random(seed);
        var heard = new Controller(remote: false);
        var deaf = new Controller(remote: false);
        var states = new HashSet<BurnerState>();
        for (var scan = 0; scan < Scans; scan++)
        {
            Fuzz(random, heard);
            heard.Scan(Pressed(scan));
            deaf.Scan(Pressed(scan));
            states.Add(deaf.Cycle.Burner.State);
            Assert.True(heard.Everything == deaf.Everything, $"seed {seed}, scan {scan}: {heard.Everything} against {deaf.Everything}");
        }

        // From lockout to load, or the twins would have had nothing to differ in.
        Assert.Contains(BurnerState.Lockout, states);
        Assert.Contains(BurnerState.Modulating, states);
        Assert.True(heard.Malformed > 100);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    public void With_the_switch_on_remote_no_message_trips_resets_or_makes_unsafe(int seed)
    {
        var random = new Random(seed);
        var heard = new Controller(remote: true);
        var deaf = new Controller(remote: true);
        var monitor = new SafetyMonitor(Sheet.Rows(UnitKind.Boiler), heard.Timings, PeriodMs);
        var accepted = 0;
        for (var scan = 0; scan < Scans; scan++)
        {
            Fuzz(random, heard);
            var before = Situation.Of(heard.Cycle);
            heard.Scan(Pressed(scan));
            deaf.Scan(Pressed(scan));
            accepted += heard.Cycle.Arbiter.Source == SetpointSource.Lease ? 1 : 0;
            var wrong = monitor.Judge(before, heard.Board.Inputs, PeriodMs, heard.Cycle);
            Assert.True(wrong is null, $"seed {seed}, scan {scan}: {wrong}");
            Assert.True(heard.Cycle.IsLockedOut == deaf.Cycle.IsLockedOut, $"seed {seed}, scan {scan}: a message locked out or reset");
            Assert.Equal(deaf.Cycle.Interlocks.ActiveRows, heard.Cycle.Interlocks.ActiveRows);
            Assert.Equal(deaf.Unit.Parameters.Set.Crc, heard.Unit.Parameters.Set.Crc);
        }

        Assert.True(accepted > 50, $"leases were in force for {accepted} scans only: nothing was really heard");
    }

    [Fact]
    public void Without_a_local_press_no_message_ends_a_lockout()
    {
        var random = new Random(21);
        var heard = new Controller(remote: true);
        for (var scan = 0; scan < 3_000; scan++)
        {
            Fuzz(random, heard);
            Fuzz(random, heard);
            heard.Scan(pressed: false);
            Assert.True(heard.Cycle.IsLockedOut, $"scan {scan}");
            Assert.Equal(Relay.None, heard.Cycle.Output.Relays);
        }
    }

    [Fact]
    public void Parameters_tried_while_the_burner_runs_change_no_state_of_safety()
    {
        var random = new Random(31);
        var tried = new Controller(remote: false);
        var twin = new Controller(remote: false);
        var accepted = 0;
        for (var scan = 0; scan < Scans; scan++)
        {
            var id = random.Next(-2, ParameterTable.Count + 2);
            var value = random.Next(4) == 0 ? (random.NextDouble() * 1e6) - 1e3 : ParameterTable.Default(Math.Clamp(id, 0, ParameterTable.Count - 1)) * (0.5 + random.NextDouble());
            accepted += tried.Unit.Parameters.TrySet(id, value, random.Next(2) == 0, random.Next(2) == 0) == ParameterRefusal.None ? 1 : 0;
            tried.Scan(Pressed(scan));
            twin.Scan(Pressed(scan));
            Assert.Equal(twin.Safety, tried.Safety);
        }

        Assert.True(accepted > 100, $"only {accepted} accepted");
        Assert.Equal(BurnerState.Modulating, tried.Cycle.Burner.State);
    }

    private static bool Pressed(int scan) => scan is >= 100 and < 110;

    private static void Fuzz(Random random, Controller controller)
    {
        if (random.Next(3) == 0)
        {
            controller.Link.Deliver(random.Next(3) == 0 ? NodeCommand : DeviceCommand, random.Next(4) switch
            {
                0 => Noise(random),
                1 => Bent(random, Command(random, controller, plausible: true)),
                2 => Command(random, controller, plausible: false),
                _ => Command(random, controller, plausible: true),
            });
        }

        if (random.Next(200) == 0)
        {
            controller.Link.Cut();
        }
    }

    private static byte[] Noise(Random random)
    {
        var bytes = new byte[random.Next(200)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Bent(Random random, byte[] payload)
    {
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            payload[random.Next(payload.Length)] ^= (byte)(1 << random.Next(8));
        }

        return payload[..random.Next(payload.Length / 2, payload.Length + 1)];
    }

    /// <summary>A lease that is plausible, or any metrics of the catalogue with any values: states, resets, limits, what there is.</summary>
    private static byte[] Command(Random random, Controller controller, bool plausible)
    {
        var encoder = new SparkplugEncoder(EdgeNode.PayloadCapacity);
        encoder.Begin(1, 0);
        int[] ids = plausible
            ? [MetricId.LeaseHeatMw, MetricId.LeaseId, MetricId.LeaseSession, MetricId.LeaseBasisUptimeMs, MetricId.LeaseValidForMs]
            : [.. Enumerable.Range(0, random.Next(1, 8)).Select(_ => random.Next(100))];
        foreach (var id in ids)
        {
            encoder.BeginMetric(random.Next(2) == 0 ? MetricCatalog.Name(id) : "", id, 1, id == MetricId.LeaseHeatMw ? SparkplugDataType.Double : SparkplugDataType.Int64);
            if (id == MetricId.LeaseHeatMw)
            {
                encoder.WriteDouble(random.Next(5) == 0 ? BitConverter.Int64BitsToDouble(random.NextInt64()) : random.Next(4) * 3.0);
            }
            else
            {
                encoder.WriteLong(plausible ? Plausible(random, controller, id) : random.Next(3) == 0 ? 1 : random.NextInt64());
            }

            encoder.EndMetric();
        }

        return encoder.ToArray();
    }

    private static long Plausible(Random random, Controller controller, int id) => id switch
    {
        MetricId.LeaseId => controller.NextLease++,
        MetricId.LeaseSession => controller.Unit.Mailbox.ReadSession(),
        MetricId.LeaseBasisUptimeMs => controller.NowMs - random.Next(-100, 1_000),
        _ => random.Next(1, 20_000),
    };

    private sealed class Controller
    {
        private readonly EdgeNode _node;
        private readonly ParameterSet _set = UnitSettings.BuiltIn(UnitKind.Boiler,
            [
                ParameterTable.RatedHeatMw, ParameterTable.MinimumHeatMw, ParameterTable.PrepurgeSeconds, ParameterTable.PurgeVolumeChanges, ParameterTable.PurgeVolumesPerMinute,
                ParameterTable.PilotTrialSeconds, ParameterTable.MainTrialSeconds, ParameterTable.LowFireHoldSeconds, ParameterTable.ValveProvingHoldSeconds,
            ],
            [10.0, 2.0, 30.0, 4.0, 10.0, 1.0, 1.0, 5.0, 5.0]);

        private readonly bool _remote;

        public Controller(bool remote)
        {
            _remote = remote;
            Unit = new UnitController(Board.Ports, _set, PeriodMs);
            Timings = UnitSettings.Timings(_set);
            _node = new EdgeNode(Link, Unit.Mailbox, new EdgeNodeIdentity("P1", "C1", "B1", "0.1.0"));
        }

        public FollowingBoard Board { get; } = new();

        public MemoryLink Link { get; } = new();

        public UnitController Unit { get; }

        public BurnerTimings Timings { get; }

        public ScanCycle Cycle => Unit.Cycle;

        public long NowMs { get; private set; }

        public long NextLease { get; set; } = 1;

        public int Malformed => _node.MalformedCommands;

        /// <summary>Burner, relays, rows, first-out.</summary>
        public string Safety =>
            $"{Cycle.Burner.State} {Cycle.Burner.InStateMs} {Cycle.Output.Relays} {Cycle.Interlocks.ActiveRows} {Cycle.Interlocks.StartBlockedRows} {Cycle.Interlocks.FirstOut.Tag} {Unit.IsHalted}";

        public string Everything => $"{Safety} {Cycle.Output.FiringRatePct:r} {Cycle.Output.AirDamperPct:r} {Cycle.Output.FeedwaterPct:r} {Unit.Parameters.Set.Crc} {Cycle.Arbiter.Source}";

        public void Scan(bool pressed)
        {
            NowMs += PeriodMs;
            Board.Inputs.Follow(Cycle.Burner, Demand.On);
            Board.Inputs.Set(DiscreteSignal.RemoteSelected, _remote);
            Board.Inputs.Set(DiscreteSignal.ResetButton, pressed);
            Unit.Scan(NowMs);
            _node.Poll(NowMs, NowMs);
            Link.TakePublished();
        }
    }
}
