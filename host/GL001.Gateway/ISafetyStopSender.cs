namespace GL001.Gateway;

/// <summary>What became of a safety stop on the wire.</summary>
public enum SafetyStopDelivery
{
    /// <summary>The wire has no such message: a rest lease is the only means.</summary>
    NotOnThisWire = 0,

    /// <summary>Sent. Only what the controller tells says whether its fuel is off.</summary>
    Sent,
    SendFailed,
}

/// <summary>A stop for one unit.</summary>
/// <param name="Reason">For the controller's record, in words.</param>
/// <param name="OrderedBy">Who asked for it.</param>
public sealed record SafetyStop(string PlantId, string ControllerId, string UnitId, string Reason, string OrderedBy);

/// <summary>Asks controllers for a safety stop, which only a person at the unit ends. It can only make a unit safer.</summary>
public interface ISafetyStopSender
{
    /// <summary>Fuel off as at a trip, post-purge, lockout.</summary>
    Task<SafetyStopDelivery> SendSafetyShutdownAsync(SafetyStop stop, CancellationToken cancellationToken = default);

    /// <summary>Fuel off at once.</summary>
    Task<SafetyStopDelivery> SendFuelCutoffAsync(SafetyStop stop, CancellationToken cancellationToken = default);
}

/// <summary>For a wire without safety stops; says so.</summary>
public sealed class NoSafetyStops : ISafetyStopSender
{
    public Task<SafetyStopDelivery> SendSafetyShutdownAsync(SafetyStop stop, CancellationToken cancellationToken = default) => Task.FromResult(SafetyStopDelivery.NotOnThisWire);

    public Task<SafetyStopDelivery> SendFuelCutoffAsync(SafetyStop stop, CancellationToken cancellationToken = default) => Task.FromResult(SafetyStopDelivery.NotOnThisWire);
}
