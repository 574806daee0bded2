using GL001.Gateway;

namespace GL001.Host.Services;

/// <summary>Starts the embedded broker and the gateway, and stops them in the reverse order.</summary>
public sealed class GatewayService(EmbeddedBroker broker, MqttGateway gateway) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await broker.StartAsync();
        }
        catch (BrokerPortException problem)
        {
            throw new StartUpException(problem.Message, problem);
        }

        gateway.Start();
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await gateway.StopAsync();
        await broker.StopAsync();
    }
}
