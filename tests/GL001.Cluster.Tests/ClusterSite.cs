using System.Collections.Concurrent;
using GL001.Plant;
using GL001.Servers;
using GL001.Simulator;
using GL001.SiteFiles;
using GL001.Wire;
using MQTTnet;

namespace GL001.Cluster.Tests;

/// <summary>A database, a broker, simulated plants that speak to it, and an ear at every lease; replicas come and go.</summary>
internal sealed class ClusterSite : IAsyncDisposable
{
    /// <summary>Of the dispatch, s.</summary>
    public const int IntervalSeconds = 20;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gl001-cluster-");
    private readonly MosquittoServer _broker = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly List<ReplicaProcess> _replicas = [];
    private readonly ConcurrentQueue<OfferedLease> _leases = new();
    private PostgresServer _postgres = null!;
    private string _database = "";
    private SimulatedSite _site = null!;
    private RealTimeSite _plants = null!;
    private Task _watching = Task.CompletedTask;
    private Task _simulating = Task.CompletedTask;
    private IMqttClient _ear = null!;

    private ClusterSite()
    {
    }

    public Site Site { get; private set; } = null!;

    /// <summary>In the order in which they left the broker.</summary>
    public IReadOnlyList<OfferedLease> Leases => [.. _leases];

    public static async Task<ClusterSite> StartAsync()
    {
        var site = new ClusterSite();
        try
        {
            await site.BeginAsync();
            return site;
        }
        catch
        {
            await site.DisposeAsync();
            throw;
        }
    }

    public async Task<ReplicaProcess> StartReplicaAsync()
    {
        var replica = new ReplicaProcess(_database, SiteFilePath, $"127.0.0.1:{_broker.Port}", Path.Combine(_folder.FullName, $"replica-{_replicas.Count}"));
        _replicas.Add(replica);
        await replica.StartedAsync();
        return replica;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _replicas)
        {
            await replica.DisposeAsync();
        }

        await _ending.CancelAsync();
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _simulating.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ear?.Dispose();
        if (_plants is not null)
        {
            await _plants.DisposeAsync();
        }

        await _broker.DisposeAsync();
        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }

        _ending.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>Highest epoch that each unit's controller has obeyed.</summary>
    public IReadOnlyDictionary<string, long> HighestEpochs => _site.Units.ToDictionary(unit => unit.Unit.Id, unit => unit.Controller.Cycle.Arbiter.HighestEpoch);

    /// <summary>A controller that obeyed a lower epoch after a higher one, or an older lease after a newer one; null when none did.</summary>
    public string? StepBack { get; private set; }

    private async Task WatchAsync()
    {
        var obeyed = new Dictionary<string, (long Epoch, long Lease)>();
        while (!_ending.IsCancellationRequested)
        {
            foreach (var unit in _site.Units)
            {
                var arbiter = unit.Controller.Cycle.Arbiter;
                var now = (arbiter.HighestEpoch, (long)arbiter.LastLeaseId);
                if (obeyed.TryGetValue(unit.Unit.Id, out var before) && now.CompareTo(before) < 0)
                {
                    StepBack ??= $"{unit.Unit.Id} obeyed {now} after {before}";
                }

                obeyed[unit.Unit.Id] = now;
            }

            await Task.Delay(50, _ending.Token);
        }
    }

    private string SiteFilePath => Path.Combine(_folder.FullName, "two-plants", "site.yaml");

    private async Task BeginAsync()
    {
        CopySample();
        Site = SiteFile.Load(SiteFilePath);
        _postgres = await PostgresServer.StartAsync();
        _database = await _postgres.CreateDatabaseAsync();
        await _broker.StartAsync();
        await ListenAsync();
        _site = new SimulatedSite(Site, TimeProvider.System.GetUtcNow() - SimulatedSite.WarmUpTime, seed: 1);
        await Task.Run(() => _site.WarmUp());
        _plants = new RealTimeSite(_site, "127.0.0.1", _broker.Port, TimeProvider.System, (_, _) => { });
        _simulating = Task.Run(() => _plants.RunAsync(_ending.Token));
        _watching = Task.Run(WatchAsync);
    }

    private void CopySample()
    {
        var sample = new DirectoryInfo(Path.Combine(AppContext.BaseDirectory, "samples", "two-plants"));
        foreach (var file in sample.EnumerateFiles("*", SearchOption.AllDirectories))
        {
            var copy = new FileInfo(Path.Combine(_folder.FullName, "two-plants", Path.GetRelativePath(sample.FullName, file.FullName)));
            copy.Directory!.Create();
            file.CopyTo(copy.FullName);
        }

        var text = File.ReadAllText(SiteFilePath);
        var changed = text.Replace("intervalSeconds: 60", $"intervalSeconds: {IntervalSeconds}", StringComparison.Ordinal);
        Assert.NotEqual(text, changed);
        File.WriteAllText(SiteFilePath, changed);
    }

    private async Task ListenAsync()
    {
        _ear = new MqttClientFactory().CreateMqttClient();
        _ear.ApplicationMessageReceivedAsync += e =>
        {
            Hear(e.ApplicationMessage);
            return Task.CompletedTask;
        };
        await _ear.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", _broker.Port).Build());
        await _ear.SubscribeAsync($"{SparkplugTopics.Namespace}/+/{SparkplugTopics.DeviceCommand}/#");
    }

    private void Hear(MqttApplicationMessage message)
    {
        var payload = new byte[message.Payload.Length];
        System.Buffers.BuffersExtensions.CopyTo(message.Payload, payload);
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
            _leases.Enqueue(new OfferedLease(message.Topic.Split('/')[^1], epoch, id, TimeProvider.System.GetTimestamp()));
        }
    }
}

/// <summary>A lease as it left the broker.</summary>
internal sealed record OfferedLease(string UnitId, long Epoch, long LeaseId, long At);
