using System.Collections.Concurrent;
using System.Diagnostics;
using GL001.Actors;
using GL001.Actors.Agents;
using GL001.Agents;
using GL001.Host.Api;
using GL001.Host.Observation;
using GL001.Orchestration.Tasks;
using Microsoft.AspNetCore.Diagnostics;
using Prometheus;

namespace GL001.Host;

/// <summary>The coordinator's metrics in Prometheus text: here what is told when it happens, in <see cref="HostGauges"/> what is read at each scrape.</summary>
/// <remarks>Knows nobody, so that whoever has something to tell may know it.</remarks>
public sealed class HostMetrics : ITaskObserver
{
    private readonly OperationTimes _times;
    private readonly RecentOutcomes _runOutcomes;
    private readonly RecentOutcomes _optimizationOutcomes;
    private readonly RecentOutcomes _requestOutcomes;
    private readonly RecentOutcomes _coordinationOutcomes;
    private readonly ConcurrentDictionary<(string Method, string Route, int Code), long> _errors = new();
    private readonly Histogram _orchestration;
    private readonly Histogram _optimization;
    private readonly Histogram _busLag;
    private readonly Histogram _requests;
    private readonly Counter _runs;
    private readonly Counter _failures;
    private readonly Counter _leasesSent;
    private readonly Counter _leasesNotSent;
    private readonly Counter _leasesRefused;
    private readonly Counter _tasksDelegated;
    private readonly Counter _tasksEnded;
    private readonly Counter _taskRetries;
    private readonly Histogram _taskLatency;

    public HostMetrics(TimeProvider clock, OperationTimes times)
    {
        _times = times;
        _runOutcomes = new RecentOutcomes(clock);
        _optimizationOutcomes = new RecentOutcomes(clock);
        _requestOutcomes = new RecentOutcomes(clock);
        _coordinationOutcomes = new RecentOutcomes(clock);

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

        _tasksDelegated = factory.CreateCounter("gl_001_tasks_delegated_total", "Tasks that agents were asked for.", "agent_id");
        _tasksEnded = factory.CreateCounter("gl_001_tasks_completed_total", "Tasks that ended, by how.", "outcome");
        _taskRetries = factory.CreateCounter("gl_001_task_retry_attempts_total", "Attempts beyond the first of a task.");
        _taskLatency = factory.CreateHistogram("gl_001_subagent_task_latency_seconds", "From the offer of a task to its result, by group of agents.", ["group"],
            new HistogramConfiguration { Buckets = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30] });

        var errorRate = factory.CreateGauge("gl_001_error_rate_ratio", "Share that failed in the last five minutes; NaN when there was none.", "operation");
        var successRate = factory.CreateGauge("gl_001_agent_coordination_success_rate_ratio", "Share of the setpoint leases that were sent and not refused and of the attempts of agents that were answered, of the last five minutes; NaN when there was none.");
        Registry.AddBeforeCollectCallback(() =>
        {
            errorRate.WithLabels("dispatch_run").Set(_runOutcomes.FailureRatio);
            errorRate.WithLabels("http_request").Set(_requestOutcomes.FailureRatio);
            successRate.Set(1.0 - _coordinationOutcomes.FailureRatio);
        });
    }

    /// <summary>Operations of <see cref="OperationTimes"/> that are no request.</summary>
    public const string Orchestration = "orchestration", Optimization = "heat_optimization", MessageBus = "message_bus", AgentTask = "agent_task";

    /// <summary>Requests that were refused or failed since the start, by method, route and status.</summary>
    public IReadOnlyDictionary<(string Method, string Route, int Code), long> Errors => _errors;

    /// <summary>Where all metrics of this coordinator are registered.</summary>
    public CollectorRegistry Registry { get; } = Metrics.NewCustomRegistry();

    /// <summary>95th percentile of the whole dispatch runs of the last five minutes, s; null when there was none.</summary>
    public double? RecentRunP95Seconds => _times.Of(Orchestration)?.P95Seconds;

    /// <summary>95th percentile from receipt to handling in the last five minutes, s; null when nothing came.</summary>
    public double? RecentBusLagP95Seconds => _times.Of(MessageBus)?.P95Seconds;

    /// <summary>Share of the dispatch runs of the last five minutes that gave no plan; NaN when there was none.</summary>
    public double RunFailureRatio => _runOutcomes.FailureRatio;

    /// <summary>Share of the dispatch runs of the last five minutes in which no solver found a plan, also where the merit order took over; NaN when there was none.</summary>
    public double OptimizationFailureRatio => _optimizationOutcomes.FailureRatio;

    /// <summary>Share of the requests of the last five minutes that failed on our side; NaN when there was none.</summary>
    public double RequestFailureRatio => _requestOutcomes.FailureRatio;

    /// <summary>Share of the setpoint leases that were not sent or were refused and of the attempts of agents that nobody answered, of the last five minutes; NaN when there was none.</summary>
    public double CoordinationFailureRatio => _coordinationOutcomes.FailureRatio;

    public void Observe(DispatchStatus status)
    {
        var planned = status is { Status: DispatchRunStatus.Optimal or DispatchRunStatus.Feasible, Plan: not null };
        _runs.Inc();
        _runOutcomes.Count(planned);
        _optimizationOutcomes.Count(planned && !status.IsStandIn);
        _orchestration.Observe(status.OrchestrationSeconds);
        _times.Count(Orchestration, status.OrchestrationSeconds);
        if (!planned)
        {
            _failures.Inc();
            return;
        }

        var plan = status.Plan!;
        var notSent = plan.Units.Count(unit => unit.Lease == LeaseDelivery.SendFailed);
        _leasesSent.Inc(status.LeasesSentLastRun);
        _leasesNotSent.Inc(notSent);
        _coordinationOutcomes.Count(success: true, status.LeasesSentLastRun);
        _coordinationOutcomes.Count(success: false, notSent);
    }

    /// <summary>A run that ended in an exception.</summary>
    public void ObserveFailure()
    {
        _runs.Inc();
        _failures.Inc();
        _runOutcomes.Count(success: false);
        _optimizationOutcomes.Count(success: false);
    }

    /// <summary>Time of one call of the planner, also of one that gave no plan.</summary>
    public void ObserveSolve(TimeSpan time)
    {
        _optimization.Observe(time.TotalSeconds);
        _times.Count(Optimization, time.TotalSeconds);
    }

    /// <summary>What a controller told is handled.</summary>
    public void ObserveHandled(TimeSpan sinceReceipt)
    {
        var seconds = Math.Max(0.0, sinceReceipt.TotalSeconds);
        _busLag.Observe(seconds);
        _times.Count(MessageBus, seconds);
    }

    /// <summary>A controller says that it refused a lease.</summary>
    /// <param name="reason">Why, as the controller names it.</param>
    public void ObserveRefusal(string reason)
    {
        _leasesRefused.WithLabels(ApiText.Of(reason)).Inc();
        _coordinationOutcomes.Count(success: false);

        // It was counted as sent before.
        _coordinationOutcomes.Count(success: true, -1);
    }

    public void Delegated(DelegatedTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        _tasksDelegated.WithLabels(task.AgentId).Inc();
    }

    public void Attempted(DelegatedTask task, bool answered, TimeSpan time)
    {
        ArgumentNullException.ThrowIfNull(task);
        _taskLatency.WithLabels(AgentCatalogue.Find(task.AgentId)?.Group ?? "other").Observe(time.TotalSeconds);
        _times.Count(AgentTask, time.TotalSeconds);
        _coordinationOutcomes.Count(answered);
        if (task.Attempt > 1)
        {
            _taskRetries.Inc();
        }
    }

    public void Ended(DelegatedTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        _tasksEnded.WithLabels(ApiText.Of(task.State)).Inc();
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
            var (method, seconds) = (route is null ? "any" : context.Request.Method, Stopwatch.GetElapsedTime(began).TotalSeconds);
            _requests.WithLabels(method, route ?? "other", $"{code}").Observe(seconds);
            _times.Count($"{method} {route ?? "other"}", seconds);
            if (code >= StatusCodes.Status400BadRequest)
            {
                _errors.AddOrUpdate((method, route ?? "other", code), 1, (_, count) => count + 1);
            }

            // 503 is what health says on purpose.
            _requestOutcomes.Count(code is < 500 or StatusCodes.Status503ServiceUnavailable);
        }
    }
}
