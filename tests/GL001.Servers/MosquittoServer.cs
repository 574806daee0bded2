using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using GL001.Gateway;

namespace GL001.Servers;

/// <summary>Debian's Mosquitto, which a test can stop and start again on the same port.</summary>
/// <param name="settings">Lines added to its configuration.</param>
public sealed class MosquittoServer(string settings = "allow_anonymous true") : IAsyncDisposable
{
    private const string Program = "/usr/sbin/mosquitto";

    private readonly string _configuration = Path.Combine(Path.GetTempPath(), $"gl001-mosquitto-{Guid.NewGuid():N}.conf");
    private Process? _process;

    /// <summary>Zero before the first start.</summary>
    public int Port { get; private set; }

    /// <exception cref="FileNotFoundException">Mosquitto is not installed.</exception>
    public async Task StartAsync()
    {
        ServerProgram.Require(Program);
        if (Port == 0)
        {
            Port = ListeningPort.FindFree(IPAddress.Loopback);
        }

        // As root Mosquitto changes to a user that may not exist in a container.
        await File.WriteAllTextAsync(_configuration, $"listener {Port} 127.0.0.1\npersistence false\nuser root\nlog_dest none\n{settings}\n");
        _process = Process.Start(Program, ["-c", _configuration]);
        try
        {
            await ServerProgram.Until(() => Task.FromResult(IsListening()), "Mosquitto listens");
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
        if (_process!.HasExited)
        {
            throw new InvalidOperationException("Mosquitto ended by itself.");
        }

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
