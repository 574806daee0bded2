using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using GL001.Agents;
using GL001.Historian;
using GL001.Host.Observation;
using GL001.Host.Services;
using GL001.Simulator.RealTime;

namespace GL001.Host;

/// <summary>What can be said on the command line.</summary>
public sealed record CoordinatorOptions
{
    /// <summary>The site file to run.</summary>
    public required FileInfo Site { get; init; }

    /// <summary>Port of REST and page on loopback; 0 takes a free one.</summary>
    public required int HttpPort { get; init; }

    /// <summary>Where REST and page listen. Beyond loopback only with <see cref="TrustNetwork"/>.</summary>
    public IPAddress HttpAddress { get; init; } = IPAddress.Loopback;

    /// <summary>Whether the network lets nobody near who may not order: the API asks nobody who he is.</summary>
    public bool TrustNetwork { get; init; }

    /// <summary>RabbitMQ for events and tasks, with its account; null to publish nothing.</summary>
    public string? Bus { get; init; }

    /// <summary>Environment variable for <see cref="Bus"/>: what stands in it is not seen in the list of processes.</summary>
    public const string BusVariable = "GL001_BUS";

    /// <summary>Port of the embedded broker on loopback; 0 takes a free one.</summary>
    public required int MqttPort { get; init; }

    /// <summary>Where history is kept.</summary>
    public required DirectoryInfo Data { get; init; }

    /// <summary>How long history is kept.</summary>
    public HistoryRetentionOptions Retention { get; init; } = new();

    /// <summary>How long the journal of alarms is kept.</summary>
    public AlarmJournalOptions AlarmJournal { get; init; } = new();

    /// <summary>Whether the site's controllers are simulated in this process.</summary>
    public required bool Simulate { get; init; }

    /// <summary>A broker elsewhere; null to start the embedded one.</summary>
    public (string Host, int Port)? Broker { get; init; }

    /// <summary>File of the channels to which incidents are delivered; null to deliver them nowhere.</summary>
    public FileInfo? Notifications { get; init; }

    /// <summary>Where traces go by OTLP over HTTP; null to make none.</summary>
    public Uri? Otlp { get; init; }

    /// <summary>PostgreSQL for what must not be forgotten, as Npgsql reads it; null to keep it in a file under <see cref="Data"/>.</summary>
    public string? Database { get; init; }

    /// <summary>Whether this process is one of several replicas that share database and broker.</summary>
    public bool Cluster { get; init; }

    /// <summary>Where the other replicas reach this one.</summary>
    public IPAddress SiloAddress { get; init; } = IPAddress.Loopback;

    /// <summary>Port for the other replicas; 0 takes a free one.</summary>
    public int SiloPort { get; init; }

    /// <summary>For drills: the clock to keep instead of the machine's. With it the coordinator can be hindered over its API.</summary>
    public SiteClock? DrillClock { get; init; }

    /// <summary>Sparkplug host id.</summary>
    public const string HostId = "gl001";

    /// <summary>Environment variable for <see cref="Database"/>: what stands in it is not seen in the list of processes.</summary>
    public const string DatabaseVariable = "GL001_DATABASE";

    /// <summary>The sample site beside the binary.</summary>
    public static string SampleSite => Path.Combine(AppContext.BaseDirectory, "samples", "two-plants", "site.yaml");

    /// <summary>The user's folder for application data.</summary>
    private static string StandardData => Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "gl001");

    /// <summary>Parses the command line and runs; prints help or errors by itself and returns the exit code.</summary>
    public static Task<int> RunAsync(string[] args, Func<CoordinatorOptions, CancellationToken, Task<int>> run)
    {
        var site = new Option<FileInfo>("--site") { Description = "Site file (YAML).", DefaultValueFactory = _ => new FileInfo(SampleSite) };
        var httpPort = Port("--http-port", "Port of REST and page on loopback; 0 takes a free one.", 8000);
        var mqttPort = Port("--mqtt-port", "Port of the embedded MQTT broker on loopback; 0 takes a free one.", 1883);
        var data = new Option<DirectoryInfo>("--data") { Description = "Folder for history, tasks, alarms and incidents.", DefaultValueFactory = _ => new DirectoryInfo(StandardData) };
        var retention = new HistoryRetentionOptions();
        var keepSamples = Days("--keep-samples-days", "Days for which measured samples are kept.", retention.KeepSamples);
        var keepPlans = Days("--keep-plans-days", "Days for which plans are kept.", retention.KeepPlans);
        var keepAlarms = Days("--keep-alarms-days", "Days for which the journal of alarms is kept.", new AlarmJournalOptions().Keep);
        var simulate = new Option<bool>("--simulate") { Description = "Simulate the site's controllers in this process.", DefaultValueFactory = _ => true };
        var broker = new Option<string?>("--broker") { Description = "Use this MQTT broker, host:port, instead of the embedded one. Without credentials and TLS: for loopback." };
        broker.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && BrokerAddress.Parse(text) is null)
            {
                result.AddError(BrokerAddress.Refusal(text));
            }
        });
        var notifications = new Option<FileInfo?>("--notifications") { Description = "File (YAML or JSON) of the channels to which incidents are delivered; without it nothing leaves the coordinator." };
        var otlp = new Option<string?>("--otlp") { Description = "Send traces to this OTLP/HTTP collector, for example http://127.0.0.1:4318. Off where left out; without credentials: for loopback." };
        otlp.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && !Tracing.TryRead(text, out _))
            {
                result.AddError($"--otlp must be an http or https address such as http://127.0.0.1:4318, not '{text}'.");
            }
        });
        var drillClock = new Option<string?>("--drill-clock") { Description = "For drills of the simulator: keep the site's clock (start,anchor,speed) instead of the machine's.", Hidden = true };
        drillClock.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && !SiteClock.TryParse(text, out _))
            {
                result.AddError($"'{text}' is not a drill's clock: two instants and a speed from 0.1 to 20, with commas between.");
            }
        });
        var database = new Option<string?>("--database") { Description = $"PostgreSQL for tasks, orders, alarms, incidents and notices, as Npgsql reads it: \"Host=…;Username=…;Password=…;Database=…\". Where left out: the environment's {DatabaseVariable}, else a file in the folder of --data." };
        var cluster = new Option<string?>("--cluster") { Description = "Run as one of several replicas: 'postgres', with --database, --broker and --simulate false. Each replica has its own --data and --http-port." };
        cluster.AcceptOnlyFromAmong("postgres");
        var siloPort = Port("--silo-port", "With --cluster: port for the other replicas; 0 takes a free one.", 0);
        var siloAddress = Address("--silo-address", "With --cluster: IP address of this machine or pod at which the other replicas reach it. Neither encrypted nor authenticated: not beyond loopback without a network of their own.");
        var httpAddress = Address("--http-address", "IP address at which REST and page listen. Beyond loopback only with --trust-network.");
        var trustNetwork = new Option<bool>("--trust-network") { Description = "Listen beyond loopback although REST asks nobody who he is: only where the network lets nobody near who may not order." };
        var bus = new Option<string?>("--bus") { Description = $"RabbitMQ to which events and tasks are published: amqp://user:password@host:5672/. Where left out: the environment's {BusVariable}, else nothing is published." };
        bus.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && !TryReadBus(text, out _))
            {
                result.AddError("--bus must be an address such as amqp://user:password@127.0.0.1:5672/.");
            }
        });
        var root = new RootCommand("GL-001 ProcessHeatOrchestrator: coordinator for boilers and furnaces. Demonstration set-up: everything is bound to loopback, without credentials.")
        {
            site, httpPort, mqttPort, broker, data, keepSamples, keepPlans, keepAlarms, simulate, notifications, otlp, database, cluster, siloPort, siloAddress, httpAddress, trustNetwork, bus, drillClock,
        };
        root.SetAction((parsed, cancellation) => run(
            new CoordinatorOptions
            {
                Site = parsed.GetRequiredValue(site),
                HttpPort = parsed.GetRequiredValue(httpPort),
                MqttPort = parsed.GetRequiredValue(mqttPort),
                Data = parsed.GetRequiredValue(data),
                Retention = retention with
                {
                    KeepSamples = TimeSpan.FromDays(parsed.GetRequiredValue(keepSamples)),
                    KeepPlans = TimeSpan.FromDays(parsed.GetRequiredValue(keepPlans)),
                },
                AlarmJournal = new AlarmJournalOptions { Keep = TimeSpan.FromDays(parsed.GetRequiredValue(keepAlarms)) },
                Simulate = parsed.GetRequiredValue(simulate),
                Broker = parsed.GetValue(broker) is { } address ? BrokerAddress.Parse(address) : null,
                Notifications = parsed.GetValue(notifications),
                Otlp = parsed.GetValue(otlp) is { } collector && Tracing.TryRead(collector, out var uri) ? uri : null,
                Database = parsed.GetValue(database) ?? (Environment.GetEnvironmentVariable(DatabaseVariable) is { Length: > 0 } variable ? variable : null),
                Cluster = parsed.GetValue(cluster) is not null,
                SiloPort = parsed.GetRequiredValue(siloPort),
                SiloAddress = parsed.GetRequiredValue(siloAddress),
                HttpAddress = parsed.GetRequiredValue(httpAddress),
                TrustNetwork = parsed.GetValue(trustNetwork),
                Bus = parsed.GetValue(bus) ?? (Environment.GetEnvironmentVariable(BusVariable) is { Length: > 0 } told ? told : null),
                DrillClock = parsed.GetValue(drillClock) is { } text && SiteClock.TryParse(text, out var clock) ? clock : null,
            },
            cancellation));

        // Ctrl-C and SIGTERM belong to the host, which stops its services in order.
        return root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }

    internal static bool TryReadBus(string? text, [NotNullWhen(true)] out Uri? address) => Uri.TryCreate(text, UriKind.Absolute, out address) && address.Scheme is "amqp" or "amqps";

    private static Option<IPAddress> Address(string name, string description) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => IPAddress.Loopback,
        CustomParser = result =>
        {
            if (result.Tokens.Count == 1 && IPAddress.TryParse(result.Tokens[0].Value, out var address))
            {
                return address;
            }

            result.AddError($"{name} must be an IP address.");
            return IPAddress.None;
        },
    };

    private static Option<int> Days(string name, string description, TimeSpan standard)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => (int)standard.TotalDays };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 36_500)
            {
                result.AddError($"{name} must be a number of days from 1 to 36500.");
            }
        });
        return option;
    }

    private static Option<int> Port(string name, string description, int standard)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => standard };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > 65_535)
            {
                result.AddError($"{name} must be a port from 0 to 65535.");
            }
        });
        return option;
    }
}
