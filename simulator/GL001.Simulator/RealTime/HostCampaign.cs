using System.Globalization;
using GL001.Simulator.Campaigns;
using GL001.Simulator.Checkers;
using GL001.Simulator.Faults;
using GL001.Simulator.Scenarios;

namespace GL001.Simulator.RealTime;

/// <summary>What a seed of the host's side came to.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Faults">Faults that were put in.</param>
/// <param name="Hosts">Coordinators that ran, one after the other.</param>
/// <param name="LeasesObeyed">Leases that controllers accepted.</param>
/// <param name="Events">Events that history has confirmed.</param>
/// <param name="Records">Telemetry records that history has confirmed.</param>
/// <param name="Disturbed">Messages that were doubled, swapped or cut short.</param>
/// <param name="Violation">What a checker objected to; null for nothing.</param>
public sealed record HostSeedResult(int Seed, int Faults, int Hosts, int LeasesObeyed, long Events, long Records, long Disturbed, Violation? Violation);

/// <summary>
/// Random faults at host, broker, history and lines of the sample site, in scaled real time against real coordinator processes. Two checkers
/// beside those of every run: each record that a controller takes for confirmed is in the history exactly once, and no controller
/// obeys a host after it has obeyed a later one. Coordinators have no virtual clock, so a seed repeats its faults and not its run.
/// </summary>
/// <param name="minutes">Site time in which faults may begin, minutes.</param>
/// <param name="settings">How; a coordinator is started for each seed.</param>
public sealed class HostCampaign(double minutes, RealTimeSettings settings)
{
    // What coordinator and database may take until the next fault at one of them: a start takes seconds of the machine's clock.
    private const double HostSlotSeconds = 150.0;
    private const double LineSlotSeconds = 60.0;

    private static readonly string s_base = Path.Combine(AppContext.BaseDirectory, "scenarios", "drill-2-coordinator-killed.yaml");

    /// <summary>The scenario of a seed.</summary>
    /// <exception cref="SiteFiles.SiteFileException">The scenario that lies beside this program cannot be read.</exception>
    public Scenario Scenario(int seed)
    {
        var dice = new Dice(seed);
        var template = ScenarioFile.Load(s_base);
        var units = template.Site.Model.Plants.SelectMany(plant => plant.Units).Select(unit => unit.Id).ToList();
        var faults = new List<Fault>();
        var seconds = minutes * 60.0;
        for (var from = 5.0; from < seconds; from += HostSlotSeconds)
        {
            faults.Add(HostFault(dice, from));
        }

        for (var from = 5.0; from < seconds; from += LineSlotSeconds)
        {
            faults.Add(LineFault(dice, dice.Of(units), from));
        }

        return template with
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"host seed {seed}"),
            Description = "",
            Seed = seed,
            DurationMs = faults.Max(fault => fault.UntilMs) + 1_000,
            ResetsAfterMs = 30_000,
            Faults = faults,
            Actions = [],
            Expectations = [],
        };
    }

    /// <summary>Runs one seed.</summary>
    /// <exception cref="ScenarioRefusedException">Something that is needed is not there.</exception>
    public async Task<HostSeedResult> RunAsync(int seed, TextWriter? log, CancellationToken stopping)
    {
        var scenario = Scenario(seed);
        RecordLedger? records = null;
        Violation? found = null;
        var result = new HostSeedResult(seed, scenario.Faults.Count, 0, 0, 0, 0, 0, null);
        var run = await RealTimeScenario.RunAsync(scenario, scenario.Site.PathFrom(s_base), settings, log, prepared =>
        {
            records = new RecordLedger(prepared.Site);
            prepared.Observed = records.Observe;
        }, async ended =>
        {
            found = await JudgeAsync(ended, records!);
            result = result with
            {
                Hosts = ended.Network.Hosts,
                LeasesObeyed = ended.Network.Leases.ObeyedCount,
                Events = records!.ConfirmedEvents,
                Records = records.ConfirmedRecords,
                Disturbed = ended.Network.Disturbed,
            };
        }, stopping);
        return result with { Violation = run.Violation ?? found };
    }

    private async Task<Violation?> JudgeAsync(RealTimeRun ended, RecordLedger records)
    {
        // Everything is sound now: what was recorded up to here has to be confirmed in the end, and the host that runs has to lead, however long its start takes this machine.
        var hasAll = records.AllOfNow();
        var since = TimeProvider.System.GetTimestamp();
        bool IsLed() => ended.Network.Leases.IsLedBy(ended.Network.Hosts);
        await ended.GoOnAsync(() => (hasAll() && IsLed()) || TimeProvider.System.GetElapsedTime(since) > settings.Patience);
        return ended.Network.Leases.Violation
            ?? records.Judge(ended.Coordinator!.History)
            ?? (IsLed() || ended.Run.Violation is not null ? null
                : new Violation("nobody leads", "", "", ended.Run.Site.NowMs, $"no controller has obeyed the newest host within {settings.Patience.TotalSeconds:0} s after the last fault"))
            ?? (hasAll() || ended.Run.Violation is not null ? null
                : new Violation("records not confirmed", "", "", ended.Run.Site.NowMs, $"history has not confirmed every record within {settings.Patience.TotalSeconds:0} s after the last fault"));
    }

    /// <summary>One at a time: a coordinator cannot start while its history is locked, and says so.</summary>
    private static Fault HostFault(Dice dice, double from)
    {
        var kinds = new List<(FaultKind Kind, double Least, double Most)>
        {
            (FaultKind.HostKilled, 5.0, 60.0),
            (FaultKind.HostKilled, 5.0, 60.0),
            (FaultKind.DatabaseLost, 20.0, 100.0),
            (FaultKind.SlowSolver, 20.0, 100.0),
        };
        if (FileSizeLimit.IsSupported)
        {
            kinds.Add((FaultKind.DiskFull, 20.0, 100.0));
        }

        if (StartedCoordinator.HasMosquitto)
        {
            kinds.Add((FaultKind.BrokerRestart, 5.0, 60.0));
        }

        var (kind, least, most) = dice.Of(kinds);
        var begins = dice.Time(from, from + 30.0);
        return new Fault(kind, "", "", kind == FaultKind.SlowSolver ? dice.Between(1_000.0, 20_000.0, 0) : 0.0, begins, begins + dice.Time(least, most));
    }

    private static Fault LineFault(Dice dice, string unit, double from)
    {
        var kind = dice.Of<FaultKind>([FaultKind.NetworkPartition, FaultKind.NetworkDelay, FaultKind.NetworkDuplicates, FaultKind.NetworkReorders, FaultKind.NetworkTruncates]);
        var magnitude = kind switch
        {
            FaultKind.NetworkPartition => 0.0,
            FaultKind.NetworkDelay => dice.Between(500.0, 20_000.0, 0),
            FaultKind.NetworkTruncates => dice.Between(5.0, 40.0, 0),
            _ => dice.Between(10.0, 100.0, 0),
        };
        var begins = dice.Time(from, from + 30.0);
        return new Fault(kind, unit, "", magnitude, begins, begins + dice.Time(10.0, 120.0));
    }
}
