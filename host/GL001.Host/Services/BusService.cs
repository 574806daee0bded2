using GL001.Notifications;

namespace GL001.Host.Services;

/// <summary>Keeps the publication of events and tasks running.</summary>
public sealed class BusService(RabbitPublisher publisher) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => publisher.RunAsync(stoppingToken);
}
