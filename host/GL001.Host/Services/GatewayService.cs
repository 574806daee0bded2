using GL001.Gateway;

namespace GL001.Host.Services;

/// <summary>Keeps the gateway running.</summary>
public sealed class GatewayService(MqttGateway gateway) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => gateway.StartAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => gateway.StopAsync(cancellationToken);
}
