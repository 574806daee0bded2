using GL001.Gateway.Sparkplug;
using GL001.Wire;
using Google.Protobuf;

namespace GL001.Gateway;

/// <summary>Writes the commands that a host sends to controllers.</summary>
public static class CommandEncoder
{
    public static string Topic(LeaseCommand lease)
    {
        ArgumentNullException.ThrowIfNull(lease);
        return SparkplugTopics.ForDevice(lease.PlantId, SparkplugTopics.DeviceCommand, lease.ControllerId, lease.UnitId);
    }

    public static byte[] Encode(LeaseCommand lease, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(lease);
        var payload = new Payload { Timestamp = (ulong)now.ToUnixTimeMilliseconds() };
        Metric(MetricId.LeaseHeatMw).DoubleValue = lease.HeatMegawatts;
        Metric(MetricId.LeaseId).LongValue = (ulong)lease.LeaseId;
        Metric(MetricId.LeaseSession).IntValue = (uint)lease.Session;
        Metric(MetricId.LeaseBasisUptimeMs).LongValue = (ulong)lease.BasisUptimeMs;
        Metric(MetricId.LeaseValidForMs).LongValue = (ulong)lease.ValidFor.TotalMilliseconds;
        return payload.ToByteArray();

        Metric Metric(int id)
        {
            var metric = new Metric { Alias = (ulong)id, Timestamp = payload.Timestamp, Datatype = (uint)MetricCatalog.DataType(id) };
            payload.Metrics.Add(metric);
            return metric;
        }
    }

    public static byte[] EncodeRebirth(DateTimeOffset now)
    {
        var at = (ulong)now.ToUnixTimeMilliseconds();
        return new Payload
        {
            Timestamp = at,
            Metrics =
            {
                new Metric { Name = MetricCatalog.Name(MetricId.Rebirth), Timestamp = at, Datatype = SparkplugDataType.Boolean, BooleanValue = true },
            },
        }.ToByteArray();
    }
}
