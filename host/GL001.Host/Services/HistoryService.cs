using GL001.Historian;

namespace GL001.Host.Services;

/// <summary>Where history is kept.</summary>
public sealed record HistoryFile(string Path);

/// <summary>Opens history and keeps its writer running.</summary>
public sealed class HistoryService(IHistorian historian, HistoryWriter writer, HistoryFile file) : IHostedLifecycleService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file.Path)!);
            await historian.OpenAsync(cancellationToken);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or HistorianException)
        {
            throw new StartUpException($"History cannot be kept in {file.Path} ({problem.Message}): choose another folder with --data.", problem);
        }

        _running = writer.RunAsync(_stopping.Token);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Last of all, so that what the others did while they stopped is kept too.</summary>
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _running;
    }

    public void Dispose() => _stopping.Dispose();
}
