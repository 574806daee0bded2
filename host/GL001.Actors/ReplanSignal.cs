using System.Threading.Channels;

namespace GL001.Actors;

/// <summary>Tells the dispatch loop that something happened that a plan should not wait a whole interval for.</summary>
public sealed class ReplanSignal
{
    // One place: several reasons at once are one reason to plan.
    private readonly Channel<string> _reasons = Channel.CreateBounded<string>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Raise(string reason) => _reasons.Writer.TryWrite(reason);

    /// <summary>Waits for the first reason. Those that come before somebody waits again are one.</summary>
    public Task<string> WaitAsync(CancellationToken cancellationToken) => _reasons.Reader.ReadAsync(cancellationToken).AsTask();
}
