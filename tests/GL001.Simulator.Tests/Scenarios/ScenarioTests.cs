using System.Diagnostics;
using GL001.Simulator.Campaigns;
using GL001.Simulator.Scenarios;

namespace GL001.Simulator.Tests.Scenarios;

/// <summary>Every scenario that comes with the simulator.</summary>
public sealed class ScenarioTests
{
    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "scenarios");

    public static TheoryData<string> Names() =>
        [.. Directory.EnumerateFiles(s_folder, "*.yaml").Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_passes(string name)
    {
        var run = new ScenarioRun(ScenarioFile.Load(Path.Combine(s_folder, name + ".yaml")), null, Swarm.Boards);
        run.Run();
        Assert.NotEmpty(run.Judges);
        Assert.Null(run.Violation);
        Assert.All(run.Judges, judge => Assert.True(judge.Verdict == Verdict.Met, $"{judge}: {judge.Seen}"));
        Assert.True(run.IsPassed);
    }

    [Fact]
    public async Task Two_processes_write_the_same_event_log_byte_for_byte()
    {
        var logs = new[] { Path.GetTempFileName(), Path.GetTempFileName() };
        var codes = await Task.WhenAll(logs.Select(RunProcessAsync));
        Assert.All(codes, code => Assert.Equal(0, code));
        var first = await File.ReadAllBytesAsync(logs[0]);
        Assert.True(first.Length > 2_000);
        Assert.Equal(first, await File.ReadAllBytesAsync(logs[1]));
    }

    private static async Task<int> RunProcessAsync(string log)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (var argument in new[] { Path.Combine(AppContext.BaseDirectory, "GL001.Simulator.dll"), "drill", "network-disturbed", "--log", log })
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
