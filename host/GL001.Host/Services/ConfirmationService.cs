using GL001.Actors;
using GL001.Gateway;

namespace GL001.Host.Services;

/// <summary>Sends controllers the numbers of the records that history has for good.</summary>
public sealed class ConfirmationService(Confirmations confirmations, IRecordConfirmer confirmer) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => confirmations.SendAsync(confirmer, stoppingToken);
}
