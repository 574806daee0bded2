using GL001.Actors;
using GL001.Plant;

namespace GL001.Host.Services;

/// <summary>Asks for a plan every interval, and at once when something changes that the plan in force does not know of.</summary>
public sealed partial class DispatchLoop(
    IGrainFactory grains, Site site, ReplanSignal replan, HostMetrics metrics, TimeProvider clock, ILogger<DispatchLoop> logger) : BackgroundService
{
    /// <summary>Births come in a burst at start-up; one plan for all of them is enough.</summary>
    private static readonly TimeSpan s_settle = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var interval = TimeSpan.FromSeconds(site.Dispatch.IntervalSeconds);
        var reason = await replan.WaitAsync(s_settle, clock, stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            await RunOnceAsync(reason, stoppingToken);
            reason = await NextReasonAsync(interval, stoppingToken);
        }
    }

    private async Task RunOnceAsync(string reason, CancellationToken stoppingToken)
    {
        try
        {
            var status = await grains.GetGrain<IDispatchGrain>(GrainKeys.Dispatch).RunAsync();
            metrics.Observe(status);
            var plan = status.Plan;
            LogRun(status.Status, reason, plan?.CostEur ?? 0.0, plan?.SolveSeconds * 1000.0 ?? 0.0, status.LeasesSentLastRun,
                plan is null ? "" : string.Join(", ", plan.Units.Select(unit => $"{unit.UnitId} {unit.HeatMegawatts[0]:0.0}")));
        }
        catch (Exception problem) when (problem is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
        {
            // The loop must outlive any single run, a cancelled call included: without it every lease runs out.
            metrics.ObserveFailure();
            LogRunFailed(problem);
        }
    }

    private async Task<string> NextReasonAsync(TimeSpan interval, CancellationToken stoppingToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var tick = Task.Delay(interval, clock, timeout.Token);
        var signal = replan.WaitAsync(s_settle, clock, timeout.Token);
        var first = await Task.WhenAny(tick, signal);
        await timeout.CancelAsync();
        stoppingToken.ThrowIfCancellationRequested();
        return first == signal ? await signal : "interval";
    }

    [LoggerMessage(EventId = 2001, Level = LogLevel.Information,
        Message = "Plan {Status} ({Reason}): {CostEur:0} EUR over the horizon, solved in {SolveMs:0} ms, {Leases} leases sent; MW now: {Setpoints}")]
    private partial void LogRun(DispatchRunStatus status, string reason, double costEur, double solveMs, int leases, string setpoints);

    [LoggerMessage(EventId = 2002, Level = LogLevel.Error, Message = "The dispatch run failed; the last leases run out gracefully")]
    private partial void LogRunFailed(Exception problem);
}
