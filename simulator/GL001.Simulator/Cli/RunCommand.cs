using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using GL001.Simulator.Campaigns;
using GL001.Simulator.Reports;
using GL001.Simulator.Scenarios;
using GL001.SiteFiles;

namespace GL001.Simulator.Cli;

/// <summary>run and drill: one scenario in virtual time, with checkers and expectations.</summary>
internal static class RunCommand
{
    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "scenarios");

    public static Command Run()
    {
        var file = new Argument<FileInfo>("scenario") { Description = "A scenario (YAML)." };
        var command = new Command("run", "Runs a scenario; fails unless every expectation is met and no checker objects.") { file };
        var options = new RunOptions(command);
        command.SetAction((parsed, cancellation) => Task.FromResult(Play(parsed.GetRequiredValue(file).FullName, options.Of(parsed), cancellation)));
        return command;
    }

    public static Command Drill()
    {
        var name = new Argument<string?>("name") { Description = "Name of the drill; without one they are listed.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("drill", "Runs one of the scenarios that come with the simulator.") { name };
        var options = new RunOptions(command);
        command.SetAction((parsed, cancellation) => Task.FromResult(
            parsed.GetValue(name) is { } wanted ? Find(wanted, options.Of(parsed), cancellation) : List()));
        return command;
    }

    /// <summary>Plays a scenario file and says how it went: 0 passed, 1 failed, 2 could not be read.</summary>
    public static int Play(string path, RunSettings settings, CancellationToken cancellation)
    {
        Scenario scenario;
        try
        {
            scenario = ScenarioFile.Load(path);
        }
        catch (SiteFileException problem)
        {
            Console.Error.WriteLine(problem.Message);
            return 2;
        }

        using var log = settings.Log is null ? null : new StreamWriter(settings.Log) { NewLine = "\n" };
        var run = new ScenarioRun(settings.Seed is { } seed ? scenario with { Seed = seed } : scenario, log, Swarm.Boards);
        var clock = Stopwatch.StartNew();
        var trace = settings.Report is null ? null : new RunTrace(run);
        if (settings.IsLive)
        {
            LiveView.Run(run, trace is null ? null : trace.Observe, cancellation);
        }
        else
        {
            run.Observed = trace is null ? null : trace.Observe;
            run.Run(cancellation);
        }

        Tell(run, clock.Elapsed);
        if (trace is not null)
        {
            File.WriteAllText(settings.Report!, HtmlReport.Write(run, trace));
            Console.WriteLine($"report: {settings.Report}");
        }

        return run.IsPassed ? 0 : 1;
    }

    private static void Tell(ScenarioRun run, TimeSpan took)
    {
        foreach (var judge in run.Judges)
        {
            Console.WriteLine($"{Word(judge.Verdict),-7} {judge}{(judge.Seen.Length == 0 ? "" : $": {judge.Seen}")}");
        }

        Console.WriteLine(run.Violation is { } violation ? $"violation (seed {run.Scenario.Seed}): {violation}" : "no checker objects");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{(run.IsPassed ? "passed" : "FAILED")}: {run.Scenario.Name}; {run.Log.Trips} trips, {run.Checkers.TripDemands} demands; {run.Site.NowMs / 1_000.0 / took.TotalSeconds:0} x real time; event log SHA-256 {run.Log.Hash}"));
    }

    private static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Met => "met",
        Verdict.Failed => "NOT MET",
        _ => "open",
    };

    private static int Find(string name, RunSettings settings, CancellationToken cancellation)
    {
        var path = Path.Combine(s_folder, name + ".yaml");
        if (File.Exists(path))
        {
            return Play(path, settings, cancellation);
        }

        Console.Error.WriteLine($"There is no drill called '{name}'. The drills are:");
        List();
        return 2;
    }

    private static int List()
    {
        foreach (var path in Directory.EnumerateFiles(s_folder, "*.yaml").Order(StringComparer.Ordinal))
        {
            Console.WriteLine($"{Path.GetFileNameWithoutExtension(path),-34} {ScenarioFile.Load(path).Name}");
        }

        return 0;
    }
}

/// <summary>What run and drill can be told.</summary>
internal sealed record RunSettings(string? Log, string? Report, int? Seed, bool IsLive);

/// <summary>The options that run and drill share.</summary>
internal sealed class RunOptions
{
    private readonly Option<FileInfo?> _log = new("--log") { Description = "Write the event log to this file." };
    private readonly Option<FileInfo?> _report = new("--report") { Description = "Write a report with plots to this HTML file." };
    private readonly Option<int?> _seed = new("--seed") { Description = "Another seed than the scenario's." };
    private readonly Option<bool> _live = new("--live") { Description = "Show the run on the terminal as it goes." };

    public RunOptions(Command command)
    {
        command.Add(_log);
        command.Add(_report);
        command.Add(_seed);
        command.Add(_live);
    }

    public RunSettings Of(ParseResult parsed) => new(parsed.GetValue(_log)?.FullName, parsed.GetValue(_report)?.FullName, parsed.GetValue(_seed), parsed.GetValue(_live));
}
