using GL001.Historian;
using GL001.Wire;

namespace GL001.Host.Services;

/// <summary>Where history is kept when it is kept in a file.</summary>
public sealed record HistoryFile(string Path)
{
    /// <summary>Bytes that wait on the disk at most while PostgreSQL is away: at 5,000 samples a second some hours.</summary>
    public const long SpoolBytes = 1_000_000_000;

    /// <exception cref="StartUpException">The folder or file cannot be used; the message names the setting.</exception>
    public IHistoryStore Open()
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

    /// <summary>Reaches a database on PostgreSQL.</summary>
    /// <exception cref="StartUpException">It cannot be used; the message names it without its password.</exception>
    public static IHistoryStore Open(string connectionString)
    {
        try
        {
            // Once, before anything runs: nothing waits for this thread.
            return PostgresHistorian.OpenAsync(connectionString).GetAwaiter().GetResult();
        }
        catch (HistorianException problem)
        {
            throw new StartUpException($"History cannot be kept: {problem.Message}. Mend it, or choose another one with --database.", problem);
        }
        catch (ArgumentException problem)
        {
            throw new StartUpException($"--database is no connection string that Npgsql reads ({problem.Message}).", problem);
        }
    }

    /// <summary>Where history waits while PostgreSQL is away.</summary>
    /// <exception cref="StartUpException">The file cannot be used; the message names the setting.</exception>
    public HistorySpool OpenSpool()
    {
        var path = System.IO.Path.ChangeExtension(Path, ".spool.db");
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            return new HistorySpool(path, SpoolBytes);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or HistorianException)
        {
            throw new StartUpException($"History cannot wait in {path} ({problem.Message}): choose another folder with --data.", problem);
        }
    }
}

/// <summary>Keeps the history's writer running: from before the first event until after the last.</summary>
public sealed class HistoryService(HistoryWriter writer) : IHostedLifecycleService
{
    /// <summary>Clocks and counters that change with every message: only their newest value means something. A new session shows as a birth.</summary>
    public static IReadOnlySet<string> SkippedTags { get; } = new[] { MetricId.UptimeMs, MetricId.LeaseRemainingMs, MetricId.Session, MetricId.LastLeaseId, MetricId.StorePending }.Select(MetricCatalog.Name).ToHashSet();

    public Task StartingAsync(CancellationToken cancellationToken) => writer.StartAsync(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => writer.StopAsync(cancellationToken);
}
