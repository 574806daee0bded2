using System.Threading.Channels;
using GL001.Gateway;

namespace GL001.Actors;

/// <summary>
/// Controllers whose grain began anew, on another silo say, in the midst of what the gateway hears: the grain knows nothing that was told before. On their way to
/// the gateway, which asks them for their births.
/// </summary>
public sealed class BirthRequests(TimeProvider clock)
{
    /// <summary>A controller is asked at most once in this time.</summary>
    public static readonly TimeSpan Throttle = TimeSpan.FromSeconds(3);

    private readonly Channel<ControllerAddress> _waiting = Channel.CreateBounded<ControllerAddress>(
        new BoundedChannelOptions(1_000) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private readonly Lock _lock = new();
    private readonly Dictionary<ControllerAddress, long> _asked = [];

    public void Leave(ControllerAddress controller)
    {
        lock (_lock)
        {
            if (_asked.TryGetValue(controller, out var last) && clock.GetElapsedTime(last) < Throttle)
            {
                return;
            }

            _asked[controller] = clock.GetTimestamp();
        }

        _waiting.Writer.TryWrite(controller);
    }

    /// <summary>Asks what comes until cancelled.</summary>
    public async Task SendAsync(Func<ControllerAddress, CancellationToken, Task<bool>> ask, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ask);
        await foreach (var controller in _waiting.Reader.ReadAllAsync(cancellationToken))
        {
            await ask(controller, cancellationToken);
        }
    }
}
