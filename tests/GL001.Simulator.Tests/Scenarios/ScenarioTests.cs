using System.Diagnostics;
using GL001.Simulator.Campaigns;
using GL001.Simulator.Scenarios;

namespace GL001.Simulator.Tests.Scenarios;

/// <summary>Every scenario that comes with the simulator.</summary>
public sealed class ScenarioTests
{
    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "scenarios");

    public static TheoryData<string> Names() => [.. Files(needCoordinator: false)];

    public static TheoryData<string> WithCoordinator() => [.. Files(needCoordinator: true)];

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

    /// <summary>They take a coordinator and real time: the host's tests run some of their faults.</summary>
    [Theory]
    [MemberData(nameof(WithCoordinator))]
    public async Task One_that_needs_a_coordinator_can_be_read_and_says_so(string name)
    {
        var path = Path.Combine(s_folder, name + ".yaml");
        Assert.NotEmpty(ScenarioFile.Load(path).Expectations);
        var (code, error) = await RunProcessAsync("drill", name);
        Assert.Equal(2, code);
        Assert.Contains("--coordinator start", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_processes_write_the_same_event_log_byte_for_byte()
    {
        var logs = new[] { Path.GetTempFileName(), Path.GetTempFileName() };
        var codes = await Task.WhenAll(logs.Select(log => RunProcessAsync("drill", "network-disturbed", "--log", log)));
        Assert.All(codes, ended => Assert.Equal(0, ended.Code));
        var first = await File.ReadAllBytesAsync(logs[0]);
        Assert.True(first.Length > 2_000);
        Assert.Equal(first, await File.ReadAllBytesAsync(logs[1]));
    }

    private static IEnumerable<string> Files(bool needCoordinator) => Directory.EnumerateFiles(s_folder, "*.yaml")
        .Where(path => ScenarioFile.Load(path).NeedsCoordinator == needCoordinator)
        .Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal);

    private static async Task<(int Code, string Error)> RunProcessAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "GL001.Simulator.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await error);
    }
}
