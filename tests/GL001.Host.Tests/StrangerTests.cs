using GL001.Links;
using GL001.Wire;

namespace GL001.Host.Tests;

public sealed class StrangerTests(RunningSite site) : IClassFixture<RunningSite>
{
    [Fact]
    public async Task A_plant_that_the_site_file_does_not_have_is_refused_and_the_real_ones_are_not()
    {
        await site.AllAcceptedAsync();
        using var stranger = new MqttNetLink("127.0.0.1", site.Coordinator.BrokerPort);
        Assert.True(stranger.TryConnect("stranger", "none", []));
        Assert.True(stranger.TryPublish("spBv1.0/Plant-777/NBIRTH/BLR-101-CTL", NodeBirth()));
        await RunningSite.UntilAsync(
            () => site.Http.GetStringAsync("/api/v1/metrics"),
            text => text.Contains("gl_001_wire_rejections_total{cause=\"not_of_this_site\"} 1\n", StringComparison.Ordinal));
        await site.AllAcceptedAsync();
    }

    private static byte[] NodeBirth()
    {
        var encoder = new SparkplugEncoder(1_000);
        encoder.Begin(0, 0);
        encoder.BeginMetric(DeathCertificate.BdSeq, MetricId.None, 0, SparkplugDataType.Int64);
        encoder.WriteLong(1);
        encoder.EndMetric();
        return encoder.ToArray();
    }
}
