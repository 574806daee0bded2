using GL001.Historian;
using GL001.Wire;

namespace GL001.Host.Services;

/// <summary>Where history is kept.</summary>
public sealed record HistoryFile(string Path)
{
    /// <exception cref="StartUpException">The folder or file cannot be used; the message names the setting.</exception>
    public SqliteHistorian Open()
    {
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
            return new SqliteHistorian(Path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or HistorianException)
        {
            throw new StartUpException($"History cannot be kept in {Path} ({problem.Message}): choose another folder with --data.", problem);
        }
    }
}

/// <summary>Keeps the history's writer running: from before the first event until after the last.</summary>
public sealed class HistoryService(HistoryWriter writer) : IHostedLifecycleService
{
    /// <summary>Clocks and counters that change with every message: only their newest value means something. A new session shows as a birth.</summary>
    public static HistoryWriterOptions WriterOptions { get; } = new()
    {
        SkippedTags = new[] { MetricId.UptimeMs, MetricId.LeaseRemainingMs, MetricId.Session, MetricId.LastLeaseId, MetricId.StorePending }.Select(MetricCatalog.Name).ToHashSet(),
    };

    public Task StartingAsync(CancellationToken cancellationToken) => writer.StartAsync(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => writer.StopAsync(cancellationToken);
}
