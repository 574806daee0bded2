using Microsoft.Extensions.Logging;

namespace GL001.Historian;

public sealed record HistoryRetentionOptions
{
    /// <summary>Age at which raw samples are removed.</summary>
    public TimeSpan KeepSamples { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Age at which plans are removed: one is as large as some thousand samples.</summary>
    public TimeSpan KeepPlans { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Age at which roll-ups of a minute are removed.</summary>
    public TimeSpan KeepMinutes { get; init; } = TimeSpan.FromDays(400);

    /// <summary>Age at which roll-ups of a quarter of an hour are removed. Those of an hour stay: a series has 8,760 a year.</summary>
    public TimeSpan KeepQuarterHours { get; init; } = TimeSpan.FromDays(5 * 366);

    /// <summary>Time between two sweeps.</summary>
    public TimeSpan Period { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Samples removed in one transaction: few, because the writer waits meanwhile.</summary>
    public int SampleBatch { get; init; } = 2_000;

    /// <summary>Plans removed in one transaction.</summary>
    public int PlanBatch { get; init; } = 50;
}

/// <summary>Keeps history from growing for ever: removes old samples and plans in small batches. Events stay; they are few.</summary>
public sealed partial class HistoryRetention(IHistoryRetention store, HistoryRetentionOptions options, TimeProvider time, ILogger<HistoryRetention> logger)
{
    /// <summary>Sweeps at once and then every period, until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await SweepAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (HistorianException problem)
            {
                // What is too old today is no less so in the next sweep.
                LogSweepFailed(problem.Message);
            }

            await Task.Delay(options.Period, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Removes everything that is too old now.</summary>
    /// <exception cref="HistorianException">The store failed; what was removed so far stays removed.</exception>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        long samples = await Remove(store.RemoveSamplesAsync, now - options.KeepSamples, options.SampleBatch, cancellationToken).ConfigureAwait(false);
        long plans = await Remove(store.RemovePlansAsync, now - options.KeepPlans, options.PlanBatch, cancellationToken).ConfigureAwait(false);
        await Remove((before, limit, cancel) => store.RemoveRollUpsAsync(RollUpStep.Minute, before, limit, cancel), now - options.KeepMinutes, options.SampleBatch, cancellationToken).ConfigureAwait(false);
        await Remove((before, limit, cancel) => store.RemoveRollUpsAsync(RollUpStep.QuarterHour, before, limit, cancel), now - options.KeepQuarterHours, options.SampleBatch, cancellationToken).ConfigureAwait(false);
        if (samples + plans > 0)
        {
            LogRemoved(samples, plans);
        }
    }

    private static async Task<long> Remove(Func<DateTimeOffset, int, CancellationToken, Task<int>> remove, DateTimeOffset before, int batch, CancellationToken cancellationToken)
    {
        long total = 0;
        int removed;
        do
        {
            removed = await remove(before, batch, cancellationToken).ConfigureAwait(false);
            total += removed;
        }
        while (removed == batch);

        return total;
    }

    [LoggerMessage(11, LogLevel.Information, "Removed {Samples} samples and {Plans} plans that were past their age.")]
    private partial void LogRemoved(long samples, long plans);

    [LoggerMessage(12, LogLevel.Warning, "Could not remove old history: {Reason}")]
    private partial void LogSweepFailed(string reason);
}
