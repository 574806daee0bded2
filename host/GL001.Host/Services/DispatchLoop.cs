using GL001.Actors;

namespace GL001.Host.Services;

/// <summary>Asks for a plan when one is due, and tells the dispatch of changes here that the plan in force does not know of. So does every replica: the one dispatch of the network runs once.</summary>
public sealed partial class DispatchLoop(IGrainFactory grains, ReplanSignal replan, HostMetrics metrics, TimeProvider clock, ILogger<DispatchLoop> logger) : BackgroundService
{
    private static readonly TimeSpan s_period = TimeSpan.FromMilliseconds(500);

    private bool _isFailing;

    // A change that the dispatch could not be told yet.
    private string? _untold;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await AskAsync(await ChangeAsync(stoppingToken), stoppingToken);
        }

        stoppingToken.ThrowIfCancellationRequested();
    }

    private async Task AskAsync(string? change, CancellationToken stoppingToken)
    {
        _untold ??= change;
        try
        {
            var dispatch = grains.GetGrain<IDispatchGrain>(GrainKeys.Dispatch);
            if (_untold is not null)
            {
                await dispatch.NoticeAsync(_untold);
                _untold = null;
            }

            if (await dispatch.RunIfDueAsync() is { } run)
            {
                Tell(run);
            }

            _isFailing = false;
        }
        catch (Exception problem) when (problem is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
        {
            // The loop must outlive any single run, a cancelled call included: without it every lease runs out. Told once for a row of failures.
            if (!_isFailing)
            {
                metrics.ObserveFailure();
                LogRunFailed(problem);
            }

            _isFailing = true;
        }
    }

    private void Tell(DispatchRun run)
    {
        var (status, plan) = (run.Status, run.Status.Plan);
        metrics.Observe(status);
        LogRun(status.Status, run.Reason, plan?.CostEur ?? 0.0, plan?.SolveSeconds * 1000.0 ?? 0.0, status.LeasesSentLastRun,
            plan is null ? "" : string.Join(", ", plan.Units.Select(unit => $"{unit.UnitId} {unit.HeatMegawatts[0]:0.0}")));
    }

    /// <summary>What changed here; null when a period went by without.</summary>
    private async Task<string?> ChangeAsync(CancellationToken stoppingToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var signal = replan.WaitAsync(either.Token);
        await Task.WhenAny(signal, Task.Delay(s_period, clock, either.Token));
        await either.CancelAsync();
        await Task.WhenAny(signal);
        return signal.IsCompletedSuccessfully ? await signal : null;
    }

    [LoggerMessage(EventId = 2001, Level = LogLevel.Information,
        Message = "Plan {Status} ({Reason}): {CostEur:0} EUR over the horizon, solved in {SolveMs:0} ms, {Leases} leases sent; MW now: {Setpoints}")]
    private partial void LogRun(DispatchRunStatus status, string reason, double costEur, double solveMs, int leases, string setpoints);

    [LoggerMessage(EventId = 2002, Level = LogLevel.Error, Message = "The dispatch run failed; the last leases run out gracefully")]
    private partial void LogRunFailed(Exception problem);
}
