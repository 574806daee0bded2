using GL001.Gateway;

namespace GL001.Actors;

/// <summary>What happens at a unit that a plan should not wait a whole interval for.</summary>
public static class ReplanReason
{
    /// <summary>Why to plan now, or null when nothing changed that matters to the plan in force.</summary>
    /// <param name="before">The unit when this was asked last.</param>
    /// <param name="now">The unit now.</param>
    /// <param name="plantEvent">What its controller told meanwhile; null when nothing.</param>
    public static string? Of(UnitSnapshot before, UnitSnapshot now, PlantEvent? plantEvent)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(now);
        return plantEvent switch
        {
            UnitBorn => $"{now.ControllerId} was born",
            ControllerDied => $"{now.ControllerId} died",
            UnitDied => $"{now.UnitId} died",
            _ when before.IsOnline && !now.IsOnline => $"{now.ControllerId} is {now.Connection}",
            _ when before.IsLockedOut != now.IsLockedOut => $"{now.UnitId} {(now.IsLockedOut ? "is locked out" : "was reset")}",
            _ when before.CanTakeLease != now.CanTakeLease => now.CanTakeLease ? $"{now.UnitId} takes leases" : $"{now.UnitId} takes no lease: {now.LeaseObstacle}",

            // Also a trip that needs no reset: heat is gone that the plan counts on.
            _ when before.IsFiring && !now.IsFiring => $"{now.UnitId} stopped firing",
            _ => null,
        };
    }
}
