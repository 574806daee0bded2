using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using GL001.Agents;
using GL001.Simulator.Campaigns;
using GL001.Simulator.RealTime;
using GL001.Simulator.Reports;
using GL001.Simulator.Scenarios;
using GL001.SiteFiles;

namespace GL001.Simulator.Cli;

/// <summary>run and drill: one scenario in virtual time, or in real time against a coordinator, with checkers and expectations.</summary>
internal static class RunCommand
{
    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "scenarios");

    public static Command Run()
    {
        var file = new Argument<FileInfo>("scenario") { Description = "A scenario (YAML)." };
        var command = new Command("run", "Runs a scenario; fails unless every expectation is met and no checker objects.") { file };
        var options = new RunOptions(command);
        command.SetAction((parsed, cancellation) => PlayAsync(parsed.GetRequiredValue(file).FullName, options.Of(parsed), cancellation));
        return command;
    }

    public static Command Drill()
    {
        var name = new Argument<string?>("name") { Description = "Name of the drill; without one they are listed.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("drill", "Runs one of the scenarios that come with the simulator.") { name };
        var options = new RunOptions(command);
        command.SetAction((parsed, cancellation) => parsed.GetValue(name) is { } wanted ? FindAsync(wanted, options.Of(parsed), cancellation) : Task.FromResult(List()));
        return command;
    }

    /// <summary>Plays a scenario file and says how it went: 0 passed, 1 failed, 2 could not be read or run.</summary>
    public static async Task<int> PlayAsync(string path, RunSettings settings, CancellationToken cancellation)
    {
        try
        {
            var scenario = ScenarioFile.Load(path);
            scenario = settings.Seed is { } seed ? scenario with { Seed = seed } : scenario;
            if (scenario.NeedsCoordinator && settings.RealTime is null)
            {
                throw new ScenarioRefusedException("This scenario needs a real coordinator: add '--coordinator start'.");
            }

            await using var log = settings.Log is null ? null : new StreamWriter(settings.Log) { NewLine = "\n" };
            var clock = Stopwatch.StartNew();
            RunTrace? trace = null;
            ScenarioRun run;
            if (settings.RealTime is { } realTime)
            {
                run = await RealTimeScenario.RunAsync(scenario, scenario.Site.PathFrom(path), realTime, log, prepared =>
                {
                    trace = settings.Report is null ? null : new RunTrace(prepared);
                    Observe(prepared, trace, settings.IsLive);
                }, cancellation);
            }
            else
            {
                run = new ScenarioRun(scenario, log, Swarm.Boards);
                trace = settings.Report is null ? null : new RunTrace(run);
                Play(run, trace, settings.IsLive, cancellation);
            }

            Tell(run, clock.Elapsed);
            if (trace is not null)
            {
                await File.WriteAllTextAsync(settings.Report!, HtmlReport.Write(run, trace), CancellationToken.None);
                Console.WriteLine($"report: {settings.Report}");
            }

            return run.IsPassed ? 0 : 1;
        }
        catch (Exception problem) when (problem is SiteFileException or ScenarioRefusedException)
        {
            await Console.Error.WriteLineAsync(problem.Message);
            return 2;
        }
    }

    private static void Play(ScenarioRun run, RunTrace? trace, bool isLive, CancellationToken cancellation)
    {
        if (isLive)
        {
            LiveView.Run(run, trace is null ? null : trace.Observe, cancellation);
            return;
        }

        run.Observed = trace is null ? null : trace.Observe;
        run.Run(cancellation);
    }

    /// <summary>In real time the run is stepped elsewhere: what is shown goes line by line.</summary>
    private static void Observe(ScenarioRun run, RunTrace? trace, bool isLive)
    {
        var lines = isLive ? LiveView.Lines(run) : null;
        run.Observed = () =>
        {
            trace?.Observe();
            lines?.Invoke();
        };
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

    private static Task<int> FindAsync(string name, RunSettings settings, CancellationToken cancellation)
    {
        var path = Path.Combine(s_folder, name + ".yaml");
        if (File.Exists(path))
        {
            return PlayAsync(path, settings, cancellation);
        }

        Console.Error.WriteLine($"There is no drill called '{name}'. The drills are:");
        List();
        return Task.FromResult(2);
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
internal sealed record RunSettings(string? Log, string? Report, int? Seed, bool IsLive, RealTimeSettings? RealTime);

/// <summary>The options that run and drill share.</summary>
internal sealed class RunOptions
{
    private readonly Option<FileInfo?> _log = new("--log") { Description = "Write the event log to this file." };
    private readonly Option<FileInfo?> _report = new("--report") { Description = "Write a report with plots to this HTML file." };
    private readonly Option<int?> _seed = new("--seed") { Description = "Another seed than the scenario's." };
    private readonly Option<bool> _live = new("--live") { Description = "Show the run on the terminal as it goes." };

    private readonly Option<string?> _broker = new("--broker") { Description = "Run in real time on the MQTT broker of a coordinator that runs already, host:port." };
    private readonly Option<string?> _coordinator = new("--coordinator")
    {
        Description = "'start' runs in real time with a coordinator of its own on loopback; http://host:port asks the one of --broker what it sees.",
    };
    private readonly Option<double> _speed = new("--speed") { Description = "Site seconds per second in real time, 0.1 to 20; not with --broker.", DefaultValueFactory = _ => 1.0 };

    public RunOptions(Command command)
    {
        command.Add(_log);
        command.Add(_report);
        command.Add(_seed);
        command.Add(_live);
        command.Add(_broker);
        command.Add(_coordinator);
        command.Add(_speed);
        _speed.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (>= SiteClock.SlowestSpeed and <= SiteClock.FastestSpeed))
            {
                result.AddError("--speed must be from 0.1 to 20.");
            }
        });
        _broker.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && BrokerAddress.Parse(text) is null)
            {
                result.AddError(BrokerAddress.Refusal(text));
            }
        });
        command.Validators.Add(result =>
        {
            var coordinator = result.GetValue(_coordinator);
            var hasBroker = result.GetValue(_broker) is not null;
            if (coordinator is not null && coordinator != Start && !Uri.TryCreate(coordinator, UriKind.Absolute, out _))
            {
                result.AddError("--coordinator is 'start' or an address such as http://127.0.0.1:8000.");
            }
            else if (coordinator == Start && hasBroker)
            {
                result.AddError("A coordinator that is started brings its broker: leave out --broker.");
            }
            else if (coordinator is not null && coordinator != Start && !hasBroker)
            {
                result.AddError("Say where that coordinator's broker is, with --broker host:port.");
            }
        });
    }

    private const string Start = "start";

    public RunSettings Of(ParseResult parsed) => new(parsed.GetValue(_log)?.FullName, parsed.GetValue(_report)?.FullName, parsed.GetValue(_seed), parsed.GetValue(_live), RealTime(parsed));

    private RealTimeSettings? RealTime(ParseResult parsed)
    {
        var broker = parsed.GetValue(_broker) is { } text ? BrokerAddress.Parse(text) : null;
        var coordinator = parsed.GetValue(_coordinator);
        return broker is null && coordinator is null ? null : new RealTimeSettings
        {
            Broker = broker,
            Coordinator = coordinator is null or Start ? null : new Uri(coordinator),
            Speed = parsed.GetValue(_speed),
        };
    }
}
