using GL001.Host.Observation;
using System.Text;
using GL001.Actors;
using GL001.Host.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace GL001.Host.Tests;

/// <summary>What metrics and health make of what happens, without a running coordinator.</summary>
public sealed class ObservationTests
{
    private static readonly DateTimeOffset s_start = new(2026, 1, 20, 7, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _clock = new(s_start);
    private readonly HostMetrics _metrics;

    public ObservationTests()
    {
        _metrics = new HostMetrics(_clock, new OperationTimes(_clock));
    }

    [Fact]
    public void Outcomes_are_forgotten_after_their_window()
    {
        var outcomes = new RecentOutcomes(_clock);
        Assert.Equal(double.NaN, outcomes.FailureRatio);
        outcomes.Count(success: false);
        _clock.Advance(TimeSpan.FromMinutes(4));
        outcomes.Count(success: true, 3);
        Assert.Equal(0.25, outcomes.FailureRatio);
        _clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(0.0, outcomes.FailureRatio);
        _clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(double.NaN, outcomes.FailureRatio);
    }

    [Theory]
    [InlineData(false, null, HealthState.Healthy)]
    [InlineData(true, null, HealthState.Degraded)]
    [InlineData(false, 14, HealthState.Degraded)]
    [InlineData(false, 15, HealthState.Healthy)]
    [InlineData(true, 15, HealthState.Degraded)]
    public void A_loss_of_history_shows_in_health_for_a_while_and_heals(bool isFailing, int? minutesAgo, HealthState expected)
    {
        DateTimeOffset? lastLossAt = minutesAgo is { } minutes ? s_start.AddMinutes(-minutes) : null;
        var check = HealthApi.HistoryCheck(isFailing, 3, minutesAgo is null ? 0 : 7, lastLossAt, s_start);
        Assert.Equal(expected, check.Status);
        Assert.Contains(minutesAgo is null ? "none lost" : "7 lost", check.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failed_run_counts_as_run_failure_and_error()
    {
        _metrics.Observe(new DispatchStatus { Status = DispatchRunStatus.Infeasible, OrchestrationSeconds = 0.3 });
        _metrics.ObserveFailure();
        var text = await TextAsync();
        Assert.Equal(2, text.Value("gl_001_heat_optimization_runs_total"));
        Assert.Equal(2, text.Value("gl_001_heat_optimization_failures_total"));
        Assert.Equal(1, text.Value("gl_001_orchestration_latency_seconds_count"));
        Assert.Equal(1.0, text.Value("gl_001_error_rate_ratio{operation=\"dispatch_run\"}"));
    }

    [Fact]
    public async Task A_merit_order_that_took_over_is_a_failed_optimisation_and_a_run_that_gave_a_plan()
    {
        _metrics.Observe(Planned(LeaseDelivery.Sent));
        Assert.Equal(0.0, _metrics.OptimizationFailureRatio);
        _metrics.Observe(Planned(LeaseDelivery.Sent) with { Status = DispatchRunStatus.Feasible, Algorithm = DispatchAlgorithm.GreedyHeuristic, IsStandIn = true });
        Assert.Equal((0.5, 0.0), (_metrics.OptimizationFailureRatio, _metrics.RunFailureRatio));
        Assert.Equal(0, (await TextAsync()).Value("gl_001_heat_optimization_failures_total"));
        _metrics.ObserveFailure();
        _metrics.Observe(Planned(LeaseDelivery.Sent));
        Assert.Equal((0.5, 0.25), (_metrics.OptimizationFailureRatio, _metrics.RunFailureRatio));
    }

    [Fact]
    public async Task Leases_refused_or_not_sent_lower_the_success_rate()
    {
        _metrics.Observe(Planned(LeaseDelivery.Sent, LeaseDelivery.Sent, LeaseDelivery.Sent, LeaseDelivery.SendFailed, LeaseDelivery.NotOffered));
        Assert.Equal(0.75, (await TextAsync()).Value("gl_001_agent_coordination_success_rate_ratio"));
        _metrics.ObserveRefusal("StaleId");
        var text = await TextAsync();
        Assert.Equal(0.5, text.Value("gl_001_agent_coordination_success_rate_ratio"));
        Assert.Equal(1, text.Value("gl_001_setpoint_leases_refused_total{reason=\"stale_id\"}"));
        Assert.Equal(1, text.Value("gl_001_setpoint_leases_not_sent_total"));
    }

    [Theory]
    [InlineData(200, 0.0)]
    [InlineData(404, 0.0)]
    [InlineData(500, 1.0)]
    [InlineData(503, 0.0)]
    public async Task Error_rate_counts_failures_of_ours_and_not_what_health_says_on_purpose(int code, double rate)
    {
        await _metrics.ObserveRequestAsync(new DefaultHttpContext(), context =>
        {
            context.Response.StatusCode = code;
            return Task.CompletedTask;
        });
        Assert.Equal(rate, (await TextAsync()).Value("gl_001_error_rate_ratio{operation=\"http_request\"}"));
    }

    private async Task<string> TextAsync()
    {
        using var text = new MemoryStream();
        await _metrics.Registry.CollectAndExportAsTextAsync(text);
        return Encoding.UTF8.GetString(text.ToArray());
    }

    private static DispatchStatus Planned(params LeaseDelivery[] deliveries) => new()
    {
        Status = DispatchRunStatus.Optimal,
        LeasesSentLastRun = deliveries.Count(delivery => delivery == LeaseDelivery.Sent),
        Plan = new PlanView
        {
            Start = s_start,
            ValidUntil = s_start.AddMinutes(5),
            Step = TimeSpan.FromMinutes(15),
            CostEur = 1.0,
            SolveSeconds = 0.01,
            Units = [.. deliveries.Select((delivery, index) => new UnitPlanView($"U{index}", [1.0], ["Free"], 1.0, delivery, 1.0, ""))],
            Lines = [],
            Demands = [],
            Headers = [],
            UnmetMegawattHoursByTier = [0.0, 0.0, 0.0, 0.0],
        },
    };
}
