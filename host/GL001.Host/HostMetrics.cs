using System.Diagnostics;
using GL001.Actors;
using GL001.Host.Api;
using Microsoft.AspNetCore.Diagnostics;
using Prometheus;

namespace GL001.Host;

/// <summary>The coordinator's metrics in Prometheus text: here what is told when it happens, in <see cref="HostGauges"/> what is read at each scrape.</summary>
/// <remarks>Knows nobody, so that whoever has something to tell may know it.</remarks>
public sealed class HostMetrics
{
    private readonly RecentOutcomes _runOutcomes;
    private readonly RecentOutcomes _requestOutcomes;
    private readonly RecentOutcomes _leaseOutcomes;
    private readonly RecentTimes _recentRuns;
    private readonly RecentTimes _recentLags;
    private readonly Histogram _orchestration;
    private readonly Histogram _optimization;
    private readonly Histogram _busLag;
    private readonly Histogram _requests;
    private readonly Counter _runs;
    private readonly Counter _failures;
    private readonly Counter _leasesSent;
    private readonly Counter _leasesNotSent;
    private readonly Counter _leasesRefused;

    public HostMetrics(TimeProvider clock)
    {
        _runOutcomes = new RecentOutcomes(clock);
        _requestOutcomes = new RecentOutcomes(clock);
        _leaseOutcomes = new RecentOutcomes(clock);
        _recentRuns = new RecentTimes(clock);
        _recentLags = new RecentTimes(clock);

        var factory = Metrics.WithCustomRegistry(Registry);
        var seconds = new HistogramConfiguration { Buckets = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10] };
        _orchestration = factory.CreateHistogram("gl_001_orchestration_latency_seconds", "Whole dispatch run: collect, solve, prove, send.", seconds);
        _optimization = factory.CreateHistogram("gl_001_heat_optimization_time_seconds", "Time in the planner, whatever came of it.", seconds);
        _busLag = factory.CreateHistogram("gl_001_message_bus_lag_seconds", "From the receipt of what a controller told until it was handled.",
            new HistogramConfiguration { Buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5] });
        _requests = factory.CreateHistogram("gl_001_http_request_duration_seconds", "Time to answer a request, by route.", ["method", "route", "code"], seconds);
        _runs = factory.CreateCounter("gl_001_heat_optimization_runs_total", "Dispatch runs.");
        _failures = factory.CreateCounter("gl_001_heat_optimization_failures_total", "Dispatch runs that gave no plan.");
        _leasesSent = factory.CreateCounter("gl_001_setpoint_leases_sent_total", "Setpoint leases sent.");
        _leasesNotSent = factory.CreateCounter("gl_001_setpoint_leases_not_sent_total", "Setpoint leases that could not be sent.");
        _leasesRefused = factory.CreateCounter("gl_001_setpoint_leases_refused_total", "Setpoint leases that a controller said it refused; one that repeats the reason of the last is told once.", "reason");

        var errorRate = factory.CreateGauge("gl_001_error_rate_ratio", "Share that failed in the last five minutes; NaN when there was none.", "operation");
        var successRate = factory.CreateGauge("gl_001_agent_coordination_success_rate_ratio", "Share of the setpoint leases of the last five minutes that were sent and not refused; NaN when there was none.");
        Registry.AddBeforeCollectCallback(() =>
        {
            errorRate.WithLabels("dispatch_run").Set(_runOutcomes.FailureRatio);
            errorRate.WithLabels("http_request").Set(_requestOutcomes.FailureRatio);
            successRate.Set(1.0 - _leaseOutcomes.FailureRatio);
        });
    }

    /// <summary>Where all metrics of this coordinator are registered.</summary>
    public CollectorRegistry Registry { get; } = Metrics.NewCustomRegistry();

    /// <summary>95th percentile of the whole dispatch runs of the last five minutes, s; null when there was none.</summary>
    public double? RecentRunP95Seconds => _recentRuns.P95Seconds;

    /// <summary>95th percentile from receipt to handling in the last five minutes, s; null when nothing came.</summary>
    public double? RecentBusLagP95Seconds => _recentLags.P95Seconds;

    /// <summary>Share of the dispatch runs of the last five minutes that gave no plan; NaN when there was none.</summary>
    public double RunFailureRatio => _runOutcomes.FailureRatio;

    /// <summary>Share of the requests of the last five minutes that failed on our side; NaN when there was none.</summary>
    public double RequestFailureRatio => _requestOutcomes.FailureRatio;

    /// <summary>Share of the setpoint leases of the last five minutes that were not sent or were refused; NaN when there was none.</summary>
    public double LeaseFailureRatio => _leaseOutcomes.FailureRatio;

    public void Observe(DispatchStatus status)
    {
        var planned = status is { Status: DispatchRunStatus.Optimal or DispatchRunStatus.Feasible, Plan: not null };
        _runs.Inc();
        _runOutcomes.Count(planned);
        _orchestration.Observe(status.OrchestrationSeconds);
        _recentRuns.Add(status.OrchestrationSeconds);
        if (!planned)
        {
            _failures.Inc();
            return;
        }

        var plan = status.Plan!;
        var notSent = plan.Units.Count(unit => unit.Lease == LeaseDelivery.SendFailed);
        _leasesSent.Inc(status.LeasesSentLastRun);
        _leasesNotSent.Inc(notSent);
        _leaseOutcomes.Count(success: true, status.LeasesSentLastRun);
        _leaseOutcomes.Count(success: false, notSent);
    }

    /// <summary>A run that ended in an exception.</summary>
    public void ObserveFailure()
    {
        _runs.Inc();
        _failures.Inc();
        _runOutcomes.Count(success: false);
    }

    /// <summary>Time of one call of the planner, also of one that gave no plan.</summary>
    public void ObserveSolve(TimeSpan time) => _optimization.Observe(time.TotalSeconds);

    /// <summary>What a controller told is handled.</summary>
    public void ObserveHandled(TimeSpan sinceReceipt)
    {
        var seconds = Math.Max(0.0, sinceReceipt.TotalSeconds);
        _busLag.Observe(seconds);
        _recentLags.Add(seconds);
    }

    /// <summary>A controller says that it refused a lease.</summary>
    /// <param name="reason">Why, as the controller names it.</param>
    public void ObserveRefusal(string reason)
    {
        _leasesRefused.WithLabels(ApiText.Of(reason)).Inc();
        _leaseOutcomes.Count(success: false);

        // It was counted as sent before.
        _leaseOutcomes.Count(success: true, -1);
    }

    /// <summary>Middleware: times every request. Routes are told by their pattern, so that nobody can make up labels.</summary>
    public async Task ObserveRequestAsync(HttpContext context, RequestDelegate next)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            // The exception handler hides the route that failed, but remembers it.
            var endpoint = context.Features.Get<IExceptionHandlerFeature>()?.Endpoint ?? context.GetEndpoint();
            var route = (endpoint as RouteEndpoint)?.RoutePattern.RawText;
            var code = context.Response.StatusCode;
            _requests.WithLabels(route is null ? "any" : context.Request.Method, route ?? "other", $"{code}").Observe(Stopwatch.GetElapsedTime(began).TotalSeconds);

            // 503 is what health says on purpose.
            _requestOutcomes.Count(code is < 500 or StatusCodes.Status503ServiceUnavailable);
        }
    }
}
