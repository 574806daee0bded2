using GL001.Actors;

namespace GL001.Host.Services;

/// <summary>Every second: what stands at the units goes to the alarm lists, and how the system stands to the incident desk.</summary>
public sealed partial class IncidentWatch(IGrainFactory grains, SystemFactsCollector collector, TimeProvider clock, ILogger<IncidentWatch> logger) : BackgroundService
{
    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_period, clock);
        var isFailing = false;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await grains.GetGrain<IIncidentDeskGrain>(GrainKeys.Incidents).ObserveAsync(await collector.CollectAsync());
                isFailing = false;
            }
            catch (Exception problem) when (problem is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                // The watch must outlive any single look. Told once: the same again every second would bury everything else.
                if (!isFailing)
                {
                    LogFailed(problem);
                }

                isFailing = true;
            }
        }
    }

    [LoggerMessage(EventId = 6101, Level = LogLevel.Error, Message = "Alarms and incidents could not be judged; tried again every second")]
    private partial void LogFailed(Exception problem);
}
