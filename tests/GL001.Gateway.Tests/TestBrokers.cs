using GL001.Servers;
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
    private readonly MosquittoServer _server = new();

    public int Port => _server.Port;

    public Task StartAsync() => _server.StartAsync();

    public Task StopAsync() => _server.StopAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
