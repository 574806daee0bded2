using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace GL001.Cluster.Tests;

/// <summary>One replica of the coordinator as a process of its own. None outlives its test.</summary>
internal sealed partial class ReplicaProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _lines = [];
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };

    public ReplicaProcess(string database, string siteFile, string broker, string data)
    {
        var start = new ProcessStartInfo("dotnet",
        [
            Path.Combine(AppContext.BaseDirectory, "GL001.Host.dll"),
            "--cluster", "postgres", "--broker", broker, "--simulate", "false", "--site", siteFile, "--data", data, "--http-port", "0",
        ])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment[Host.CoordinatorOptions.DatabaseVariable] = database;
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => Take(line.Data);
        _process.Exited += (_, _) => _address.TrySetException(new InvalidOperationException("The replica ended: " + Output));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Output
    {
        get
        {
            lock (_lines)
            {
                return string.Join('\n', _lines);
            }
        }
    }

    /// <summary>Ends once it answers over HTTP.</summary>
    public async Task StartedAsync() => _http.BaseAddress = await _address.Task.WaitAsync(TimeSpan.FromMinutes(2));

    /// <summary>Its answer, whatever the status; null while it has none.</summary>
    public async Task<JsonElement?> GetAsync(string path)
    {
        try
        {
            using var answer = await _http.GetAsync(path);
            using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
            return json.RootElement.Clone();
        }
        catch (Exception problem) when (problem is HttpRequestException or JsonException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>What its health says of the cluster: how many replicas, and what this one does.</summary>
    public async Task<(int Members, string[] Duties)> ClusterAsync()
    {
        if (await GetAsync("/api/v1/health") is not { } health || !health.TryGetProperty("checks", out var checks))
        {
            return (0, []);
        }

        var detail = checks.EnumerateArray().Single(check => check.GetProperty("name").GetString() == "cluster").GetProperty("detail").GetString()!;
        var parts = ClusterDetail().Match(detail);
        return (int.Parse(parts.Groups[1].Value), [.. parts.Groups[2].Value.Split(", ").Where(duty => duty != "nothing")]);
    }

    /// <summary>Ends it without warning, as the death of its machine would.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Ends it in good order, as a rolling restart does. Returns its exit code.</summary>
    public async Task<int> StopAsync()
    {
        using (var signal = Process.Start("kill", ["-TERM", $"{_process.Id}"]))
        {
            await signal.WaitForExitAsync();
        }

        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
        _http.Dispose();
    }

    private void Take(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_lines)
        {
            _lines.Add(line);
        }

        if (PageLine().Match(line) is { Success: true } page)
        {
            _address.TrySetResult(new Uri(page.Groups[1].Value));
        }
    }

    [GeneratedRegex(@"^\s+page\s+(http\S+)")]
    private static partial Regex PageLine();

    [GeneratedRegex(@"^(\d+) replicas: .*; this one does (.*)$")]
    private static partial Regex ClusterDetail();
}
