using Microsoft.Extensions.Logging;

namespace GL001.Historian;

/// <summary>Keeps the roll-ups up to date: every minute, hour by hour, what came since the last time.</summary>
public sealed partial class RollUpJob(IHistoryRollUps store, TimeProvider time, ILogger<RollUpJob> logger)
{
    /// <summary>Time between two rounds; the newest roll-up is at most that much older than the newest sample, and the time it takes.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    // The hour that is running is due in each round, so a backlog of many takes a few rounds: the store has more to do.
    private const int HoursAtOnce = 24;

    /// <summary>Rolls up at once and then every period, until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await store.RollUpAsync(HoursAtOnce, cancellationToken).ConfigureAwait(false);
            }
            catch (HistorianException problem)
            {
                // What is due stays due.
                LogFailed(problem.Message);
            }

            await Task.Delay(Period, time, cancellationToken).ConfigureAwait(false);
        }
    }

    [LoggerMessage(13, LogLevel.Warning, "Roll-ups could not be made, tried again in a minute: {Reason}")]
    private partial void LogFailed(string reason);
}
