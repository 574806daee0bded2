using GL001.Gateway.Protos;
using GL001.Wire;

namespace GL001.Gateway.Tests;

public class CommandEncoderTests
{
    [Fact]
    public void Lease_carries_its_metrics_with_alias_and_type_a_time_and_no_sequence()
    {
        // Sparkplug 3.0, tck-id-payloads-dcmd-timestamp and -dcmd-seq.
        var lease = new LeaseCommand("P1", "C1", "B1", 42, -1, 1_234_567_890_123, TimeSpan.FromSeconds(90), 3.25, Epoch: 9);
        Payload payload = Payload.Parser.ParseFrom(CommandEncoder.Lease(lease, Messages.Start));

        Assert.Equal((ulong)Messages.Start.ToUnixTimeMilliseconds(), payload.Timestamp);
        Assert.False(payload.HasSeq);
        Dictionary<int, Metric> metrics = payload.Metrics.ToDictionary(metric => (int)metric.Alias);
        Assert.Equal(6, metrics.Count);
        Assert.All(metrics, pair => Assert.Equal((uint)MetricCatalog.DataType(pair.Key), pair.Value.Datatype));
        Assert.All(metrics.Values, metric => Assert.False(metric.HasName));
        Assert.Equal(3.25, metrics[MetricId.LeaseHeatMw].DoubleValue);
        Assert.Equal(42ul, metrics[MetricId.LeaseId].LongValue);
        Assert.Equal(-1, (int)metrics[MetricId.LeaseSession].IntValue);
        Assert.Equal(1_234_567_890_123ul, metrics[MetricId.LeaseBasisUptimeMs].LongValue);
        Assert.Equal(90_000ul, metrics[MetricId.LeaseValidForMs].LongValue);
        Assert.Equal(9ul, metrics[MetricId.LeaseEpoch].LongValue);
    }

    [Fact]
    public void Rebirth_goes_by_name_with_a_time_and_no_sequence()
    {
        // Sparkplug 3.0, tck-id-operational-behavior-data-commands-ncmd-rebirth-name and -value.
        Payload payload = Payload.Parser.ParseFrom(CommandEncoder.Rebirth(Messages.Start));

        Assert.False(payload.HasSeq);
        Metric metric = Assert.Single(payload.Metrics);
        Assert.Equal("Node Control/Rebirth", metric.Name);
        Assert.False(metric.HasAlias);
        Assert.True(metric.BooleanValue);
    }
}
