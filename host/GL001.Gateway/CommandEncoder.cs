using System.Buffers.Binary;
using GL001.Gateway.Protos;
using GL001.Wire;
using Google.Protobuf;

namespace GL001.Gateway;

/// <summary>Writes command payloads. Commands carry a time and no sequence number (Sparkplug 3.0, 6.4.26 and 6.4.27).</summary>
public static class CommandEncoder
{
    /// <summary>The DCMD that offers a lease; all its metrics in one message, because a lease in parts is no lease.</summary>
    public static byte[] Lease(LeaseCommand lease, DateTimeOffset now)
    {
        Payload payload = Empty(now);
        Metric heat = Aliased(MetricId.LeaseHeatMw);
        heat.DoubleValue = lease.HeatMegawatts;
        Metric session = Aliased(MetricId.LeaseSession);
        session.IntValue = (uint)lease.Session;
        payload.Metrics.Add(heat);
        payload.Metrics.Add(Whole(MetricId.LeaseId, lease.LeaseId));
        payload.Metrics.Add(session);
        payload.Metrics.Add(Whole(MetricId.LeaseBasisUptimeMs, lease.BasisUptimeMs));
        payload.Metrics.Add(Whole(MetricId.LeaseValidForMs, (long)lease.ValidFor.TotalMilliseconds));
        payload.Metrics.Add(Whole(MetricId.LeaseEpoch, lease.Epoch));
        if (!lease.StepsMegawatts.IsDefaultOrEmpty)
        {
            Metric step = Aliased(MetricId.LeaseStepMs);
            step.IntValue = (uint)lease.Step.TotalMilliseconds;
            Metric steps = Aliased(MetricId.LeaseSteps);
            byte[] doubles = new byte[8 * lease.StepsMegawatts.Length];
            for (int i = 0; i < lease.StepsMegawatts.Length; i++)
            {
                BinaryPrimitives.WriteDoubleLittleEndian(doubles.AsSpan(8 * i), lease.StepsMegawatts[i]);
            }

            steps.BytesValue = ByteString.CopyFrom(doubles);
            payload.Metrics.Add(step);
            payload.Metrics.Add(steps);
        }

        return payload.ToByteArray();
    }

    /// <summary>The NCMD that asks a controller for its births. By name: the specification gives this metric no alias.</summary>
    public static byte[] Rebirth(DateTimeOffset now)
    {
        Payload payload = Empty(now);
        payload.Metrics.Add(new Metric
        {
            Name = MetricCatalog.Name(MetricId.Rebirth),
            Datatype = SparkplugDataType.Boolean,
            BooleanValue = true,
        });
        return payload.ToByteArray();
    }

    /// <summary>The DCMD that confirms the highest record number that history has for good.</summary>
    /// <param name="metricId">ConfirmEvent or ConfirmRecord of <see cref="MetricId"/>.</param>
    /// <param name="number">The number.</param>
    /// <param name="now">Time of the message.</param>
    public static byte[] Confirmation(int metricId, long number, DateTimeOffset now)
    {
        Payload payload = Empty(now);
        payload.Metrics.Add(Whole(metricId, number));
        return payload.ToByteArray();
    }

    /// <summary>The DCMD that asks for one chunk of a frozen flight recording.</summary>
    public static byte[] FetchChunk(int index, DateTimeOffset now)
    {
        Payload payload = Empty(now);
        Metric metric = Aliased(MetricId.RecordingFetch);
        metric.IntValue = (uint)index;
        payload.Metrics.Add(metric);
        return payload.ToByteArray();
    }

    /// <summary>The DCMD that gives the flight recorder free.</summary>
    /// <param name="lastHash">Hash of the last chunk, lower-case hexadecimal.</param>
    /// <param name="now">Time of the message.</param>
    public static byte[] ReleaseRecording(string lastHash, DateTimeOffset now)
    {
        Payload payload = Empty(now);
        Metric metric = Aliased(MetricId.RecordingRelease);
        metric.StringValue = lastHash;
        payload.Metrics.Add(metric);
        return payload.ToByteArray();
    }

    /// <summary>The DCMD that asks for parameters.</summary>
    /// <param name="first">Number of the first that is wanted.</param>
    /// <param name="now">Time of the message.</param>
    public static byte[] FetchParameters(int first, DateTimeOffset now)
    {
        Payload payload = Empty(now);
        Metric metric = Aliased(MetricId.ParameterFetch);
        metric.IntValue = (uint)first;
        payload.Metrics.Add(metric);
        return payload.ToByteArray();
    }

    /// <summary>The DCMD that asks for a change of one parameter; its three metrics in one message.</summary>
    /// <param name="request">Any number below 2^53 that no other request has, to know the answer by.</param>
    /// <param name="name">The parameter's name.</param>
    /// <param name="value">In its unit.</param>
    /// <param name="now">Time of the message.</param>
    public static byte[] ChangeParameter(long request, string name, double value, DateTimeOffset now)
    {
        Payload payload = Empty(now);
        Metric named = Aliased(MetricId.ParameterName);
        named.StringValue = name;
        Metric number = Aliased(MetricId.ParameterValue);
        number.DoubleValue = value;
        payload.Metrics.Add(Whole(MetricId.ParameterRequest, request));
        payload.Metrics.Add(named);
        payload.Metrics.Add(number);
        return payload.ToByteArray();
    }

    private static Payload Empty(DateTimeOffset now) => new() { Timestamp = (ulong)now.ToUnixTimeMilliseconds() };

    private static Metric Whole(int metricId, long value)
    {
        Metric metric = Aliased(metricId);
        metric.LongValue = (ulong)value;
        return metric;
    }

    private static Metric Aliased(int metricId) =>
        new() { Alias = (ulong)metricId, Datatype = (uint)MetricCatalog.DataType(metricId) };
}
