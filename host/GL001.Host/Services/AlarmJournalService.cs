using GL001.Actors;
using GL001.Operations;

namespace GL001.Host.Services;

/// <summary>How long the journal of alarms is kept.</summary>
public sealed record AlarmJournalOptions
{
    /// <summary>Age at which a line is removed: long enough for a yearly review of the alarm system.</summary>
    public TimeSpan Keep { get; init; } = TimeSpan.FromDays(400);

    /// <summary>Time between two sweeps.</summary>
    public TimeSpan Period { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Lines removed in one transaction: few, because alarms are written meanwhile.</summary>
    public int Batch { get; init; } = 2_000;
}

/// <summary>Keeps the journal of alarms from growing for ever. What stands on the list is no part of it.</summary>
public sealed partial class AlarmJournalService(AlarmJournal journal, AlarmJournalOptions options, TimeProvider clock, ILogger<AlarmJournalService> logger) : BackgroundService
{
    private readonly ILogger _logger = logger;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await journal.RemoveAsync(clock.GetUtcNow() - options.Keep, options.Batch) == options.Batch && !stoppingToken.IsCancellationRequested)
                {
                    // There is more.
                }
            }
            catch (OperationsException problem)
            {
                // What is too old today is no less so in the next sweep.
                LogSweepFailed(problem.Message);
            }

            await Task.Delay(options.Period, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(EventId = 6031, Level = LogLevel.Warning, Message = "Could not remove old lines of the alarm journal: {Reason}")]
    private partial void LogSweepFailed(string reason);
}
