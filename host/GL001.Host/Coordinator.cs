using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization;
using GL001.Actors;
using GL001.Actors.Agents;
using GL001.Agents;
using GL001.BuiltInAgents;
using GL001.Dispatch;
using GL001.Gateway;
using GL001.Historian;
using GL001.Host.Agents;
using GL001.Host.Api;
using GL001.Host.Cluster;
using GL001.Host.Emergency;
using GL001.Host.Energy;
using GL001.Host.Observation;
using GL001.Host.Parameters;
using GL001.Host.Recordings;
using GL001.Host.Services;
using GL001.Notifications;
using GL001.Operations;
using GL001.Plant;
using GL001.Simulator;
using GL001.SiteFiles;
using Microsoft.AspNetCore.Connections;
using Npgsql;
using Orleans.Storage;
using Scalar.AspNetCore;

namespace GL001.Host;

/// <summary>The running coordinator: every part and how they are joined, in this one file.</summary>
public sealed class Coordinator : IAsyncDisposable
{
    /// <summary>Tells replicas apart: on the broker, among the members, in health.</summary>
    private static readonly string s_replica = $"{CoordinatorOptions.HostId}-{Guid.NewGuid().ToString("N")[..8]}";

    // Between finding a free port and listening on it another process may take it.
    private const int SiloPortAttempts = 20;

    private readonly WebApplication _app;
    private readonly EmbeddedBroker _broker;
    private readonly CoordinatorOptions _options;

    private Coordinator(WebApplication app, EmbeddedBroker broker, CoordinatorOptions options, Site site)
    {
        _app = app;
        _broker = broker;
        _options = options;
        Site = site;
    }

    public Site Site { get; }

    /// <summary>Port of the broker: of the embedded one on loopback, or of the one elsewhere.</summary>
    public int BrokerPort => _options.Broker?.Port ?? _broker.Port;

    /// <summary>Where REST and page answer.</summary>
    public Uri Address => new(_app.Urls.First());

    /// <summary>What ended the coordinator before anybody asked it to end; null when nothing did.</summary>
    public Exception? Failure => _app.Services.GetServices<IHostedService>().OfType<BackgroundService>()
        .Select(service => service.ExecuteTask?.Exception?.InnerException).FirstOrDefault(problem => problem is not null);

    /// <summary>Runs until it is asked to stop. Returns the exit code: 0, 1 when a part of it failed, 2 when it cannot start.</summary>
    public static async Task<int> RunAsync(CoordinatorOptions options, TimeProvider clock, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        try
        {
            await using var coordinator = await StartAsync(options, clock, cancellationToken);
            coordinator.Announce(output);
            await coordinator.WaitForShutdownAsync(cancellationToken);
            if (coordinator.Failure is not { } problem)
            {
                return 0;
            }

            await error.WriteLineAsync($"The coordinator stopped because a part of it failed: {problem.Message}");
            return 1;
        }
        catch (Exception problem) when (problem is SiteFileException or StartUpException)
        {
            await error.WriteLineAsync(problem.Message);
            return 2;
        }
    }

    /// <exception cref="SiteFileException">The site file has findings.</exception>
    /// <exception cref="StartUpException">A port or folder cannot be used, or the site cannot be simulated; the message names the setting.</exception>
    public static Task<Coordinator> StartAsync(CoordinatorOptions options, TimeProvider clock, CancellationToken cancellationToken) =>
        StartAsync(options, clock, () => options.SiloPort != 0 ? options.SiloPort : ListeningPort.FindFree(options.SiloAddress), cancellationToken);

    internal static async Task<Coordinator> StartAsync(CoordinatorOptions options, TimeProvider clock, Func<int> findSiloPort, CancellationToken cancellationToken)
    {
        RefuseContradictions(options);
        var site = SiteFile.Load(options.Site.FullName);
        var http = new IPEndPoint(options.HttpAddress, options.HttpPort);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                // Kestrel listens last of all: a silo that has to go again would bury the reason under its own complaints.
                ListeningPort.Try(http);
                return await StartAsync(options, clock, site, findSiloPort(), cancellationToken);
            }
            catch (AddressInUseException problem) when (options.SiloPort != 0)
            {
                throw new StartUpException($"The port {options.SiloPort} for the other replicas is taken: choose another one with --silo-port.", problem);
            }
            catch (AddressInUseException) when (attempt < SiloPortAttempts)
            {
                // The silo says it so; Kestrel wraps it, and the broker has its own exception.
            }
            catch (Exception problem) when (HttpRefusal(problem) is { } cause)
            {
                throw new StartUpException(ListeningPort.Refusal("REST and page", http, "--http-port", cause), problem);
            }
        }
    }

    /// <summary>The reason why the HTTP port cannot be had; null when the problem is another one.</summary>
    internal static SocketException? HttpRefusal(Exception problem) => problem switch
    {
        SocketException cause => cause,
        IOException { InnerException: AddressInUseException } => new SocketException((int)SocketError.AddressAlreadyInUse),
        _ => null,
    };

    private static async Task<Coordinator> StartAsync(CoordinatorOptions options, TimeProvider clock, Site site, int siloPort, CancellationToken cancellationToken)
    {
        var plants = options.Simulate ? Simulate(site, options, clock) : null;
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        AddLogging(builder.Logging);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(options.HttpAddress, options.HttpPort));
        if (options.Cluster)
        {
            await MigrateMembershipAsync(options.Database!, clock, cancellationToken);
        }

        builder.Host.UseOrleans(silo => AddSilo(silo, options, siloPort));

        AddServices(builder.Services, options, site, plants, clock);
        var app = builder.Build();
        try
        {
            MapEndpoints(app);

            // Opened before the host starts, so that a folder that cannot be used is told in one line.
            app.Services.GetRequiredService<IHistorian>();
            app.Services.GetRequiredService<Outbox>();
            if (options.Database is null)
            {
                await app.Services.GetRequiredService<AnswerStore>().ReleaseUnansweredAsync();
            }

            // The broker comes before everything that has to know its port, and goes after everything that talks to it.
            var broker = app.Services.GetRequiredService<EmbeddedBroker>();
            if (options.Broker is null)
            {
                await StartBrokerAsync(broker, cancellationToken);
            }

            await app.StartAsync(cancellationToken);
            return new Coordinator(app, broker, options, site);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    private static void RefuseContradictions(CoordinatorOptions options)
    {
        if (!IPAddress.IsLoopback(options.HttpAddress) && !options.TrustNetwork)
        {
            throw new StartUpException($"REST asks nobody who he is: at {options.HttpAddress} whoever reaches it could stop boilers. Give --trust-network where the network lets nobody near who may not, else leave out --http-address.");
        }

        if (options.Bus is { } bus && !CoordinatorOptions.TryReadBus(bus, out _))
        {
            throw new StartUpException($"The address of RabbitMQ (--bus or {CoordinatorOptions.BusVariable}) must look like amqp://user:password@host:5672/.");
        }

        if (!options.Cluster)
        {
            return;
        }

        if (options.Database is null)
        {
            throw new StartUpException($"Replicas share one database: give --cluster a --database, or set {CoordinatorOptions.DatabaseVariable}.");
        }

        if (options.Broker is null)
        {
            throw new StartUpException("Replicas share one broker: give --cluster a --broker.");
        }

        if (options.Simulate)
        {
            throw new StartUpException("Each replica would simulate the same plants: start the simulation once, by itself (GL001.Simulator --broker host:port), and the replicas with --simulate false.");
        }
    }

    private static async Task MigrateMembershipAsync(string database, TimeProvider clock, CancellationToken cancellationToken)
    {
        try
        {
            await ClusterMembership.MigrateAsync(database, clock, cancellationToken);
        }
        catch (Exception problem) when (problem is NpgsqlException or HistorianException or ArgumentException)
        {
            throw new StartUpException($"The members of the cluster cannot be kept in the database of --database: {problem.Message}", problem);
        }
    }

    private static SimulatedSite Simulate(Site site, CoordinatorOptions options, TimeProvider clock)
    {
        try
        {
            // The warm-up is virtual time that ends now: burners have purged and fire when the coordinator first sees them.
            return new SimulatedSite(site, clock.GetUtcNow() - SimulatedSite.WarmUpTime, SimulationService.Seed);
        }
        catch (ArgumentException problem)
        {
            throw new StartUpException($"The site of {options.Site.FullName} cannot be simulated: {problem.Message} Mend the site file, or start with --simulate false.", problem);
        }
    }

    private static async Task StartBrokerAsync(EmbeddedBroker broker, CancellationToken cancellationToken)
    {
        try
        {
            await broker.StartAsync(cancellationToken);
        }
        catch (BrokerStartException problem)
        {
            throw new StartUpException(problem.Message, problem);
        }
    }

    public void Announce(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.WriteLine($"""

            GL-001 runs the site "{Site.Name}" ({_options.Site.FullName})
              page     {Address}
              API      {Address}scalar   OpenAPI {Address}openapi/v1.json
              broker   mqtt://{_options.Broker?.Host ?? "127.0.0.1"}:{BrokerPort}   Sparkplug B, host id {CoordinatorOptions.HostId}
              store    {_app.Services.GetRequiredService<OperationsDatabase>().Name}{(_options.Cluster ? $", replica {s_replica}" : "")}
              history  {_app.Services.GetRequiredService<IHistoryStore>().Name}
              plants   {(_options.Simulate ? "simulated in this process" : "expected on the broker")}
              alerts   {(_options.Notifications is { } file ? $"incidents are delivered as {file.FullName} says" : "incidents are delivered nowhere (--notifications)")}
            {(IPAddress.IsLoopback(_options.HttpAddress) ? "A demonstration: loopback only, no credentials." : "No credentials: whoever reaches REST may order.")} Ctrl-C stops it.

            """);
    }

    public Task WaitForShutdownAsync(CancellationToken cancellationToken) => _app.WaitForShutdownAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static void AddLogging(ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
        });
        logging.SetMinimumLevel(LogLevel.Warning);
        logging.AddFilter("GL001", LogLevel.Information);

        // At start-up it takes the machine's uptime for the age of its first check and warns of it.
        logging.AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);
    }

    private static void AddSilo(ISiloBuilder silo, CoordinatorOptions options, int port)
    {
        if (options.Cluster)
        {
            ClusterMembership.Join(silo, options.Database!, s_replica, new IPEndPoint(options.SiloAddress, port));
        }
        else
        {
            // One silo for itself: a free port, so that several coordinators can run beside each other on one machine, and
            // no gateway, because nobody outside this process calls grains.
            silo.UseLocalhostClustering(siloPort: port, gatewayPort: 0, serviceId: "gl001", clusterId: Guid.NewGuid().ToString("N"));
        }

        // What a grain must not forget goes where tasks and answers go.
        silo.Services.AddKeyedSingleton<IGrainStorage>(OperationsFile.StorageName, (provider, _) => provider.GetRequiredService<OperationsGrainStorage>());
    }

    internal static void AddServices(IServiceCollection services, CoordinatorOptions options, Site site, SimulatedSite? plants, TimeProvider clock)
    {
        services.AddSingleton(options);
        services.AddSingleton(site);
        services.AddSingleton(LoadedSite.Of(options.Site.FullName, clock.GetUtcNow()));
        services.AddSingleton(clock);
        services.AddSingleton(provider => new DispatchPlanner(provider.GetRequiredService<TimeProvider>())
        {
            Solved = provider.GetRequiredService<HostMetrics>().ObserveSolve,
            Hindrance = options.DrillClock is null ? null : provider.GetRequiredService<DrillHindrance>().Wait,
        });
        services.AddSingleton(new StandingOptions());
        if (options.Otlp is { } collector)
        {
            services.AddTracing(collector);
        }

        services.AddSingleton<DrillHindrance>();
        services.AddSingleton<ReplanSignal>();
        services.AddSingleton<OperationTimes>();
        services.AddSingleton<LoadTest>();
        services.AddSingleton<Verifier>();
        services.AddSingleton<HostMetrics>();
        services.AddSingleton<ITaskObserver>(provider => provider.GetRequiredService<HostMetrics>());
        services.AddSingleton<HostGauges>();

        services.AddSingleton(new HistoryFile(Path.Combine(options.Data.FullName, "gl001.db")));
        services.AddSingleton(provider => options.Database is { } database ? HistoryFile.Open(database) : provider.GetRequiredService<HistoryFile>().Open());
        services.AddSingleton<IHistorian>(provider => provider.GetRequiredService<IHistoryStore>());
        services.AddSingleton<IHistoryRetention>(provider => provider.GetRequiredService<IHistoryStore>());
        services.AddSingleton<IHistoryRollUps>(provider => provider.GetRequiredService<IHistoryStore>());
        services.AddSingleton<RollUpJob>();
        services.AddSingleton(options.Database is null ? new HistoryWriterOptions { SkippedTags = HistoryService.SkippedTags } : HistoryWriterOptions.ForPostgres with { SkippedTags = HistoryService.SkippedTags });
        if (options.Database is not null)
        {
            services.AddSingleton(provider => provider.GetRequiredService<HistoryFile>().OpenSpool());
        }

        services.AddSingleton<HistoryWriter>();
        services.AddSingleton<EnergyLedger>();
        services.AddSingleton(options.Retention);
        services.AddSingleton<HistoryRetention>();

        services.AddSingleton(new OperationsFile(Path.Combine(options.Data.FullName, "operations.db")));
        services.AddSingleton(provider => options.Database is { } database ? OperationsFile.Open(database, clock) : provider.GetRequiredService<OperationsFile>().Open(clock));
        services.AddSingleton<IGrainStorageSerializer, JsonStateSerializer>();
        services.AddSingleton<OperationsGrainStorage>();
        services.AddSingleton<AnswerStore>();
        services.AddSingleton<IEpochs, EpochStore>();
        services.AddSingleton(new BusOutbox(isOn: options.Bus is not null));
        services.AddSingleton<TaskStore>();
        services.AddSingleton<AgentStore>();
        services.AddSingleton<TaskDesk>();
        foreach (var agent in BuiltIn.Engineering())
        {
            services.AddSingleton(agent);
        }

        services.AddSingleton<Agent, HeatLoadBalancer>();
        services.AddSingleton<Agent, ProcessSafetyMonitor>();
        services.AddSingleton<Agent, EmergencyResponseAgent>();
        services.AddSingleton<BuiltInAgentWorkers>();
        services.AddSingleton<AgentBus>();
        services.AddSingleton<AgentLink>();
        services.AddSingleton<ISafetyStopSender, NoSafetyStops>();
        services.AddSingleton<ModeDesk>();
        services.AddGrainMessages();

        services.AddSingleton<AlarmJournal>();
        services.AddSingleton(options.AlarmJournal);
        services.AddSingleton<IncidentArchive>();
        services.AddSingleton<SystemFactsCollector>();
        services.AddSingleton<OperationsGauges>();
        services.AddSingleton(provider => new Outbox(provider.GetRequiredService<OperationsDatabase>(), NotificationService.LoadChannels(options), clock, provider.GetRequiredService<BusOutbox>()));

        services.AddSingleton<Confirmations>();
        services.AddSingleton<BirthRequests>();
        services.AddSingleton(new RecordingStore(new DirectoryInfo(Path.Combine(options.Data.FullName, "recordings"))));
        services.AddSingleton<RecordingInbox>();
        services.AddSingleton<RecordingFetcher>();
        services.AddSingleton<ParameterInbox>();
        services.AddSingleton<ParameterDesk>();
        services.AddSingleton<GrainEventSink>();
        services.AddSingleton<IPlantEventSink>(provider => ActivatorUtilities.CreateInstance<ObservedEventSink>(provider, provider.GetRequiredService<GrainEventSink>()));
        services.AddSingleton(new EmbeddedBrokerOptions { Port = options.MqttPort });
        services.AddSingleton<EmbeddedBroker>();
        services.AddSingleton(provider => new MqttGatewayOptions
        {
            Units = [.. site.Plants.SelectMany(plant => plant.Units, (plant, unit) => new UnitAddress(plant.Id, unit.ControllerId, unit.Id))],
            BrokerHost = options.Broker?.Host ?? "127.0.0.1",
            BrokerPort = options.Broker?.Port ?? provider.GetRequiredService<EmbeddedBroker>().Port,
            HostId = CoordinatorOptions.HostId,
            ClientId = options.Cluster ? s_replica : CoordinatorOptions.HostId,
            HearsEveryPlant = !options.Cluster,
        });
        services.AddSingleton<MqttGateway>();
        services.AddSingleton<ILeaseSender>(provider => provider.GetRequiredService<MqttGateway>());
        services.AddSingleton<IRecordingCommander>(provider => provider.GetRequiredService<MqttGateway>());
        services.AddSingleton<IParameterCommander>(provider => provider.GetRequiredService<MqttGateway>());
        services.AddSingleton<IRecordConfirmer>(provider => provider.GetRequiredService<MqttGateway>());

        // Hosted services start in this order and stop in the reverse one.
        services.AddHostedService<HistoryService>();
        AddDuty(Duties.History, Make<HistoryRetentionService>);
        AddDuty(Duties.History, Make<RollUpService>);
        AddDuty(Duties.History, Make<AlarmJournalService>);
        services.AddHostedService<GatewayService>();
        services.AddHostedService<ConfirmationService>();
        services.AddHostedService<BirthRequestService>();
        services.AddHostedService<RecordingService>();
        AddDuty(Duties.Agents, provider => provider.GetRequiredService<AgentBus>());
        AddDuty(Duties.Agents, provider => provider.GetRequiredService<BuiltInAgentWorkers>());
        AddDuty(Duties.Tasks, Make<TaskSweepService>);
        services.AddHostedService<DispatchLoop>();
        AddDuty(Duties.Notifications, Make<NotificationService>);
        if (CoordinatorOptions.TryReadBus(options.Bus, out var bus))
        {
            services.AddSingleton(provider => ActivatorUtilities.CreateInstance<RabbitPublisher>(provider, bus));
            AddDuty(Duties.Bus, Make<BusService>);
        }

        AddDuty(Duties.Incidents, Make<IncidentWatch>);
        AddDuty(Duties.Energy, Make<EnergyService>);
        services.AddSingleton<DutyRoster>();
        if (options.Cluster)
        {
            services.AddSingleton<ClusterAgentLink>();
            services.AddSingleton<IAgentLink>(provider => provider.GetRequiredService<ClusterAgentLink>());
            services.AddSingleton<IBuiltInAgents>(provider => provider.GetRequiredService<ClusterAgentLink>());
            services.AddSingleton<IParameterDesk, ClusterParameterDesk>();
            services.AddHostedService<DutyCaller>();
        }
        else
        {
            services.AddSingleton<IAgentLink>(provider => provider.GetRequiredService<AgentLink>());
            services.AddSingleton<IBuiltInAgents>(provider => provider.GetRequiredService<BuiltInAgentWorkers>());
            services.AddSingleton<IParameterDesk>(provider => provider.GetRequiredService<ParameterDesk>());
        }

        if (plants is not null)
        {
            services.AddSingleton(plants);
        }

        services.AddSingleton<SimulationService>();
        services.AddHostedService(provider => provider.GetRequiredService<SimulationService>());

        services.ConfigureHttpJsonOptions(json => UseWireNames(json.SerializerOptions));
        services.AddExceptionHandler<StoreProblems>();
        services.AddProblemDetails(ApiDocument.KeepToDescribed);
        services.AddOpenApi(document =>
        {
            ApiDocument.Describe(document);
            BodyExamples.Describe(document);
        });

        // One process does every duty for as long as it runs; of several each does what its silo was given.
        void AddDuty(string duty, Func<IServiceProvider, IHostedService> make)
        {
            if (options.Cluster)
            {
                services.AddSingleton(provider => new DutyService(duty, make(provider)));
            }
            else
            {
                services.AddSingleton(make);
            }
        }

        static IHostedService Make<T>(IServiceProvider provider)
            where T : IHostedService => ActivatorUtilities.CreateInstance<T>(provider);
    }

    /// <summary>The JSON of every route: snake_case names and enum values; a number is a number, never a text.</summary>
    public static void UseWireNames(JsonSerializerOptions json)
    {
        json.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        json.NumberHandling = JsonNumberHandling.Strict;
        json.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
    }

    private static void MapEndpoints(WebApplication app)
    {
        app.Use(app.Services.GetRequiredService<HostMetrics>().ObserveRequestAsync);
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseMiddleware<Idempotency>();
        app.UseDefaultFiles();
        app.UseStaticFiles();
        app.MapHealthApi();
        app.MapProbesApi();
        app.MapPlantsApi();
        app.MapControllersApi();
        app.MapParametersApi();
        app.MapPlantsHeatApi();
        app.MapOptimizationApi();
        app.MapAlarmsApi();
        app.MapIncidentsApi();
        app.MapNotificationsApi();
        app.MapOptimizationControlApi();
        app.MapEmergencyApi();
        app.MapEmergencyOrdersApi();
        app.MapAgentsApi();
        app.MapCoordinationApi();
        app.MapMetricsApi();
        app.MapScadaApi();
        app.MapCapacityApi();
        app.MapEnergyApi();
        app.MapModelApi();
        app.MapCalculationsApi();
        app.MapTestApi();
        app.MapLiveApi();
        app.MapSimulationApi();
        if (app.Services.GetRequiredService<CoordinatorOptions>().DrillClock is not null)
        {
            app.MapDrillApi();
        }

        app.MapOpenApi();
        app.MapScalarApiReference(scalar => scalar.WithTitle("GL-001 API").DisableDefaultFonts());
    }
}
