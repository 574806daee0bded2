using GL001.Historian;

namespace GL001.Host.Services;

/// <summary>Keeps the history's retention running.</summary>
public sealed class HistoryRetentionService(HistoryRetention retention) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => retention.RunAsync(stoppingToken);
}

/// <summary>Keeps the history's roll-ups up to date.</summary>
public sealed class RollUpService(RollUpJob rollUps) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => rollUps.RunAsync(stoppingToken);
}
