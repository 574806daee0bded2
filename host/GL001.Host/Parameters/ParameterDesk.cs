using System.Collections.Immutable;
using System.Threading.Channels;
using GL001.Actors;
using GL001.Gateway;
using GL001.Wire;

namespace GL001.Host.Parameters;

/// <summary>Parameters of units, wherever their controllers are heard.</summary>
public interface IParameterDesk
{
    /// <inheritdoc cref="ParameterDesk.ReadAsync"/>
    Task<ImmutableArray<ToldParameter>?> ReadAsync(UnitAddress unit, CancellationToken cancellationToken);

    /// <inheritdoc cref="ParameterDesk.ChangeAsync"/>
    Task<string?> ChangeAsync(UnitAddress unit, string name, double value, CancellationToken cancellationToken);
}

/// <summary>
/// Asks controllers for their parameters and for changes of them, and waits for the answer. Keeps nothing: what a unit is set to
/// is known to its controller alone, which also judges every change.
/// </summary>
public sealed class ParameterDesk(ParameterInbox inbox, IParameterCommander commander, IGrainFactory grains, TimeProvider clock) : IParameterDesk
{
    /// <summary>A controller reports every second; an answer that has not come by then will not come.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // A change between two parts of the table begins the reading anew.
    private const int Rounds = 3;

    private long _lastRequest;

    /// <summary>Every parameter of the unit; null when its controller does not answer.</summary>
    public Task<ImmutableArray<ToldParameter>?> ReadAsync(UnitAddress unit, CancellationToken cancellationToken) =>
        AskAsync<ImmutableArray<ToldParameter>?>(unit, async (answers, patience) =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                if (await ReadOnceAsync(unit, answers, patience) is { } all)
                {
                    return all;
                }
            }

            return null;
        }, cancellationToken);

    /// <summary>Asks for a change. The controller's answer: None, or why it refused; null when it did not answer, and then nobody knows.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="name">The parameter, by the controller's name.</param>
    /// <param name="value">In its unit.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<string?> ChangeAsync(UnitAddress unit, string name, double value, CancellationToken cancellationToken) =>
        AskAsync<string?>(unit, async (answers, patience) =>
        {
            var request = NextRequest();
            if (!await commander.ChangeParameterAsync(unit, request, name, value, patience))
            {
                return null;
            }

            while (true)
            {
                var values = await answers.ReadAsync(patience) switch
                {
                    UnitBorn born => born.Values,
                    UnitData data => data.Values,
                    _ => [],
                };
                if (values.Any(told => told.MetricId == MetricId.ParameterLastRequest && told.Number == request))
                {
                    if (values.FirstOrDefault(told => told.MetricId == MetricId.ParameterLastRefusal) is { Text: { Length: > 0 } refusal })
                    {
                        return refusal;
                    }

                    // A refusal that is the same as the last one need not be told again: the unit's state has it.
                    return (await grains.GetGrain<IControllerGrain>(GrainKeys.Controller(unit.PlantId, unit.ControllerId)).GetAsync()).Text(MetricId.ParameterLastRefusal);
                }
            }
        }, cancellationToken);

    private async Task<ImmutableArray<ToldParameter>?> ReadOnceAsync(UnitAddress unit, ChannelReader<PlantEvent> answers, CancellationToken patience)
    {
        var all = ImmutableArray.CreateBuilder<ToldParameter>();
        long? crc = null;
        for (var first = 0; ;)
        {
            if (!await commander.FetchParametersAsync(unit, first, patience))
            {
                return null;
            }

            var (part, count) = await PartAsync(unit, answers, first, patience);
            if (crc is { } before && before != part.Crc)
            {
                return null;
            }

            crc = part.Crc;
            all.AddRange(part.Parameters);
            first = part.Next;
            if (first >= count)
            {
                return all.ToImmutable();
            }
        }
    }

    private async Task<(UnitParametersSent Part, double Count)> PartAsync(UnitAddress unit, ChannelReader<PlantEvent> answers, int first, CancellationToken patience)
    {
        while (true)
        {
            if (await answers.ReadAsync(patience) is UnitParametersSent part && part.First == first)
            {
                var state = await grains.GetGrain<IControllerGrain>(GrainKeys.Controller(unit.PlantId, unit.ControllerId)).GetAsync();
                return (part, state.Number(MetricId.ParameterCount) ?? 0.0);
            }
        }
    }

    private async Task<T?> AskAsync<T>(UnitAddress unit, Func<ChannelReader<PlantEvent>, CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        using var heard = inbox.Listen(unit.Controller);
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await ask(heard.Reader, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return default;
        }
    }

    /// <summary>Rises with the clock, so that a request from before a restart is never taken for a new one; below 2^53.</summary>
    private long NextRequest()
    {
        var fromClock = clock.GetUtcNow().ToUnixTimeMilliseconds() * 1_000;
        while (true)
        {
            var last = Interlocked.Read(ref _lastRequest);
            var next = Math.Max(fromClock, last + 1);
            if (Interlocked.CompareExchange(ref _lastRequest, next, last) == last)
            {
                return next;
            }
        }
    }
}
