using System.Threading.Channels;

namespace GL001.Actors;

/// <summary>Tells the dispatch loop that something happened that a plan should not wait a whole interval for.</summary>
public sealed class ReplanSignal
{
    // One place: several reasons at once are one reason to plan.
    private readonly Channel<string> _reasons = Channel.CreateBounded<string>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Raise(string reason) => _reasons.Writer.TryWrite(reason);

    /// <summary>
    /// Waits for the first reason and for <paramref name="settle"/> after it. Reasons come in bursts: what is raised
    /// while they settle is covered by the plan that follows, and asks for no second one.
    /// </summary>
    public async Task<string> WaitAsync(TimeSpan settle, TimeProvider clock, CancellationToken cancellationToken)
    {
        var reason = await _reasons.Reader.ReadAsync(cancellationToken);
        await Task.Delay(settle, clock, cancellationToken);
        _reasons.Reader.TryRead(out _);
        return reason;
    }
}
