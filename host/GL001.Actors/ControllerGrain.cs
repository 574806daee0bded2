using System.Diagnostics;
using GL001.Gateway;
using GL001.Operations;
using GL001.Wire;

namespace GL001.Actors;

/// <summary>One controller: owns the latest values of its unit and numbers its leases.</summary>
public interface IControllerGrain : IGrainWithStringKey
{
    /// <summary>Takes an event. False when this owner has to hear the controller's births first.</summary>
    Task<bool> HandleAsync(PlantEvent plantEvent);

    Task<UnitSnapshot> GetAsync();

    /// <summary>Makes the next lease from the newest values, with an epoch of this owner's own; null when the unit <see cref="UnitSnapshot.CanTakeLease">can take none</see>.</summary>
    Task<LeaseCommand?> NextLeaseAsync(LeaseTerms terms);
}

/// <inheritdoc cref="IControllerGrain"/>
public sealed class ControllerGrain : Grain, IControllerGrain
{
    /// <summary>How often silence is listened for.</summary>
    public static readonly TimeSpan ListenPeriod = TimeSpan.FromSeconds(1);

    private readonly ControllerRecord _record;
    private readonly ReplanSignal _replan;
    private readonly IEpochs _epochs;

    // Taken once, at the first lease: so a controller hears its newest owner and refuses one that a parted network left behind.
    private long? _epoch;
    private UnitSnapshot _before;

    public ControllerGrain(TimeProvider clock, ReplanSignal replan, IEpochs epochs)
    {
        var key = this.GetPrimaryKeyString().Split('/', 2);
        _record = new ControllerRecord(key[0], key[1], clock);
        _replan = replan;
        _epochs = epochs;
        _before = _record.Judged();
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // Kept alive: what a controller told must not be forgotten because nobody asked for a while.
        this.RegisterGrainTimer(_ => Noticed(), new GrainTimerCreationOptions { DueTime = ListenPeriod, Period = ListenPeriod, KeepAlive = true });
        return base.OnActivateAsync(cancellationToken);
    }

    public async Task<bool> HandleAsync(PlantEvent plantEvent)
    {
        using var activity = ActorTrace.Begin(ActorTrace.Take, ActivityKind.Internal, plantEvent.TraceParent);
        var isKnown = _record.Take(plantEvent);
        await Noticed(plantEvent);
        return isKnown;
    }

    public Task<UnitSnapshot> GetAsync() => Task.FromResult(_record.Judged());

    public async Task<LeaseCommand?> NextLeaseAsync(LeaseTerms terms) => _record.Judged() is { CanTakeLease: true } unit ? _record.NextLease(terms, await EpochAsync(unit, terms)) : null;

    private async Task<long> EpochAsync(UnitSnapshot unit, LeaseTerms terms)
    {
        var highest = (long?)unit.Number(MetricId.HighestEpoch);
        try
        {
            return _epoch ??= await _epochs.NextAsync(unit.PlantId, unit.ControllerId, highest);
        }
        catch (OperationsException) when (terms.HeatMegawatts <= 0.0)
        {
            // A stop must not wait for the store. Rest is heard under the epoch that leads now; heat would need one of our own.
            return highest ?? 0;
        }
    }

    /// <summary>Asks for a plan when something changed that the one in force does not know of.</summary>
    private Task Noticed(PlantEvent? plantEvent = null)
    {
        var now = _record.Judged();
        if (ReplanReason.Of(_before, now, plantEvent) is { } reason)
        {
            _replan.Raise(reason);
        }

        _before = now;
        return Task.CompletedTask;
    }
}
