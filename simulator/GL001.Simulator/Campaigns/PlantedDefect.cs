using System.Globalization;
using GL001.Control;

namespace GL001.Simulator.Campaigns;

/// <summary>An interlock that somebody got wrong in one place.</summary>
/// <param name="Name">What is wrong.</param>
/// <param name="Tag">The row that is wrong.</param>
/// <param name="Kinds">Units whose table has the row, some of them only with an option.</param>
/// <param name="Rows">The tables with the mistake in it.</param>
public sealed record PlantedDefect(string Name, string Tag, IReadOnlyList<UnitKind> Kinds, Func<UnitKind, UnitOptions, Interlock[]> Rows)
{
    /// <summary>Whether such a unit has the row at all.</summary>
    public bool Befalls(UnitKind kind, UnitOptions options) => Kinds.Contains(kind) && PlantedDefects.Sound(kind, options).Any(row => row.Tag == Tag && row.IsFitted);

    /// <summary>How the units of a run get this table.</summary>
    public SiteOptions Options => Swarm.Boards with { PlantedRows = Rows };
}

/// <summary>The defects that the swarm has to find.</summary>
/// <remarks>
/// Left out because another row does the same: the flame's self-check as an alarm only (a flame that cannot be trusted trips
/// B05 to B07; it stands alone for the ten seconds of the pilot's ignition), B05 as a manual reset (no recycle is
/// commissioned), BSLL-107 (B05 stands guard over the same trial).
/// </remarks>
public static class PlantedDefects
{
    private static readonly (string Tag, string Name, Func<Interlock, Interlock?> Change)[] s_changes =
    [
        .. Limits("LSLL-103", "LSHH-103", "PSHH-102", "TSHH-123", "TSHH-110", "TRHH-110", "FSLL-125", "FALL-113", "PSHH-114", "PSLL-111", "PSHH-111", "ASLL-115", "TSHH-101", "TSHH-159"),
        .. Units("LSLL-103", "LSHH-103", "PSHH-102", "TSHH-123", "FSLL-125", "PSHH-114", "PSLL-111", "PSHH-111"),
        .. Votes("LSLL-103", "LSHH-103", "PSHH-102"),
        .. Delays(10_000, "LSLL-103", "PSHH-102", "TSHH-110", "BSLL-104", "FSLL-106", "SSLL-118", "PSLL-111", "FSLL-127", "FSLL-126", "HS-121", "BSH-104"),
        .. Delays(0, "LSHH-103", "ASLL-115", "TSHH-101", "FSLL-125"),
        .. Classes(TripClass.AutoReset, "HS-121", "LSLL-103", "PSHH-102", "BSLL-104", "FSLL-106", "TSHH-123", "PSLL-111", "BSH-104", "ZSD-109", "KSL-100"),
        .. Classes(TripClass.Alarm, "LSHH-103", "FSLL-125", "USL-128", "YSL-130", "ZSO-124"),
        .. Signs("LSLL-103", "PSHH-102", "FSLL-106", "PSLL-111", "HS-121", "FSLL-126"),
        .. Armings(("LSLL-103", Arming.NoFuel), ("PSHH-102", Arming.NoFuel), ("PSHH-111", Arming.NoFuel), ("FSLL-106", Arming.PilotProving),
            ("BSLL-104", Arming.NoFuel), ("BSH-104", Arming.MainFuel), ("TSHH-101", Arming.PilotProving), ("FALL-113", Arming.NoFuel)),
        .. Votes3("LYLL-103", "LYHH-103"),
        .. Limits("LYLL-103", "PSLL-151", "TSLL-152", "PDSL-153", "TSHH-154"),
        .. Delays(10_000, "PSLL-151", "PDSL-153", "ASHH-157"),
        .. Classes(TripClass.AutoReset, "LYLL-103", "TSHH-154"),
        .. Signs("TSLL-152", "TSHH-154"),
        .. Missing("TSLL-155", "ASHH-157", "PDSL-153"),
        .. Missing("BSLL-105", "ZSO-119A", "ZSD-119A", "KSL-129", "FSLL-127", "TRHH-110"),
    ];

    /// <summary>Every defect; each changes one row in one place.</summary>
    public static IReadOnlyList<PlantedDefect> All { get; } = [.. s_changes.Select(Make)];

    private static PlantedDefect Make((string Tag, string Name, Func<Interlock, Interlock?> Change) change) => new(
        $"{change.Tag}: {change.Name}",
        change.Tag,
        [.. new[] { UnitKind.Boiler, UnitKind.Furnace }.Where(kind => Sound(kind, new UnitOptions()).Any(row => row.Tag == change.Tag))],
        (kind, options) => [.. Sound(kind, options).Select(row => row.Tag == change.Tag ? change.Change(row) : row).OfType<Interlock>()]);

    internal static Interlock[] Sound(UnitKind kind, UnitOptions options) => kind == UnitKind.Boiler ? TripTables.Boiler(options) : TripTables.Furnace(options);

    /// <summary>A tenth of the span too far out; of a thermometer's, 30 K.</summary>
    private static IEnumerable<(string, string, Func<Interlock, Interlock?>)> Limits(params string[] tags) => tags.Select(tag =>
        (tag, "limit too far out", (Func<Interlock, Interlock?>)(row =>
        {
            var signal = row.Signal(0);
            var far = Drivers.IoList.Loop[signal] ? 0.1 * (Drivers.IoList.High[signal] - Drivers.IoList.Low[signal]) : 30.0;
            return With(row, limit: row.Limit + (row.Direction == TripDirection.High ? far : -far));
        })));

    private static IEnumerable<(string, string, Func<Interlock, Interlock?>)> Units(params string[] tags) => tags.Select(tag =>
        (tag, "limit in another unit", (Func<Interlock, Interlock?>)(row => With(row, limit: row.Direction == TripDirection.High ? row.Limit * 10.0 : row.Limit / 10.0))));

    private static IEnumerable<(string, string, Func<Interlock, Interlock?>)> Votes(params string[] tags) => tags.Select(tag =>
        (tag, "2oo2 for 1oo2", (Func<Interlock, Interlock?>)(row => With(row, required: 2))));

    private static IEnumerable<(string, string, Func<Interlock, Interlock?>)> Votes3(params string[] tags) => tags.Select(tag =>
        (tag, "3oo3 for 2oo3", (Func<Interlock, Interlock?>)(row => With(row, required: 3))));

    private static IEnumerable<(string, string, Func<Interlock, Interlock?>)> Delays(int ms, params string[] tags) => tags.Select(tag =>
        (tag, string.Create(CultureInfo.InvariantCulture, $"delay {(ms == 0 ? "left out" : "10 s too long")}"), (Func<Interlock, Interlock?>)(row => With(row, delayMs: ms == 0 ? 0 : row.DelayMs + ms))));

    private static IEnumerable<(string, string, Func<Interlock, Interlock?>)> Classes(TripClass tripClass, params string[] tags) => tags.Select(tag =>
        (tag, tripClass == TripClass.Alarm ? "only an alarm" : "clears by itself", (Func<Interlock, Interlock?>)(row => With(row, tripClass: tripClass))));

    private static IEnumerable<(string, string, Func<Interlock, Interlock?>)> Signs(params string[] tags) => tags.Select(tag =>
        (tag, "wrong side", (Func<Interlock, Interlock?>)(row => With(row, direction: row.Direction switch
        {
            TripDirection.High => TripDirection.Low,
            TripDirection.Low => TripDirection.High,
            TripDirection.Open => TripDirection.Closed,
            _ => TripDirection.Open,
        }))));

    private static IEnumerable<(string, string, Func<Interlock, Interlock?>)> Armings(params (string Tag, Arming Arming)[] changes) => changes.Select(change =>
        (change.Tag, $"stands guard at the wrong time ({change.Arming})", (Func<Interlock, Interlock?>)(row => With(row, arming: change.Arming))));

    private static IEnumerable<(string, string, Func<Interlock, Interlock?>)> Missing(params string[] tags) => tags.Select(tag =>
        (tag, "left out", (Func<Interlock, Interlock?>)(_ => null)));

    private static Interlock With(Interlock row, int? required = null, TripDirection? direction = null, double? limit = null, int? delayMs = null,
        Arming? arming = null, TripClass? tripClass = null)
    {
        var signals = new byte[row.SignalCount];
        for (var i = 0; i < signals.Length; i++)
        {
            signals[i] = row.Signal(i);
        }

        return new Interlock(row.Id, row.Tag, row.Cause, row.IsAnalog, signals, required ?? row.Required, direction ?? row.Direction, limit ?? row.Limit,
            delayMs ?? row.DelayMs, arming ?? row.Arming, tripClass ?? row.TripClass, row.ForbidsStart);
    }
}

/// <summary>How the search for one defect ended.</summary>
/// <param name="Defect">The defect.</param>
/// <param name="Seed">Seed that found it; 0 when none did.</param>
/// <param name="SeedsRun">Seeds that were run with it.</param>
/// <param name="Violation">What was objected to.</param>
/// <param name="Scenario">The shrunk scenario.</param>
public sealed record PlantedResult(PlantedDefect Defect, int Seed, int SeedsRun, Checkers.Violation? Violation, Scenarios.Scenario? Scenario)
{
    public bool IsCaught => Violation is not null;
}

/// <summary>Lets the swarm loose on a controller with a defect.</summary>
public static class PlantedHunt
{
    /// <param name="defect">The defect.</param>
    /// <param name="hours">Virtual time of each seed.</param>
    /// <param name="seeds">Most seeds to run.</param>
    /// <param name="threads">Seeds at a time.</param>
    /// <param name="stopping">Ends the search.</param>
    public static PlantedResult Find(PlantedDefect defect, double hours, int seeds, int threads, CancellationToken stopping = default)
    {
        var swarm = new Swarm(hours, defect.Options);
        var sound = new Swarm(hours);
        var run = 0;
        for (var seed = 1; run < seeds && !stopping.IsCancellationRequested;)
        {
            var batch = new List<int>();
            for (; batch.Count < Math.Max(threads, 8); seed++)
            {
                // A table that has no such row cannot show its mistake.
                var unit = RandomScenario.UnitOf(seed);
                var kind = unit.Kind == GL001.Plant.UnitKind.Boiler ? UnitKind.Boiler : UnitKind.Furnace;
                if (defect.Befalls(kind, Scenarios.UnitFit.OptionsOf(unit.Kind, unit.Fit)))
                {
                    batch.Add(seed);
                }
            }

            run += batch.Count;
            var found = batch.AsParallel().AsOrdered().WithDegreeOfParallelism(threads).Select(swarm.Run).ToList()
                .FirstOrDefault(result => result.Violation is not null && sound.Run(result.Seed).Violation is null);
            if (found is not null)
            {
                var (scenario, violation) = new Shrinker(swarm.Violates).Shrink(swarm.Scenario(found.Seed), found.Violation!);
                return new PlantedResult(defect, found.Seed, run, violation, scenario);
            }
        }

        return new PlantedResult(defect, 0, run, null, null);
    }
}
