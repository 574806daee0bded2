using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using GL001.Gateway;

namespace GL001.Servers;

/// <summary>Debian's RabbitMQ with its MQTT plugin in a folder of its own, which a test can stop and start again on the same ports.</summary>
public sealed class RabbitServer : IAsyncDisposable
{
    private const string Program = "/usr/lib/rabbitmq/bin/rabbitmq-server";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gl001-rabbitmq-");
    private readonly int _namePort = ListeningPort.FindFree(IPAddress.Loopback);
    private readonly int _nodePort = ListeningPort.FindFree(IPAddress.Loopback);
    private Process? _process;

    /// <summary>Port of AMQP; zero before the first start.</summary>
    public int AmqpPort { get; private set; }

    /// <summary>Port of MQTT; zero before the first start.</summary>
    public int MqttPort { get; private set; }

    /// <summary>How AMQP is reached, with the account that every fresh server has on loopback.</summary>
    public string AmqpAddress => $"amqp://guest:guest@127.0.0.1:{AmqpPort}/";

    /// <exception cref="FileNotFoundException">RabbitMQ is not installed.</exception>
    public async Task StartAsync()
    {
        ServerProgram.Require(Program);
        if (AmqpPort == 0)
        {
            (AmqpPort, MqttPort) = (ListeningPort.FindFree(IPAddress.Loopback), ListeningPort.FindFree(IPAddress.Loopback));
        }

        await File.WriteAllTextAsync(PathOf("rabbitmq.conf"), $"""
            listeners.tcp.1 = 127.0.0.1:{AmqpPort}
            mqtt.listeners.tcp.1 = 127.0.0.1:{MqttPort}
            mqtt.allow_anonymous = true
            disk_free_limit.absolute = 50MB
            log.console = false
            """);
        await File.WriteAllTextAsync(PathOf("enabled_plugins"), "[rabbitmq_mqtt].\n");
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >> \"$0\" 2>&1", PathOf("output"), Program]) { WorkingDirectory = _folder.FullName };
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["HOME"] = _folder.FullName,
            ["RABBITMQ_NODENAME"] = "gl001@localhost",
            ["RABBITMQ_MNESIA_BASE"] = PathOf("mnesia"),
            ["RABBITMQ_LOG_BASE"] = PathOf("log"),
            ["RABBITMQ_CONFIG_FILE"] = PathOf("rabbitmq.conf"),
            ["RABBITMQ_ENABLED_PLUGINS_FILE"] = PathOf("enabled_plugins"),
            ["RABBITMQ_CONF_ENV_FILE"] = PathOf("none"),
            ["RABBITMQ_PID_FILE"] = PathOf("pid"),
            ["RABBITMQ_DIST_PORT"] = _nodePort.ToString(CultureInfo.InvariantCulture),
            ["ERL_EPMD_PORT"] = _namePort.ToString(CultureInfo.InvariantCulture),
            ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
        })
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        try
        {
            await ServerProgram.Until(() => Task.FromResult(IsListening(AmqpPort) && IsListening(MqttPort)), "RabbitMQ listens");
        }
        catch
        {
            // A test whose set-up fails is not torn down.
            await DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends it without warning.</summary>
    public async Task StopAsync()
    {
        _process!.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;

        // Erlang's name server stays behind otherwise. It refuses to end until it has seen the end of the node.
        await ServerProgram.Until(async () =>
        {
            using var names = Process.Start(new ProcessStartInfo("epmd", ["-port", $"{_namePort}", "-kill"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            string told = await names.StandardOutput.ReadToEndAsync() + await names.StandardError.ReadToEndAsync();
            await names.WaitForExitAsync();
            return names.ExitCode == 0 || told.Contains("Cannot connect", StringComparison.Ordinal);
        }, "Erlang's name server ends");
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await StopAsync();
        }

        _folder.Delete(recursive: true);
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private bool IsListening(int port)
    {
        if (_process!.HasExited)
        {
            throw new InvalidOperationException("RabbitMQ ended by itself: " + File.ReadAllText(PathOf("output")));
        }

        try
        {
            using var probe = new TcpClient("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
