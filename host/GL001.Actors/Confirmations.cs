using System.Threading.Channels;
using GL001.Gateway;

namespace GL001.Actors;

/// <summary>A number that history has for good, on its way to the controller that gave it.</summary>
public readonly record struct Confirmation(UnitAddress Unit, int MetricId, long Number);

/// <summary>
/// From the history's writer to the gateway, without either waiting for the other. Full, the oldest give way: a later
/// confirmation says more, and one that is lost brings the record again.
/// </summary>
public sealed class Confirmations
{
    private readonly Channel<Confirmation> _waiting = Channel.CreateBounded<Confirmation>(
        new BoundedChannelOptions(1_000) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    /// <summary>Zero confirms nothing and is not sent.</summary>
    public void Leave(Confirmation confirmation)
    {
        if (confirmation.Number > 0)
        {
            _waiting.Writer.TryWrite(confirmation);
        }
    }

    /// <summary>Sends what comes until cancelled.</summary>
    public async Task SendAsync(IRecordConfirmer confirmer, CancellationToken cancellationToken)
    {
        await foreach (var confirmation in _waiting.Reader.ReadAllAsync(cancellationToken))
        {
            await confirmer.ConfirmAsync(confirmation.Unit, confirmation.MetricId, confirmation.Number, cancellationToken);
        }
    }
}
