using System.Diagnostics;
using System.Net;

namespace GL001.Host.Tests;

/// <summary>What Prometheus gets from a running coordinator.</summary>
public sealed class MetricsTests(RunningSite site) : IClassFixture<RunningSite>
{
    private const string Promtool = "/usr/bin/promtool";

    [Fact]
    public async Task Prometheus_finds_nothing_to_complain_about()
    {
        Assert.True(File.Exists(Promtool), $"{Promtool} is missing; tests/run.sh installs it.");
        await site.AllAcceptedAsync();
        var text = await TextAsync();
        using var promtool = Process.Start(new ProcessStartInfo(Promtool, ["check", "metrics"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var complaints = Task.WhenAll(promtool.StandardOutput.ReadToEndAsync(), promtool.StandardError.ReadToEndAsync());
        await promtool.StandardInput.WriteAsync(text);
        promtool.StandardInput.Close();
        Assert.Equal(["", ""], await complaints);
        await promtool.WaitForExitAsync();
        Assert.Equal(0, promtool.ExitCode);
    }

    [Fact]
    public async Task Gauges_show_the_plants_as_they_are()
    {
        await site.AllAcceptedAsync();
        using var answer = await site.Http.GetAsync("/api/v1/metrics");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/plain", answer.Content.Headers.ContentType!.MediaType);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Equal(6, text.Value("gl_001_controllers{connection=\"online\"}"));
        Assert.Equal(0, text.Value("gl_001_controllers{connection=\"never_seen\"}"));
        Assert.True(text.Value("gl_001_plant_heat_demand_mw{plant_id=\"Plant-001\"}") > 0.0);
        Assert.Equal(0, text.Value("gl_001_plan_unmet_heat_mwh{tier=\"life_safety\"}"));
        Assert.Equal(1, text.Value("gl_001_message_bus_connected"));
    }

    [Fact]
    public async Task Headline_figures_are_there_and_measured()
    {
        await site.AllAcceptedAsync();

        // Everything that a controller told is handled some moment, so the counts meet.
        var text = await RunningSite.UntilAsync(TextAsync, metrics => metrics.Value("gl_001_message_bus_lag_seconds_count") > 12);
        Assert.True(text.Value("gl_001_orchestration_latency_seconds_sum") > 0.0);
        Assert.True(text.Value("gl_001_heat_optimization_time_seconds_sum") > 0.0);
        Assert.Equal(0, text.Value("gl_001_heat_optimization_failures_total"));
        Assert.Equal(1.0, text.Value("gl_001_agent_coordination_success_rate_ratio"));
        Assert.Equal(0.0, text.Value("gl_001_error_rate_ratio{operation=\"dispatch_run\"}"));
        Assert.InRange(text.Value("gl_001_system_cpu_usage_ratio"), 1e-6, 1.0);
        Assert.InRange(text.Value("gl_001_system_memory_usage_bytes"), 1e7, text.Value("gl_001_system_memory_limit_bytes"));
        Assert.True(text.Value("gl_001_orchestrator_uptime_seconds") > 0.0);
        Assert.True(text.Value("process_cpu_seconds_total") > 0.0);
        Assert.Equal(0, text.Value("gl_001_message_bus_handling_failures_total"));
        Assert.Equal(0, text.Value("gl_001_history_refused_total"));
        Assert.Equal(0, text.Value("gl_001_history_dropped_total"));
    }

    [Fact]
    public async Task Every_dispatch_run_has_its_solve_time()
    {
        await site.AllAcceptedAsync();
        var before = (await TextAsync()).Value("gl_001_heat_optimization_runs_total");
        using (await site.Http.PostAsync("/api/v1/optimization/heat-distribution/run", null))
        {
        }

        await RunningSite.UntilAsync(TextAsync, metrics =>
            metrics.Value("gl_001_heat_optimization_runs_total") > before
            && metrics.Value("gl_001_heat_optimization_time_seconds_count") == metrics.Value("gl_001_heat_optimization_runs_total"));
    }

    [Fact]
    public async Task Requests_are_told_by_the_pattern_of_their_route()
    {
        foreach (var path in new[] { "/api/v1/plants/Plant-001/status", "/api/v1/plants/Plant-009/status", "/no/such/page" })
        {
            using var answer = await site.Http.GetAsync(path);
        }

        var text = await TextAsync();
        Assert.True(text.Value("gl_001_http_request_duration_seconds_count{method=\"GET\",route=\"/api/v1/plants/{plant_id}/status\",code=\"200\"}") >= 1);
        Assert.True(text.Value("gl_001_http_request_duration_seconds_count{method=\"GET\",route=\"/api/v1/plants/{plant_id}/status\",code=\"404\"}") >= 1);
        Assert.True(text.Value("gl_001_http_request_duration_seconds_count{method=\"any\",route=\"other\",code=\"404\"}") >= 1);
        Assert.Equal(0.0, text.Value("gl_001_error_rate_ratio{operation=\"http_request\"}"));
    }

    private Task<string> TextAsync() => site.Http.GetStringAsync("/api/v1/metrics");
}
