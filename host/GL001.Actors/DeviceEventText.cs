using System.Text.Json;
using GL001.Gateway;
using GL001.Historian;

namespace GL001.Actors;

/// <summary>An event of a controller's own log as history keeps it.</summary>
public static class DeviceEventText
{
    /// <summary>Kinds in history begin with this, so that they cannot be taken for what the host noticed by itself.</summary>
    public const string KindPrefix = "device_";

    public static HistoryEvent Of(UnitEventLogged logged)
    {
        ArgumentNullException.ThrowIfNull(logged);
        return new HistoryEvent(
            logged.HappenedAt ?? logged.At, KindPrefix + JsonNamingPolicy.SnakeCaseLower.ConvertName(logged.Kind), logged.PlantId, logged.UnitId, Message(logged),
            JsonSerializer.Serialize(new
            {
                controller_id = logged.ControllerId,
                number = logged.Numbers.Number,
                code = logged.Code,
                subject = logged.Subject,
                value = logged.Value,
                previous = logged.Previous,
                uptime_ms = logged.UptimeMs,
                time_known = logged.HappenedAt is not null,
            }));
    }

    private static string Message(UnitEventLogged logged) => logged.Kind switch
    {
        "Boot" => $"{logged.ControllerId} started: {logged.Subject}.",
        "Trip" when logged is { Value: 0.0, Previous: 0.0 } => $"{logged.UnitId} tripped by {logged.Subject}.",
        "Trip" => FormattableString.Invariant($"{logged.UnitId} tripped by {logged.Subject} at {logged.Value:0.###}, limit {logged.Previous:0.###}."),
        "Reset" => $"The lockout of {logged.UnitId} was reset at the unit.",
        "Lockout" => $"{logged.UnitId} locked out{(logged.Subject.Length > 0 ? $" by {logged.Subject}" : "")}.",
        "Start" => $"{logged.UnitId} began a start.",
        "Stop" => $"{logged.UnitId} shut its fuel.",
        "ParameterChange" => FormattableString.Invariant($"Parameter {(logged.Subject.Length > 0 ? logged.Subject : logged.Code)} of {logged.UnitId} was changed from {logged.Previous:0.######} to {logged.Value:0.######}; it acts from the next power-up on."),
        "Overrun" => FormattableString.Invariant($"{logged.Value:0} scans of {logged.ControllerId} came late."),
        "LeaseRefusal" => $"{logged.UnitId} refused a setpoint lease: {logged.Subject}.",
        "ClockSet" => $"The clock of {logged.ControllerId} was set.",
        "NetworkUp" => $"{logged.ControllerId} reached its broker.",
        "NetworkDown" => $"{logged.ControllerId} lost its broker.",
        "Halt" => $"{logged.ControllerId} halted by an error of its own: {logged.Subject}.",
        "Shutdown" => $"{logged.ControllerId} was told to end while {logged.UnitId} stood in {logged.Subject}.",
        "MonitorDiffers" when logged.Code == 2 => $"The monitoring thermometer of {logged.UnitId} gives no reading.",
        "MonitorDiffers" => FormattableString.Invariant($"The monitoring thermometer of {logged.UnitId} reads {logged.Value:0.0} °C, the one that trips {logged.Previous:0.0} °C."),
        "HeapLow" => FormattableString.Invariant($"{logged.ControllerId} has {logged.Value / 1024.0:0} KB of free memory left, less than {logged.Previous / 1024.0:0} KB."),
        "KeeperFault" => FormattableString.Invariant($"{logged.ControllerId} failed {logged.Value:0} times to keep its records since its power-up."),
        "ParametersDamaged" => $"A parameter in the working memory of {logged.ControllerId} changed without being set; {logged.UnitId} is locked out until the next power-up.",
        _ => $"{logged.UnitId}: {logged.Kind}.",
    };
}
