using System.CommandLine;
using System.Globalization;
using GL001.Simulator.RealTime;
using GL001.Simulator.Scenarios;
using GL001.SiteFiles;

namespace GL001.Simulator.Cli;

/// <summary>host-swarm: random faults at host, broker, history and lines, against real coordinators.</summary>
internal static class HostSwarmCommand
{
    public static Command HostSwarm()
    {
        var seeds = new Option<int>("--seeds") { Description = "How many seeds.", DefaultValueFactory = _ => 10 };
        var first = new Option<int>("--first-seed") { Description = "The first seed.", DefaultValueFactory = _ => 1 };
        var minutes = new Option<double>("--minutes") { Description = "Site time of each seed in which faults begin, minutes.", DefaultValueFactory = _ => 20.0 };
        var speed = new Option<double>("--speed") { Description = "Site seconds per second, 0.1 to 20.", DefaultValueFactory = _ => 10.0 };
        var log = new Option<DirectoryInfo?>("--logs") { Description = "Folder for the event log of each seed." };
        var command = new Command("host-swarm", "Kills and hinders real coordinators at random, in scaled real time; each confirmed record has to be in the history exactly once, and at most one host may command.")
        {
            seeds, first, minutes, speed, log,
        };
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed.GetValue(seeds), parsed.GetValue(first), parsed.GetValue(minutes), parsed.GetValue(speed), parsed.GetValue(log), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(int seeds, int first, double minutes, double speed, DirectoryInfo? logs, CancellationToken cancellation)
    {
        if (seeds < 1 || minutes is not (>= 1.0 and <= 600.0) || speed is not (>= SiteClock.SlowestSpeed and <= SiteClock.FastestSpeed))
        {
            await Console.Error.WriteLineAsync("--seeds must be at least 1, --minutes 1 to 600, --speed 0.1 to 20.");
            return 2;
        }

        var campaign = new HostCampaign(minutes, new RealTimeSettings { Speed = speed });
        var failed = 0;
        logs?.Create();
        try
        {
            for (var seed = first; seed < first + seeds && !cancellation.IsCancellationRequested; seed++)
            {
                await using var log = logs is null ? null : new StreamWriter(Path.Combine(logs.FullName, string.Create(CultureInfo.InvariantCulture, $"host-seed-{seed}.log")));
                var result = await campaign.RunAsync(seed, log, cancellation);
                failed += result.Violation is null ? 0 : 1;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"seed {seed}: {result.Faults} faults, {result.Hosts} hosts, {result.LeasesObeyed} leases obeyed, {result.Events} events and {result.Records} records confirmed, {result.Disturbed} messages disturbed: {(result.Violation is { } violation ? $"VIOLATION {violation}" : "nothing to object to")}"));
                if (result.Violation is not null)
                {
                    Console.WriteLine(ScenarioWriter.Write(campaign.Scenario(seed)));
                }
            }

            return failed == 0 ? 0 : 1;
        }
        catch (Exception problem) when (problem is SiteFileException or ScenarioRefusedException)
        {
            await Console.Error.WriteLineAsync(problem.Message);
            return 2;
        }
    }
}
