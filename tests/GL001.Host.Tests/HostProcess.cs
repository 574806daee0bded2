using System.Diagnostics;

namespace GL001.Host.Tests;

/// <summary>The coordinator as a process of its own. None outlives its test, and none runs for longer than the limit.</summary>
internal sealed class HostProcess : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(90);

    private readonly CancellationTokenSource _limit = new(s_limit);
    private readonly Process _process;
    private readonly Task<string> _error;

    public HostProcess(params string[] arguments)
    {
        // Whoever runs the tests in the background of a shell ignores Ctrl-C, and so would the child.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", "dotnet", Path.Combine(AppContext.BaseDirectory, "GL001.Host.dll"), .. arguments])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        _process = Process.Start(start)!;
        _error = _process.StandardError.ReadToEndAsync(_limit.Token);
    }

    /// <summary>Runs the coordinator to its end.</summary>
    public static async Task<(int ExitCode, string Error)> RunAsync(params string[] arguments)
    {
        using var process = new HostProcess(arguments);
        return await process.EndAsync();
    }

    /// <summary>Ends once a line of the output contains the text.</summary>
    public async Task SaysAsync(string text)
    {
        while (await _process.StandardOutput.ReadLineAsync(_limit.Token) is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail($"It ended without saying '{text}': {await _error}");
    }

    public void PressCtrlC()
    {
        using var kill = Process.Start("sh", ["-c", $"kill -INT {_process.Id}"]);
        Assert.True(kill.WaitForExit(s_limit));
    }

    public async Task<(int ExitCode, string Error)> EndAsync()
    {
        await _process.StandardOutput.ReadToEndAsync(_limit.Token);
        await _process.WaitForExitAsync(_limit.Token);
        return (_process.ExitCode, await _error);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
        _limit.Dispose();
    }
}
