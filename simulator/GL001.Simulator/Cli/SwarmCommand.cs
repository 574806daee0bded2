using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using GL001.Simulator.Campaigns;
using GL001.Simulator.Scenarios;

namespace GL001.Simulator.Cli;

/// <summary>swarm: random plants, random faults, every checker; and planted, which proves that the swarm finds what it should.</summary>
internal static class SwarmCommand
{
    private const int Batch = 32;

    public static Command Swarm()
    {
        var seeds = new Option<int>("--seeds") { Description = "How many seeds.", DefaultValueFactory = _ => 200 };
        var first = new Option<int>("--first-seed") { Description = "The first seed. Not with --resume.", DefaultValueFactory = _ => 1 };
        var hours = new Option<double>("--hours") { Description = "Virtual hours of each seed.", DefaultValueFactory = _ => 1.0 };
        var resume = new Option<FileInfo?>("--resume") { Description = "File that keeps the campaign's counters; goes on where it stopped." };
        var threads = new Option<int>("--threads") { Description = "Seeds at a time.", DefaultValueFactory = _ => Environment.ProcessorCount };
        var keepGoing = new Option<bool>("--keep-going") { Description = "Go on after a seed that failed." };
        var folder = new Option<DirectoryInfo?>("--failures") { Description = "Folder for the scenarios that failing seeds are shrunk to." };
        var print = new Option<int?>("--print") { Description = "Print the scenario of this seed and run nothing." };
        var command = new Command("swarm", "Runs random scenarios with every checker on; a seed that fails is shrunk to a scenario that replays it.")
        {
            seeds, first, hours, resume, threads, keepGoing, folder, print,
        };
        command.SetAction((parsed, cancellation) => Task.FromResult(parsed.GetValue(print) is { } seed ? Print(seed, parsed.GetValue(hours)) : Run(parsed.GetValue(seeds), parsed.GetValue(first), parsed.GetValue(hours),
            parsed.GetValue(resume), parsed.GetValue(threads), parsed.GetValue(keepGoing), parsed.GetValue(folder), cancellation)));
        return command;
    }

    public static Command Planted()
    {
        var hours = new Option<double>("--hours") { Description = "Virtual hours of each seed.", DefaultValueFactory = _ => 1.0 };
        var seconds = new Option<double>("--seconds") { Description = "Longest search for one defect.", DefaultValueFactory = _ => 60.0 };
        var only = new Option<string?>("--only") { Description = "Only defects whose name contains this." };
        var threads = new Option<int>("--threads") { Description = "Seeds at a time.", DefaultValueFactory = _ => Environment.ProcessorCount };
        var command = new Command("planted", "Breaks one interlock at a time in the simulated controllers and lets the swarm find it.") { hours, seconds, only, threads };
        command.SetAction((parsed, cancellation) => Task.FromResult(Hunt(parsed.GetValue(hours), parsed.GetValue(seconds), parsed.GetValue(only), parsed.GetValue(threads), cancellation)));
        return command;
    }

    private static int Run(int seeds, int first, double hours, FileInfo? resume, int threads, bool keepGoing, DirectoryInfo? folder, CancellationToken cancellation)
    {
        if (seeds < 1 || threads < 1 || hours is not (>= 0.25 and <= 24.0))
        {
            Console.Error.WriteLine("--seeds and --threads must be at least 1, --hours 0.25 to 24.");
            return 2;
        }

        var record = resume is null ? new CampaignRecord { HoursPerSeed = hours, NextSeed = first } : CampaignRecord.Resume(resume.FullName, hours);
        var swarm = new Swarm(hours);
        var clock = Stopwatch.StartNew();
        var before = record.ControllerHours;
        var failures = 0;
        ConsoleProgress.Run("seeds", seeds, progress =>
        {
            for (var done = 0; done < seeds && !cancellation.IsCancellationRequested && (keepGoing || failures == 0);)
            {
                var count = Math.Min(Batch, seeds - done);
                foreach (var result in swarm.Run(record.NextSeed, count, threads))
                {
                    record.Add(result);
                    failures += result.Violation is null ? 0 : 1;
                    done++;
                }

                if (resume is not null)
                {
                    record.Save(resume.FullName);
                }

                progress(done, string.Create(CultureInfo.InvariantCulture, $"{record.ControllerHours:0} h, {record.TripDemands} demands, {record.Failed.Count} failed"));
            }
        });

        Report(record, record.ControllerHours - before, clock.Elapsed);
        foreach (var failed in record.Failed.TakeLast(failures))
        {
            Tell(swarm, failed, folder);
        }

        return failures == 0 ? 0 : 1;
    }

    private static int Print(int seed, double hours)
    {
        Console.Write(ScenarioWriter.Write(RandomScenario.Of(seed, hours)));
        return 0;
    }

    private static void Tell(Swarm swarm, FailedSeed failed, DirectoryInfo? folder)
    {
        Console.WriteLine($"seed {failed.Seed}: {failed.Words}");
        var scenario = swarm.Scenario(failed.Seed);
        if (swarm.Violates(scenario) is not { } violation)
        {
            Console.WriteLine("  did not fail again: the run is not repeatable, which is a defect of the simulator");
            return;
        }

        var (small, found) = new Shrinker(swarm.Violates).Shrink(scenario, violation);
        var text = $"# {found}\n" + ScenarioWriter.Write(small);
        if (folder is null)
        {
            Console.WriteLine(text);
            return;
        }

        folder.Create();
        var path = Path.Combine(folder.FullName, string.Create(CultureInfo.InvariantCulture, $"seed-{failed.Seed}.yaml"));
        File.WriteAllText(path, text);
        Console.WriteLine($"  {small.Faults.Count} faults left: {path}");
    }

    private static void Report(CampaignRecord record, double hours, TimeSpan took)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{record.ControllerHours:0.0} controller-hours, {record.TripDemands} trip demands, {record.MissedOrLate} missed or late, {record.Spurious} spurious trips without a fault, {record.Failed.Count} seeds failed"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{hours:0.0} h in {took.TotalSeconds:0.0} s: {hours * 3_600.0 / took.TotalSeconds:0} x real time"));
        var rows = TripTablesOf();
        Console.WriteLine("demands by row: " + string.Join(", ", rows.Select(tag => string.Create(CultureInfo.InvariantCulture, $"{tag} {record.DemandsByTag.GetValueOrDefault(tag)}"))));
    }

    private static IEnumerable<string> TripTablesOf() => Control.TripTables.Boiler().Concat(Control.TripTables.Furnace())
        .Where(row => row.TripClass > Control.TripClass.Alarm).Select(row => row.Tag).Distinct();

    private static int Hunt(double hours, double seconds, string? only, int threads, CancellationToken cancellation)
    {
        var defects = PlantedDefects.All.Where(defect => only is null || defect.Name.Contains(only, StringComparison.OrdinalIgnoreCase)).ToList();
        var caught = 0;
        var slowest = TimeSpan.Zero;
        foreach (var defect in defects)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(TimeSpan.FromSeconds(seconds));
            var clock = Stopwatch.StartNew();
            var result = PlantedHunt.Find(defect, hours, int.MaxValue, threads, limit.Token);
            caught += result.IsCaught ? 1 : 0;
            slowest = clock.Elapsed > slowest ? clock.Elapsed : slowest;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{(result.IsCaught ? "caught" : "MISSED"),-6} {clock.Elapsed.TotalSeconds,5:0.0} s  {defect.Name,-60} {(result.Violation is { } violation ? $"seed {result.Seed}, {result.Scenario!.Faults.Count} faults: {violation.Checker} {violation.About}" : $"{result.SeedsRun} seeds")}"));
            if (cancellation.IsCancellationRequested)
            {
                break;
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{caught} of {defects.Count} caught, slowest {slowest.TotalSeconds:0.0} s"));
        return caught == defects.Count ? 0 : 1;
    }
}
