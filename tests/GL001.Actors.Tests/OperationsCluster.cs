using GL001.Notifications;
using GL001.Operations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Orleans.Storage;
using Orleans.TestingHost;

namespace GL001.Actors.Tests;

/// <summary>A silo over an operations database that can be ended and begun again.</summary>
internal sealed class OperationsCluster : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gl001-incidents-");
    private InProcessTestCluster? _cluster;
    private OperationsDatabase? _database;

    public FakeTimeProvider Clock { get; } = new(Told.At);

    public Outbox Outbox { get; private set; } = null!;

    public IncidentArchive Archive { get; private set; } = null!;

    public AlarmJournal Journal { get; private set; } = null!;

    public IIncidentDeskGrain Desk => _cluster!.Client.GetGrain<IIncidentDeskGrain>(GrainKeys.Incidents);

    public IAlarmListGrain Alarms => _cluster!.Client.GetGrain<IAlarmListGrain>("Plant-001");

    public static async Task<OperationsCluster> StartAsync()
    {
        var cluster = new OperationsCluster();
        await cluster.BeginAsync();
        return cluster;
    }

    /// <summary>As after the death of the process.</summary>
    public async Task RestartAsync()
    {
        await EndAsync();
        await BeginAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _folder.Delete(recursive: true);
    }

    private async Task BeginAsync()
    {
        _database = new SqliteOperationsDatabase(Path.Combine(_folder.FullName, "operations.db"), Clock);
        Outbox = new Outbox(_database, [new ChannelSettings { Name = "chat", Kind = ChannelKind.Webhook, Url = new Uri("http://127.0.0.1:9") }], Clock);
        (Archive, Journal) = (new IncidentArchive(_database), new AlarmJournal(_database));
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) => silo.Services
            .AddGrainMessages()
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton(Outbox)
            .AddSingleton(Archive)
            .AddSingleton(Journal)
            .AddKeyedSingleton<IGrainStorage>("operations", new OperationsGrainStorage(_database, new JsonStateSerializer())));
        builder.ConfigureClient(client => client.Services.AddGrainMessages());
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    private async Task EndAsync()
    {
        await _cluster!.DisposeAsync();
        await _database!.DisposeAsync();
    }
}
