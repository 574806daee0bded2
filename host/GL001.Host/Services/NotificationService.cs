using System.Collections.Immutable;
using GL001.Notifications;

namespace GL001.Host.Services;

/// <summary>Keeps the delivery of notices running.</summary>
public sealed class NotificationService(Outbox outbox, OperationsGauges gauges, TimeProvider clock, ILogger<NotificationSender> logger, CoordinatorOptions coordinator) : BackgroundService
{
    /// <exception cref="StartUpException">The file of channels cannot be used; the message names file, channel and field.</exception>
    public static ImmutableArray<ChannelSettings> LoadChannels(CoordinatorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        try
        {
            return options.Notifications is { } file ? ChannelFile.Load(file.FullName) : [];
        }
        catch (ChannelFileException problem)
        {
            throw new StartUpException($"{problem.Message} Mend the file, or start without --notifications.", problem);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var http = Channels.MakeClient();

        // Two coordinators that failed together come back apart: their process ids differ.
        var jitter = new Random(Environment.ProcessId);
        var options = new SenderOptions();
        if (coordinator.Cluster)
        {
            // Notices are handed over on the replica of the incident desk, which cannot wake this one.
            options = options with { Idle = TimeSpan.FromSeconds(1) };
        }

        await new NotificationSender(outbox, settings => Channels.Open(settings, http, clock), jitter, options, clock, logger) { Observed = gauges.Observe }.RunAsync(stoppingToken);
    }
}
