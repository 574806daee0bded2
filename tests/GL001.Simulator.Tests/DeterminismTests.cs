using System.Diagnostics;

namespace GL001.Simulator.Tests;

public sealed class DeterminismTests
{
    [Fact]
    public void The_same_seed_gives_the_same_log_and_another_seed_another()
    {
        var first = Run(seed: 7);
        Assert.Equal(first, Run(seed: 7));
        Assert.NotEqual(first, Run(seed: 8));
    }

    [Fact]
    public async Task Two_processes_give_the_same_log()
    {
        var runs = await Task.WhenAll(RunProcessAsync(), RunProcessAsync());
        Assert.Contains("event log SHA-256 ", runs[0], StringComparison.Ordinal);
        Assert.Equal(HashIn(runs[0]), HashIn(runs[1]));
    }

    [Fact]
    public void A_boiler_with_its_drivers_allocates_nothing_over_100_000_scans()
    {
        var site = Sites.Warm();
        var unit = site.Unit("BLR-101");
        site.Run(TimeSpan.FromMinutes(2));
        var now = unit.UptimeMs;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100_000; i++)
        {
            now += SimulatedUnit.ScanPeriodMs;
            unit.Board.MoveOutputs(SimulatedUnit.ScanPeriodMs);
            unit.Board.Sense(SimulatedUnit.ScanPeriodMs);
            unit.Controller.Scan(now);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.False(unit.Controller.IsHalted);
    }

    private static string Run(int seed)
    {
        var site = Sites.Cold(seed);
        var log = new EventLog(site, copy: null);
        site.WarmUp();
        for (var i = 0; i < 18_000; i++)
        {
            site.Step();
            log.Observe();
        }

        return log.Hash;
    }

    private static async Task<string> RunProcessAsync()
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "GL001.Simulator.dll"));
        foreach (var argument in new[] { "--seed", "5", "--hours", "0.5" })
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return output;
    }

    private static string HashIn(string output) => output[(output.IndexOf("SHA-256 ", StringComparison.Ordinal) + 8)..].Trim();
}
