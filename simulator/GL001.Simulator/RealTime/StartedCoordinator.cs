using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace GL001.Simulator.RealTime;

/// <summary>A coordinator that a run starts for itself, on loopback and free ports, with its data in a folder of its own; and its broker, where that has to go alone.</summary>
internal sealed class StartedCoordinator : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gl001-drill-");
    private readonly ChildProcess _host;
    private readonly ChildProcess? _mosquitto;
    private readonly string _history;
    private readonly string _operations;
    private readonly Action<DirectoryInfo> _expand;
    private bool _wantsHost = true;
    private bool _wantsBroker = true;
    private DatabaseFileLock? _historyLock;
    private DatabaseFileLock? _operationsLock;
    private int? _limited;

    /// <param name="hostLibrary">GL001.Host.dll.</param>
    /// <param name="siteFile">Path of the site file, given a folder that is the run's own.</param>
    /// <param name="expand">Writes the whole site in the place of that site file.</param>
    /// <param name="clock">Site time, for both processes.</param>
    /// <param name="ownBroker">Whether the broker is a Mosquitto of its own, so that it can be restarted alone.</param>
    /// <exception cref="ScenarioRefusedException">Something that is needed is not there.</exception>
    public StartedCoordinator(string hostLibrary, Func<DirectoryInfo, string> siteFile, Action<DirectoryInfo> expand, SiteClock clock, bool ownBroker)
    {
        _expand = expand;
        BrokerPort = FreePort();
        var http = FreePort();
        Address = new Uri($"http://127.0.0.1:{http}");
        var data = Path.Combine(_folder.FullName, "history");
        _history = Path.Combine(data, "gl001.db");
        _operations = Path.Combine(data, "operations.db");
        List<string> arguments =
        [
            hostLibrary, "--site", siteFile(_folder), "--http-port", Text(http), "--data", data, "--simulate", "false",
            "--drill-clock", clock.ToString(),
        ];
        if (ownBroker)
        {
            var settings = Path.Combine(_folder.FullName, "mosquitto.conf");
            File.WriteAllText(settings, $"listener {BrokerPort} 127.0.0.1\nallow_anonymous true\npersistence false\n");
            _mosquitto = new ChildProcess("mosquitto", Mosquitto() ?? throw new ScenarioRefusedException(
                "broker-restart needs mosquitto on this machine: the coordinator's embedded broker lives in its process and goes with it."), ["-c", settings]);
            arguments.AddRange(["--broker", $"127.0.0.1:{BrokerPort}"]);
        }
        else
        {
            arguments.AddRange(["--mqtt-port", Text(BrokerPort)]);
        }

        // A full disk must be an error to it and not a signal that ends it, see FileSizeLimit.
        _host = FileSizeLimit.IsSupported
            ? new ChildProcess("the coordinator", "/bin/sh", ["-c", "trap '' XFSZ; exec \"$@\"", "sh", DotNet(), .. arguments])
            : new ChildProcess("the coordinator", DotNet(), arguments);
    }

    public Uri Address { get; }

    public int BrokerPort { get; }

    /// <summary>Its history, SQLite.</summary>
    public string History => _history;

    /// <summary>Where the coordinator's build is: beside this program, or where a build of the repository puts it. Null when there is none.</summary>
    public static string? FindHost()
    {
        const string Name = "GL001.Host.dll";
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var beside = Path.Combine(here.FullName, Name);
        if (File.Exists(Path.ChangeExtension(beside, ".runtimeconfig.json")))
        {
            return beside;
        }

        // A build of the repository puts every project into a folder of its own, one below the other the configuration.
        var built = here.Parent?.Parent is { } all ? Path.Combine(all.FullName, "GL001.Host", here.Name, Name) : "";
        return File.Exists(built) ? built : null;
    }

    /// <summary>How often the coordinator was started: the number of the host that runs.</summary>
    public int Starts { get; private set; }

    /// <summary>When it was started last, by the machine's monotonic clock.</summary>
    public long StartedAt { get; private set; }

    /// <summary>Whether its broker can be a process of its own on this machine.</summary>
    public static bool HasMosquitto => Mosquitto() is not null;

    public void Start()
    {
        _mosquitto?.Start();
        StartHost();
    }

    /// <summary>Kills what shall be away and starts again what shall be there.</summary>
    /// <param name="host">Whether the coordinator runs.</param>
    /// <param name="broker">Whether its broker runs, where that is a process of its own.</param>
    /// <param name="database">Whether it has its history for itself.</param>
    /// <param name="operations">Whether it has its operations for itself: agents, tasks, incidents.</param>
    /// <param name="disk">Whether it may write to files.</param>
    public void Keep(bool host, bool broker, bool database, bool operations, bool disk)
    {
        Hold(ref _historyLock, _history, !database);
        Hold(ref _operationsLock, _operations, !operations);

        if (broker != _wantsBroker && _mosquitto is { } mosquitto)
        {
            _wantsBroker = broker;
            if (broker)
            {
                mosquitto.Start();
            }
            else
            {
                mosquitto.Kill();
            }
        }

        if (host != _wantsHost)
        {
            _wantsHost = host;
            if (host)
            {
                StartHost();
            }
            else
            {
                _host.Kill();
            }
        }

        // A process that was started meanwhile has no limit yet.
        var limited = disk ? null : _host.Id;
        if (limited != _limited)
        {
            if ((limited ?? _host.Id) is { } id)
            {
                FileSizeLimit.Set(id, nothing: limited is not null);
            }

            _limited = limited;
        }
    }

    /// <summary>Writes the whole site and starts the coordinator again: killed at once, which is harder on everybody than an orderly stop.</summary>
    public void Expand()
    {
        _expand(_folder);
        if (_wantsHost)
        {
            _host.Kill();
            StartHost();
        }
    }

    /// <summary>What ended although nobody ended it; null while nothing did.</summary>
    public string? Trouble() =>
        _wantsHost && !_host.IsRunning ? $"The coordinator ended by itself:{Environment.NewLine}{_host.LastWords}"
        : _wantsBroker && _mosquitto is { IsRunning: false } ? $"Mosquitto ended by itself:{Environment.NewLine}{_mosquitto.LastWords}"
        : null;

    public void Dispose()
    {
        _historyLock?.Dispose();
        _operationsLock?.Dispose();
        _host.Dispose();
        _mosquitto?.Dispose();
        _folder.Delete(recursive: true);
    }

    private static void Hold(ref DatabaseFileLock? taken, string path, bool hold)
    {
        if (hold)
        {
            taken ??= new DatabaseFileLock(path);
            return;
        }

        taken?.Dispose();
        taken = null;
    }

    private void StartHost()
    {
        Starts++;
        StartedAt = TimeProvider.System.GetTimestamp();
        _host.Start();
    }

    private static string DotNet() => Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";

    /// <summary>Debian keeps it where only the administrator's path looks.</summary>
    private static string? Mosquitto() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/sbin")
        .Where(folder => folder.Length > 0).Select(folder => Path.Combine(folder, "mosquitto")).FirstOrDefault(File.Exists);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
