using GL001.Historian;

namespace GL001.Host.Services;

/// <summary>Keeps the history's retention running.</summary>
public sealed class HistoryRetentionService(HistoryRetention retention) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => retention.RunAsync(stoppingToken);
}
