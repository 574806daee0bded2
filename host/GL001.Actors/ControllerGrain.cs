using GL001.Gateway;
using GL001.Wire;

namespace GL001.Actors;

/// <summary>One controller: owns the latest values of its unit and numbers its leases.</summary>
public interface IControllerGrain : IGrainWithStringKey
{
    Task HandleAsync(PlantEvent plantEvent);

    Task<UnitSnapshot> GetAsync();

    /// <summary>
    /// Makes the next lease from the newest values; null when the unit cannot take one: not online, in local mode, or locked out.
    /// </summary>
    Task<LeaseCommand?> NextLeaseAsync(double heatMegawatts, TimeSpan validFor);
}

/// <inheritdoc cref="IControllerGrain"/>
public sealed class ControllerGrain : Grain, IControllerGrain
{
    /// <summary>A controller reports every second; after this long without a word it counts as silent.</summary>
    public static readonly TimeSpan SilenceLimit = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _clock;
    private UnitSnapshot _unit;
    private long _lastLeaseId;

    public ControllerGrain(TimeProvider clock)
    {
        _clock = clock;
        var key = this.GetPrimaryKeyString().Split('/', 2);
        _unit = new UnitSnapshot { PlantId = key[0], ControllerId = key[1] };
    }

    public Task HandleAsync(PlantEvent plantEvent)
    {
        _unit = plantEvent switch
        {
            // Until its unit introduces itself nothing is known that a plan could rest on.
            ControllerBorn born => _unit with { Connection = ConnectionState.Offline, LastSeen = born.At, FirmwareVersion = born.FirmwareVersion },
            ControllerDied => _unit with { Connection = ConnectionState.Offline },
            UnitBorn born => _unit with { UnitId = born.UnitId, Connection = ConnectionState.Online, LastSeen = born.At, Values = _unit.Values.Clear().SetItems(born.Values.Select(Keyed)) },
            UnitData data => _unit with { Connection = ConnectionState.Online, LastSeen = data.At, Values = _unit.Values.SetItems(data.Values.Select(Keyed)) },
            UnitDied => _unit with { Connection = ConnectionState.Offline },
            _ => _unit,
        };
        return Task.CompletedTask;

        static KeyValuePair<int, MetricValue> Keyed(MetricValue value) => new(value.MetricId, value);
    }

    public Task<UnitSnapshot> GetAsync() => Task.FromResult(Judged());

    public Task<LeaseCommand?> NextLeaseAsync(double heatMegawatts, TimeSpan validFor)
    {
        var unit = Judged();
        var session = unit.Number(MetricId.Session);
        var uptimeMs = unit.Number(MetricId.UptimeMs);
        if (!unit.IsOnline || !unit.IsRemote || unit.IsLockedOut || session is null || uptimeMs is null)
        {
            return Task.FromResult<LeaseCommand?>(null);
        }

        // Above everything the controller has accepted, so that a restarted coordinator goes on where the last one stopped.
        _lastLeaseId = Math.Max(_lastLeaseId, (long)(unit.Number(MetricId.LastLeaseId) ?? 0.0)) + 1;
        return Task.FromResult<LeaseCommand?>(new LeaseCommand(
            unit.PlantId, unit.ControllerId, unit.UnitId, _lastLeaseId, (int)session.Value, (long)uptimeMs.Value, validFor, heatMegawatts));
    }

    private UnitSnapshot Judged() =>
        _unit.Connection == ConnectionState.Online && _clock.GetUtcNow() - _unit.LastSeen > SilenceLimit
            ? _unit with { Connection = ConnectionState.Silent }
            : _unit;
}
