using GL001.Gateway;

namespace GL001.Actors;

/// <summary>One controller: owns the latest values of its unit and numbers its leases.</summary>
public interface IControllerGrain : IGrainWithStringKey
{
    Task HandleAsync(PlantEvent plantEvent);

    Task<UnitSnapshot> GetAsync();

    /// <summary>Makes the next lease from the newest values; null when the unit <see cref="UnitSnapshot.CanTakeLease">can take none</see>.</summary>
    Task<LeaseCommand?> NextLeaseAsync(double heatMegawatts, TimeSpan validFor);
}

/// <inheritdoc cref="IControllerGrain"/>
public sealed class ControllerGrain : Grain, IControllerGrain
{
    private readonly ControllerRecord _record;

    public ControllerGrain(TimeProvider clock)
    {
        var key = this.GetPrimaryKeyString().Split('/', 2);
        _record = new ControllerRecord(key[0], key[1], clock);
    }

    public Task HandleAsync(PlantEvent plantEvent)
    {
        _record.Take(plantEvent);
        return Task.CompletedTask;
    }

    public Task<UnitSnapshot> GetAsync() => Task.FromResult(_record.Judged());

    public Task<LeaseCommand?> NextLeaseAsync(double heatMegawatts, TimeSpan validFor) => Task.FromResult(_record.NextLease(heatMegawatts, validFor));
}
