using GL001.Actors;
using GL001.Gateway;

namespace GL001.Host.Services;

/// <summary>Asks controllers for the births that their grains have not heard.</summary>
public sealed class BirthRequestService(BirthRequests requests, MqttGateway gateway) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => requests.SendAsync(gateway.RequestRebirthAsync, stoppingToken);
}
