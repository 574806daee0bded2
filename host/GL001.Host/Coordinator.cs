using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization;
using GL001.Actors;
using GL001.Dispatch;
using GL001.Gateway;
using GL001.Historian;
using GL001.Host.Api;
using GL001.Host.Services;
using GL001.Plant;
using GL001.SiteFiles;
using Microsoft.AspNetCore.Connections;
using Scalar.AspNetCore;

namespace GL001.Host;

/// <summary>The running coordinator: every part and how they are joined, in this one file.</summary>
public sealed class Coordinator : IAsyncDisposable
{
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

    /// <summary>Port of the embedded broker on loopback.</summary>
    public int BrokerPort => _broker.Port;

    /// <summary>Where REST and page answer.</summary>
    public Uri Address => new(_app.Urls.First());

    /// <exception cref="SiteFileException">The site file has findings.</exception>
    /// <exception cref="StartUpException">A port or folder cannot be used; the message names the setting.</exception>
    public static async Task<Coordinator> StartAsync(CoordinatorOptions options, CancellationToken cancellationToken)
    {
        var site = SiteFile.Load(options.Site.FullName);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        AddLogging(builder.Logging);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, options.HttpPort));
        builder.Host.UseOrleans(AddSilo);

        // The broker comes before everything that has to know its port, and goes after everything that talks to it.
        var broker = await StartBrokerAsync(options, cancellationToken);
        WebApplication? app = null;
        try
        {
            AddServices(builder.Services, options, site, broker);
            app = builder.Build();
            MapEndpoints(app);
            await app.StartAsync(cancellationToken);
            return new Coordinator(app, broker, options, site);
        }
        catch (Exception problem)
        {
            await DisposeAsync(app, broker);
            throw problem is IOException { InnerException: SocketException or AddressInUseException }
                ? new StartUpException($"Port {options.HttpPort} on loopback is in use: choose another with --http-port (0 takes a free one).", problem)
                : problem;
        }
    }

    private static async Task<EmbeddedBroker> StartBrokerAsync(CoordinatorOptions options, CancellationToken cancellationToken)
    {
        var broker = new EmbeddedBroker(new EmbeddedBrokerOptions { Port = options.MqttPort });
        try
        {
            await broker.StartAsync(cancellationToken);
            return broker;
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
              broker   mqtt://127.0.0.1:{BrokerPort}   Sparkplug B, host id {CoordinatorOptions.HostId}
              history  {_app.Services.GetRequiredService<HistoryFile>().Path}
              plants   {(_options.Simulate ? "simulated in this process" : "expected on the broker")}
            A demonstration: loopback only, no credentials. Ctrl-C stops it.

            """);
    }

    public Task WaitForShutdownAsync(CancellationToken cancellationToken) => _app.WaitForShutdownAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await DisposeAsync(_app, _broker);
    }

    private static async Task DisposeAsync(WebApplication? app, EmbeddedBroker broker)
    {
        if (app is not null)
        {
            await app.DisposeAsync();
        }

        await broker.DisposeAsync();
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

    private static void AddSilo(ISiloBuilder silo)
    {
        // One silo for itself: free ports, so that several coordinators can run beside each other on one machine.
        silo.UseLocalhostClustering(siloPort: FreePort(), gatewayPort: FreePort(), serviceId: "gl001", clusterId: Guid.NewGuid().ToString("N"));
    }

    private static void AddServices(IServiceCollection services, CoordinatorOptions options, Site site, EmbeddedBroker broker)
    {
        services.AddSingleton(options);
        services.AddSingleton(site);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new DispatchPlanner(provider.GetRequiredService<TimeProvider>()) { Solved = provider.GetRequiredService<HostMetrics>().ObserveSolve });
        services.AddSingleton<ReplanSignal>();
        services.AddSingleton<HostMetrics>();
        services.AddSingleton<HostGauges>();

        services.AddSingleton(new HistoryFile(Path.Combine(options.Data.FullName, "gl001.db")));
        services.AddSingleton(provider => provider.GetRequiredService<HistoryFile>().Open());
        services.AddSingleton<IHistorian>(provider => provider.GetRequiredService<SqliteHistorian>());
        services.AddSingleton<IHistoryRetention>(provider => provider.GetRequiredService<SqliteHistorian>());
        services.AddSingleton(HistoryService.WriterOptions);
        services.AddSingleton<HistoryWriter>();
        services.AddSingleton(options.Retention);
        services.AddSingleton<HistoryRetention>();

        services.AddSingleton<GrainEventSink>();
        services.AddSingleton<IPlantEventSink>(provider => ActivatorUtilities.CreateInstance<ObservedEventSink>(provider, provider.GetRequiredService<GrainEventSink>()));
        services.AddSingleton(broker);
        services.AddSingleton(new MqttGatewayOptions { BrokerPort = broker.Port, HostId = CoordinatorOptions.HostId });
        services.AddSingleton<MqttGateway>();
        services.AddSingleton<ILeaseSender>(provider => provider.GetRequiredService<MqttGateway>());

        // Hosted services start in this order and stop in the reverse one.
        services.AddHostedService<HistoryService>();
        services.AddHostedService<HistoryRetentionService>();
        services.AddHostedService<GatewayService>();
        services.AddHostedService<DispatchLoop>();
        services.AddSingleton<SimulationService>();
        services.AddHostedService(provider => provider.GetRequiredService<SimulationService>());

        services.ConfigureHttpJsonOptions(json => UseWireNames(json.SerializerOptions));
        services.AddProblemDetails(ApiDocument.KeepToDescribed);
        services.AddOpenApi(ApiDocument.Describe);
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
        app.UseDefaultFiles();
        app.UseStaticFiles();
        app.MapHealthApi();
        app.MapPlantsApi();
        app.MapOptimizationApi();
        app.MapSimulationApi();
        app.MapOpenApi();
        app.MapScalarApiReference(scalar => scalar.WithTitle("GL-001 API").DisableDefaultFonts());
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
