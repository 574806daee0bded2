using System.Collections.Immutable;
using GL001.Gateway;
using GL001.Wire;

namespace GL001.Actors;

/// <summary>What is known of the link to a controller.</summary>
[GenerateSerializer]
public enum ConnectionState
{
    /// <summary>No birth since the coordinator started.</summary>
    NeverSeen = 0,

    /// <summary>Born and heard from within <see cref="ControllerRecord.SilenceLimit"/>.</summary>
    Online,

    /// <summary>Born, not declared dead, but silent for longer than that.</summary>
    Silent,

    /// <summary>Declared dead by its death certificate.</summary>
    Offline,
}

/// <summary>The latest truth about one unit, as its controller told it.</summary>
[GenerateSerializer]
public sealed record UnitSnapshot
{
    /// <summary>Most that a controller's pressure or temperature droop takes from a lease, as a share of full load (UnitParameters.DroopMaximumPct of the firmware).</summary>
    private const double LargestDroopShare = 0.15;

    [Id(0)]
    public required string PlantId { get; init; }

    [Id(1)]
    public required string ControllerId { get; init; }

    /// <summary>Empty before the first birth.</summary>
    [Id(2)]
    public string UnitId { get; init; } = "";

    [Id(3)]
    public ConnectionState Connection { get; init; }

    [Id(4)]
    public DateTimeOffset? LastSeen { get; init; }

    [Id(5)]
    public string FirmwareVersion { get; init; } = "";

    /// <summary>By metric id of <see cref="MetricId"/>.</summary>
    [Id(6)]
    public ImmutableDictionary<int, MetricValue> Values { get; init; } = ImmutableDictionary<int, MetricValue>.Empty;

    /// <summary>W3C trace context of the newest message that these values rest on; null while nobody traces.</summary>
    [Id(7)]
    public string? TraceParent { get; init; }

    public bool IsOnline => Connection == ConnectionState.Online;

    public bool IsLockedOut => Text(MetricId.BurnerState) == "Lockout";

    public bool IsFiring => Text(MetricId.BurnerState) is "LowFire" or "Modulating";

    /// <summary>Purging or lighting: on its way to fire, delivering nothing yet.</summary>
    public bool IsStarting => Text(MetricId.BurnerState) is "Prepurge" or "PilotTrialForIgnition" or "MainTrialForIgnition";

    public bool IsRemote => Number(MetricId.RemoteSelected) == 1.0;

    /// <summary>Why the last lease was refused, or an empty text.</summary>
    public string LastRefusal => Text(MetricId.LeaseRefusal) is var refusal && refusal == "None" ? "" : refusal;

    public bool CanTakeLease => LeaseObstacle.Length == 0;

    /// <summary>Why the unit can take no lease now, empty when it can. Planning and lease making both ask this.</summary>
    public string LeaseObstacle => this switch
    {
        { IsOnline: false } => $"its controller is {Connection}",
        { IsLockedOut: true } => "locked out",
        _ when Text(MetricId.BurnerState).Length == 0 => "its controller does not tell its burner state",
        { IsRemote: false } => "in local mode",
        _ when Number(MetricId.Session) is null => "its controller does not tell its session",
        _ when Number(MetricId.UptimeMs) is null => "its controller does not tell its uptime",
        _ => LimitObstacle,
    };

    /// <summary>Limits that were never told are the site's; limits that were told must be limits.</summary>
    private string LimitObstacle
    {
        get
        {
            if (Values.ContainsKey(MetricId.MinimumHeatMw) && Number(MetricId.MinimumHeatMw) is not >= 0.0)
            {
                return "its controller's minimum is no usable number";
            }

            return Values.ContainsKey(MetricId.MaximumHeatMw) && Number(MetricId.MaximumHeatMw) is not >= 0.0 ? "its controller's maximum is no usable number" : "";
        }
    }

    /// <summary>The number of a metric, whatever its quality; null when it was never told or is none.</summary>
    public double? Number(int metricId) => Values.TryGetValue(metricId, out var value) ? value.Number : null;

    /// <summary>The number of a metric that can be trusted, or null.</summary>
    public double? GoodNumber(int metricId) =>
        Values.TryGetValue(metricId, out var value) && value.Trust == MetricTrust.Good ? value.Number : null;

    public string Text(int metricId) => Values.TryGetValue(metricId, out var value) ? value.Text ?? "" : "";

    /// <summary>Heat delivered now, MW: measured, or from the firing rate where the meter cannot be trusted; zero while not firing.</summary>
    public double HeatMegawatts
    {
        get
        {
            if (!IsFiring)
            {
                return 0.0;
            }

            var measured = GoodNumber(MetricId.HeatOutputMw);
            var estimated = (Number(MetricId.FiringRatePct) ?? 0.0) / 100.0 * (Number(MetricId.MaximumHeatMw) ?? 0.0);
            return Math.Max(0.0, measured ?? estimated);
        }
    }
    /// <summary>
    /// Heat that the unit delivers or would deliver at once if its header took it, MW: a full header makes a firing unit
    /// hold back part of its lease, by no more than <see cref="LargestDroopShare"/> of its maximum.
    /// </summary>
    public double DeliverableMegawatts
    {
        get
        {
            var maximum = Number(MetricId.MaximumHeatMw) ?? 0.0;
            if (Text(MetricId.BurnerState) != "Modulating" || LeaseInForceMegawatts is null)
            {
                return HeatMegawatts;
            }

            var heldBack = (Number(MetricId.RampedHeatMw) ?? 0.0) - ((Number(MetricId.FiringRatePct) ?? 0.0) / 100.0 * maximum);
            return HeatMegawatts + Math.Min(Math.Max(0.0, heldBack), Math.Max(0.0, LargestDroopShare * maximum));
        }
    }

    /// <summary>Heat of the lease that the unit follows, MW; null while it follows none.</summary>
    public double? LeaseInForceMegawatts => Text(MetricId.SetpointSource) == "Lease" ? Number(MetricId.AcceptedHeatMw) : null;
}
