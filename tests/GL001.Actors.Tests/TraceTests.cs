using System.Collections.Concurrent;
using System.Diagnostics;

namespace GL001.Actors.Tests;

/// <summary>From a controller's message to the lease that rests on it. The tests of this class run one after the other: a listener hears the whole process.</summary>
public sealed class TraceTests
{
    [Fact]
    public async Task A_lease_leads_back_to_the_message_that_it_rests_on()
    {
        var ended = new ConcurrentBag<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == ActorTrace.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = ended.Add,
        };
        ActivitySource.AddActivityListener(listener);
        await using var network = await TestNetwork.StartAsync(TestSite.Make());
        var (old, newest, other) = (Message(), Message(), Message());
        await network.TellAsync(Told.Firing(12.0).Birth() with { TraceParent = Text(old) });
        await network.TellAsync(Told.Data(Told.Number(Wire.MetricId.UptimeMs, 61_000.0)) with { TraceParent = Text(newest) });
        await network.TellAsync(Told.Firing(10.0).Birth("BLR-2") with { TraceParent = Text(other) });
        var status = await network.Dispatch.RunAsync();
        Assert.Equal(DispatchRunStatus.Optimal, status.Status);

        Assert.Equal(newest.SpanId, ended.Single(span => span.OperationName == ActorTrace.Take && span.TraceId == newest.TraceId).ParentSpanId);

        // Other tests of this assembly dispatch at the same time: this run is the one whose leases lead to our messages.
        Activity LeaseFrom(ActivityContext message) => ended.Single(span => span.OperationName == ActorTrace.SendLease && span.Links.Any(link => link.Context.SpanId == message.SpanId));
        var lease = LeaseFrom(newest);
        Assert.Equal("BLR-1", lease.GetTagItem(ActorTrace.UnitId));
        Assert.Equal(network.Leases.Heard.Single(sent => sent.UnitId == "BLR-1").LeaseId, lease.GetTagItem(ActorTrace.LeaseId));
        var told = Assert.Single(lease.Links);
        Assert.Equal(newest.TraceId, told.Context.TraceId);
        Assert.Equal(Told.At.ToString("O"), told.Tags!.Single(tag => tag.Key == ActorTrace.ToldAt).Value);
        Assert.Equal("BLR-2", LeaseFrom(other).GetTagItem(ActorTrace.UnitId));
        Assert.DoesNotContain(ended, span => span.Links.Any(link => link.Context.SpanId == old.SpanId));

        var run = ended.Where(span => span.TraceId == lease.TraceId).ToLookup(span => span.OperationName);
        var root = Assert.Single(run[ActorTrace.Run]);
        Assert.Equal(default, root.ParentSpanId);
        Assert.All([ActorTrace.Collect, ActorTrace.Plan, ActorTrace.Prove], part => Assert.Equal(root.SpanId, Assert.Single(run[part]).ParentSpanId));
        Assert.All(run[ActorTrace.SendLease], span => Assert.Equal(root.SpanId, span.ParentSpanId));
        Assert.Equal(2, run[ActorTrace.Collect].Single().Links.Count());
    }

    [Fact]
    public void While_nobody_listens_a_span_costs_no_memory()
    {
        var unit = Told.Firing().Snapshot();
        var made = 0;
        void Spans()
        {
            for (var i = 0; i < 1000; i++)
            {
                made += ActorTrace.Begin(ActorTrace.Run) is null ? 0 : 1;
                made += ActorTrace.Begin(ActorTrace.Take, ActivityKind.Internal, unit.TraceParent) is null ? 0 : 1;
                made += ActorTrace.BeginLease(unit) is null ? 0 : 1;
            }
        }

        Spans();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Spans();

        // The closure of the test itself is all that there may be.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 500);
        Assert.Equal(0, made);
    }

    private static ActivityContext Message() => new(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);

    private static string Text(ActivityContext context) => $"00-{context.TraceId}-{context.SpanId}-01";
}
