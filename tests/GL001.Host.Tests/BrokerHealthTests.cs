using GL001.Gateway;
using GL001.Host.Api;
using GL001.Links;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace GL001.Host.Tests;

public sealed class BrokerHealthTests
{
    private static readonly UnitAddress s_unit = new("P1", "C1", "B1");

    [Fact]
    public async Task Broker_is_healthy_only_while_messages_are_handled_too()
    {
        await using var broker = new EmbeddedBroker(new EmbeddedBrokerOptions { Port = 0 }, NullLogger<EmbeddedBroker>.Instance);
        await broker.StartAsync();
        await using var gateway = new MqttGateway(
            new MqttGatewayOptions { Units = [s_unit], BrokerPort = broker.Port }, AnsweringProxy.Of<IPlantEventSink>(() => Task.CompletedTask), TimeProvider.System, new FullLog());
        Assert.Equal(new HealthCheck("broker", HealthState.Unhealthy, "not connected"), HealthApi.BrokerCheck(gateway));
        await gateway.StartAsync();
        await StateAsync(gateway, HealthState.Healthy);

        using var vandal = new MqttNetLink("127.0.0.1", broker.Port);
        Assert.True(vandal.TryConnect("vandal", "none", []));
        Assert.True(vandal.TryPublish("spBv1.0/P1/NBIRTH/C1", [0xFF]));
        var broken = await StateAsync(gateway, HealthState.Unhealthy);
        Assert.Equal("connected, but what comes from it is not handled any more", broken.Detail);
    }

    private static Task<HealthCheck> StateAsync(MqttGateway gateway, HealthState wanted) =>
        RunningSite.UntilAsync(() => Task.FromResult(HealthApi.BrokerCheck(gateway)), check => check.Status == wanted);

    /// <summary>Takes no warning and no error: what then goes wrong cannot even be told.</summary>
    private sealed class FullLog : ILogger<MqttGateway>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new IOException("the disk is full");
    }
}
