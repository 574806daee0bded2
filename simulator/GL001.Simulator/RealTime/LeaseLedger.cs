using System.Collections.Concurrent;
using GL001.Simulator.Checkers;
using GL001.Wire;

namespace GL001.Simulator.RealTime;

/// <summary>
/// At most one host commands: which host sent each lease is noted where it leaves the broker, by when that was, and which lease a
/// controller obeys by what its arbiter holds. Once a controller has obeyed a later host, no lease of an earlier one may be obeyed again,
/// however late it comes. The epochs by which controllers themselves tell hosts apart have no part in the judgement.
/// </summary>
internal sealed class LeaseLedger
{
    private readonly ConcurrentDictionary<(string Unit, long Epoch, long LeaseId), int> _hosts = new();
    private readonly Dictionary<string, Obeyed> _obeyed = [];

    /// <summary>Leases that a controller accepted.</summary>
    public int ObeyedCount { get; private set; }

    /// <summary>Whether some controller obeys a lease of this host or a later one.</summary>
    /// <param name="host">Number of the host.</param>
    public bool IsLedBy(int host) => _obeyed.Values.Any(obeyed => obeyed.Host >= host);

    /// <summary>What was objected to first; null for nothing.</summary>
    public Violation? Violation { get; private set; }

    /// <summary>A message has come from the broker to a controller. On any thread.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="topic">Topic.</param>
    /// <param name="payload">Whole payload.</param>
    /// <param name="host">Number of the host that runs.</param>
    public void Offered(string unit, string topic, byte[] payload, int host)
    {
        if (!topic.Contains($"/{SparkplugTopics.DeviceCommand}/", StringComparison.Ordinal))
        {
            return;
        }

        var decoder = new SparkplugDecoder();
        long? lease = null;
        var epoch = 0L;
        decoder.Begin(payload, payload.Length);
        while (decoder.NextMetric())
        {
            switch (decoder.Alias)
            {
                case MetricId.LeaseId: lease = decoder.Whole; break;
                case MetricId.LeaseEpoch: epoch = decoder.Whole; break;
                default: break;
            }
        }

        if (lease is { } id)
        {
            // The first to say it is who made it: a repetition is the line's.
            _hosts.TryAdd((unit, epoch, id), host);
        }
    }

    /// <summary>After a scan of the unit's controller.</summary>
    public void Observe(SimulatedUnit unit)
    {
        var arbiter = unit.Controller.Cycle.Arbiter;
        var now = new Obeyed(arbiter.HighestEpoch, arbiter.LastLeaseId, 0);
        var before = _obeyed.GetValueOrDefault(unit.Unit.Id, new Obeyed(0, 0, 0));
        if (now.LeaseId == 0 || (now.Epoch == before.Epoch && now.LeaseId == before.LeaseId))
        {
            return;
        }

        ObeyedCount++;
        if (!_hosts.TryGetValue((unit.Unit.Id, now.Epoch, now.LeaseId), out var host))
        {
            Object(unit, $"obeyed lease {now.LeaseId} of epoch {now.Epoch}, which no host has sent it");
        }
        else if (host < before.Host)
        {
            Object(unit, $"obeyed lease {now.LeaseId} of host {host} after leases of host {before.Host}");
        }

        _obeyed[unit.Unit.Id] = now with { Host = Math.Max(host, before.Host) };
    }

    private void Object(SimulatedUnit unit, string words) =>
        Violation ??= new Violation("two hosts command", unit.Unit.Id, "", unit.UptimeMs, words);

    private sealed record Obeyed(long Epoch, long LeaseId, int Host);
}
