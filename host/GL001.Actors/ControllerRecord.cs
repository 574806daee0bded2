using System.Collections.Immutable;
using GL001.Gateway;
using GL001.Wire;

namespace GL001.Actors;

/// <summary>What one controller told last, judged by how long ago that was. Owned by one <see cref="ControllerGrain"/>.</summary>
public sealed class ControllerRecord(string plantId, string controllerId, TimeProvider clock)
{
    /// <summary>A controller reports every second; after this long without a word it counts as silent.</summary>
    public static readonly TimeSpan SilenceLimit = TimeSpan.FromSeconds(10);

    /// <summary>What stands for a state that nobody knows now.</summary>
    private const string Unknown = "Unknown";

    private UnitSnapshot _unit = new() { PlantId = plantId, ControllerId = controllerId };
    private long _heardAt;
    private long _lastLeaseId;
    private bool _isBorn;

    /// <summary>Takes an event. False when it says how a unit changed of which nothing is known: its birth was told to another owner of this record.</summary>
    public bool Take(PlantEvent plantEvent)
    {
        if (plantEvent is UnitData && !_isBorn)
        {
            return false;
        }

        _isBorn |= plantEvent is UnitBorn;
        // Elapsed time, not wall time: a clock that is set must neither silence a controller nor keep a dead one alive.
        _heardAt = clock.GetTimestamp();
        _unit = plantEvent switch
        {
            // Until its unit introduces itself nothing is known that a plan could rest on.
            ControllerBorn born => _unit with { Connection = ConnectionState.Offline, LastSeen = born.At, FirmwareVersion = born.FirmwareVersion },
            ControllerDied => _unit with { Connection = ConnectionState.Offline },
            UnitBorn born => _unit with { UnitId = born.UnitId, Connection = ConnectionState.Online, LastSeen = born.At, TraceParent = born.TraceParent, Values = _unit.Values.Clear().SetItems(Present(born.Values)) },
            UnitData data => _unit with { Connection = ConnectionState.Online, LastSeen = data.At, TraceParent = data.TraceParent, Values = _unit.Values.SetItems(Present(data.Values)) },
            UnitDied => _unit with { Connection = ConnectionState.Offline },
            _ => _unit,
        };
        return true;

        // What was kept back while the link was down is for history alone.
        static IEnumerable<KeyValuePair<int, MetricValue>> Present(ImmutableArray<MetricValue> values) =>
            values.Where(value => !value.IsHistorical).Select(value => KeyValuePair.Create(value.MetricId, value));
    }

    /// <summary>The unit as it stands now. Of a controller that cannot be heard the last values remain, but none of them as good or live.</summary>
    public UnitSnapshot Judged()
    {
        var silent = _unit.Connection == ConnectionState.Online && clock.GetElapsedTime(_heardAt) > SilenceLimit;
        var connection = silent ? ConnectionState.Silent : _unit.Connection;
        return connection == ConnectionState.Online
            ? _unit
            : _unit with { Connection = connection, Values = _unit.Values.ToImmutableDictionary(pair => pair.Key, pair => Stale(pair.Value)) };
    }

    /// <summary>The next lease from the newest values; null when it <see cref="UnitSnapshot.CanTakeLease">can take none</see>.</summary>
    /// <param name="terms">What it asks for.</param>
    /// <param name="epoch">Of this commander. Of two that run at once the controller refuses the one with the lower epoch, and they do not fight.</param>
    public LeaseCommand? NextLease(LeaseTerms terms, long epoch)
    {
        var unit = Judged();
        if (!unit.CanTakeLease)
        {
            return null;
        }

        // Above everything the controller has accepted, so that a restarted coordinator goes on where the last one stopped.
        _lastLeaseId = Math.Max(_lastLeaseId, (long)(unit.Number(MetricId.LastLeaseId) ?? 0.0)) + 1;
        return new LeaseCommand(
            unit.PlantId, unit.ControllerId, unit.UnitId, _lastLeaseId,
            (int)unit.Number(MetricId.Session)!.Value, (long)unit.Number(MetricId.UptimeMs)!.Value, terms.ValidFor, terms.HeatMegawatts,
            epoch, terms.Step, terms.StepsMegawatts);
    }

    /// <summary>A value as it was told, marked as no longer known; states and running times are not even that.</summary>
    private static MetricValue Stale(MetricValue value) => value with
    {
        Trust = MetricTrust.Bad,
        Cause = "Stale",
        Number = value.MetricId == MetricId.LeaseRemainingMs ? null : value.Number,
        Text = value.MetricId is MetricId.BurnerState or MetricId.SetpointSource ? Unknown : value.Text,
    };
}
