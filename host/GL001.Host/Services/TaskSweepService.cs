using GL001.Actors.Agents;
using GL001.Operations;

namespace GL001.Host.Services;

/// <summary>Wakes the owners of unfinished tasks at the start and now and then, and forgets old ended ones.</summary>
public sealed partial class TaskSweepService(TaskDesk desk, TaskStore tasks, TimeProvider clock, ILogger<TaskSweepService> logger) : BackgroundService
{
    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(30);

    /// <summary>How long ended tasks can be asked for.</summary>
    private static readonly TimeSpan s_kept = TimeSpan.FromDays(7);

    private const int RemovedAtATime = 10_000;

    private readonly ILogger _logger = logger;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await desk.SweepAsync();
                await tasks.RemoveEndedAsync(clock.GetUtcNow() - s_kept, RemovedAtATime);
            }
            catch (Exception problem)
            {
                // The next sweep comes; what waits is in the store.
                LogSweepFailed(problem);
            }

            await Task.Delay(s_period, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(EventId = 6021, Level = LogLevel.Warning, Message = "Unfinished tasks could not be looked after; trying again")]
    private partial void LogSweepFailed(Exception problem);
}
