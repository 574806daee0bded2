using GL001.Actors;
using GL001.Agents;
using GL001.Agents.Tests;
using GL001.Gateway;
using GL001.Host.Api;
using GL001.Orchestration.Fleet;
using Microsoft.Extensions.Logging.Abstractions;

namespace GL001.Host.Tests;

/// <summary>Traces of a running coordinator, as a collector gets them.</summary>
public sealed class TracingTests
{
    [Fact]
    public async Task Collector_can_follow_a_lease_back_to_the_telemetry_that_it_rests_on()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var site = new RunningSite { Otlp = collector.Address };
        await site.StartAsync();
        await site.AllAcceptedAsync();

        var found = await RunningSite.UntilAsync(() => Task.FromResult(Lineage(collector.Spans)), lineage => lineage.Message is not null);
        Assert.Contains("messaging.destination.name=spBv1.0/Plant-001/DDATA/BLR-101-CTL/BLR-101", found.Message!.Texts);
        Assert.Contains(found.Lease!.Texts, text => text.StartsWith(ActorTrace.ToldAt + "=20", StringComparison.Ordinal));
        Assert.Equal("", found.Message.ParentId);
        var spans = collector.Spans;
        Assert.Contains(spans, span => span.Name == ActorTrace.Take && span.TraceId == found.Message.TraceId && span.ParentId == found.Message.SpanId);
        Assert.Contains(spans, span => span.Name == ActorTrace.SendLease && span.TraceId == found.Lease.TraceId);
    }

    [Fact]
    public async Task An_agents_attempt_belongs_to_the_trace_of_its_task()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var site = new RunningSite { Simulate = false, Otlp = collector.Address };
        await site.StartAsync();
        using var stop = new CancellationTokenSource();
        using var runtime = new AgentRuntime(new AdditionAgent(), AgentProtocol.Network, TimeProvider.System);
        var running = new HttpAgent(runtime, site.Http, TimeProvider.System, NullLogger<HttpAgent>.Instance).RunAsync(stop.Token);
        await RunningSite.UntilAsync(() => site.GetAsync<AgentsStatus>("/api/v1/agents/status"), fleet => fleet.Agents.Any(agent => agent is { AgentId: "GL-055", Status: AgentConnection.Connected }));
        using var body = new StringContent("""{"agent_id":"GL-055","capability":"add","input":{"left_mw":1,"right_mw":2}}""", System.Text.Encoding.UTF8, "application/json");
        (await site.Http.PostAsync("/api/v1/coordination/tasks?wait_seconds=30", body)).EnsureSuccessStatusCode();
        await stop.CancelAsync();
        await running;

        var delegated = await RunningSite.UntilAsync(
            () => Task.FromResult(collector.Spans.FirstOrDefault(span => span.Name == ActorTrace.Delegate && span.Texts.Contains("gl001.agent_id=GL-055"))), span => span is not null);
        var attempt = await RunningSite.UntilAsync(() => Task.FromResult(collector.Spans.FirstOrDefault(span => span.ParentId == delegated!.SpanId)), span => span is not null);
        Assert.Equal(("GL-055 add", delegated!.TraceId), (attempt!.Name, attempt.TraceId));
    }

    /// <summary>A lease of BLR-101 and the data that it is linked to, once the collector has both.</summary>
    private static (ReceivedSpan? Lease, ReceivedSpan? Message) Lineage(IReadOnlyCollection<ReceivedSpan> spans) => spans
        .Where(span => span.Name == ActorTrace.SendLease && span.Texts.Contains($"{ActorTrace.UnitId}=BLR-101"))
        .SelectMany(lease => lease.Links, (lease, link) => (Lease: (ReceivedSpan?)lease, Message: spans.FirstOrDefault(span =>
            span.Name == GatewayTrace.Message && (span.TraceId, span.SpanId) == link && span.Texts.Any(text => text.Contains("/DDATA/", StringComparison.Ordinal)))))
        .FirstOrDefault(pair => pair.Message is not null);

    [Theory]
    [InlineData("http://127.0.0.1:4318", true)]
    [InlineData("https://collector.example/otlp", true)]
    [InlineData("127.0.0.1:4318", false)]
    [InlineData("ftp://127.0.0.1", false)]
    public void Collector_is_an_http_address(string text, bool isOne) => Assert.Equal(isOne, Observation.Tracing.TryRead(text, out _));
}
