using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;

namespace GL001.Gateway.Tests;

/// <summary>A broker that a test can start, and stop and start again on the same port.</summary>
public interface ITestBroker : IAsyncDisposable
{
    int Port { get; }

    Task StartAsync();

    Task StopAsync();
}

public sealed class EmbeddedTestBroker : ITestBroker
{
    private EmbeddedBroker? _broker;

    public int Port { get; private set; }

    public async Task StartAsync()
    {
        _broker = new EmbeddedBroker(new EmbeddedBrokerOptions { Port = Port }, NullLogger<EmbeddedBroker>.Instance);
        await _broker.StartAsync();
        Port = _broker.Port;
    }

    public Task StopAsync() => _broker!.StopAsync();

    public async ValueTask DisposeAsync()
    {
        if (_broker is not null)
        {
            await _broker.DisposeAsync();
        }
    }
}

/// <summary>Debian's Mosquitto, a broker that is not ours.</summary>
public sealed class MosquittoTestBroker : ITestBroker
{
    private const string Program = "/usr/sbin/mosquitto";

    private readonly string _configuration = Path.Combine(Path.GetTempPath(), $"gl001-mosquitto-{Guid.NewGuid():N}.conf");
    private Process? _process;

    public int Port { get; private set; }

    public async Task StartAsync()
    {
        Assert.True(File.Exists(Program), $"{Program} is missing; tests/run.sh installs it.");
        if (Port == 0)
        {
            Port = ListeningPort.FindFree(IPAddress.Loopback);
        }

        // As root Mosquitto changes to a user that may not exist in a container.
        await File.WriteAllTextAsync(_configuration, $"listener {Port} 127.0.0.1\nallow_anonymous true\npersistence false\nuser root\n");
        _process = Process.Start(new ProcessStartInfo(Program, ["-c", _configuration]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        try
        {
            await Eventually.Holds(IsListening, "Mosquitto listening");
        }
        catch
        {
            // A test whose set-up fails is not torn down.
            await DisposeAsync();
            throw;
        }
    }

    public async Task StopAsync()
    {
        _process!.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await StopAsync();
        }

        File.Delete(_configuration);
    }

    private bool IsListening()
    {
        Assert.False(_process!.HasExited, "Mosquitto ended by itself.");
        try
        {
            using var probe = new TcpClient("127.0.0.1", Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
