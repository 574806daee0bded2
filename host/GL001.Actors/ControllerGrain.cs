using System.Diagnostics;
using GL001.Gateway;

namespace GL001.Actors;

/// <summary>One controller: owns the latest values of its unit and numbers its leases.</summary>
public interface IControllerGrain : IGrainWithStringKey
{
    Task HandleAsync(PlantEvent plantEvent);

    Task<UnitSnapshot> GetAsync();

    /// <summary>Makes the next lease from the newest values; null when the unit <see cref="UnitSnapshot.CanTakeLease">can take none</see>.</summary>
    Task<LeaseCommand?> NextLeaseAsync(LeaseTerms terms);
}

/// <inheritdoc cref="IControllerGrain"/>
public sealed class ControllerGrain : Grain, IControllerGrain
{
    /// <summary>How often silence is listened for.</summary>
    public static readonly TimeSpan ListenPeriod = TimeSpan.FromSeconds(1);

    private readonly ControllerRecord _record;
    private readonly ReplanSignal _replan;
    private UnitSnapshot _before;

    public ControllerGrain(TimeProvider clock, ReplanSignal replan)
    {
        var key = this.GetPrimaryKeyString().Split('/', 2);
        _record = new ControllerRecord(key[0], key[1], clock);
        _replan = replan;
        _before = _record.Judged();
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // Kept alive: what a controller told must not be forgotten because nobody asked for a while.
        this.RegisterGrainTimer(_ => Noticed(), new GrainTimerCreationOptions { DueTime = ListenPeriod, Period = ListenPeriod, KeepAlive = true });
        return base.OnActivateAsync(cancellationToken);
    }

    public Task HandleAsync(PlantEvent plantEvent)
    {
        using var activity = ActorTrace.Begin(ActorTrace.Take, ActivityKind.Internal, plantEvent.TraceParent);
        _record.Take(plantEvent);
        return Noticed(plantEvent);
    }

    public Task<UnitSnapshot> GetAsync() => Task.FromResult(_record.Judged());

    public Task<LeaseCommand?> NextLeaseAsync(LeaseTerms terms) => Task.FromResult(_record.NextLease(terms));

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
