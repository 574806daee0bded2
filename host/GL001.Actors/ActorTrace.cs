using System.Diagnostics;
using System.Globalization;

namespace GL001.Actors;

/// <summary>
/// Where grains tell of their work to OpenTelemetry: a controller takes a message, a dispatch run plans and sends leases, a
/// task is delegated. A lease is linked to the newest message that it was decided upon.
/// </summary>
public static class ActorTrace
{
    public const string SourceName = "GL001.Actors";

    /// <summary>Span of a controller's grain taking one message; its parent is the message.</summary>
    public const string Take = "controller takes message";

    /// <summary>Span of a dispatch run, with those of its parts below it.</summary>
    public const string Run = "dispatch run";
    public const string Collect = "dispatch collect";
    public const string Plan = "dispatch plan";
    public const string Prove = "dispatch prove";

    /// <summary>Span of one lease, below that of its run.</summary>
    public const string SendLease = "lease send";

    /// <summary>Span of handing a task to its agent; the attempts of the agent are below it.</summary>
    public const string Delegate = "task delegate";

    /// <summary>Tag of a link to a message: when it came, UTC.</summary>
    public const string ToldAt = "gl001.told_at";

    public const string UnitId = "gl001.unit_id";
    public const string LeaseId = "gl001.lease_id";

    internal static readonly ActivitySource Source = new(SourceName);

    /// <summary>Begins a span; null, without allocating anything, while nobody listens.</summary>
    internal static Activity? Begin(string name, ActivityKind kind = ActivityKind.Internal) => Source.StartActivity(name, kind);

    /// <summary>Begins the span of what follows from a message or request; null likewise.</summary>
    internal static Activity? Begin(string name, ActivityKind kind, string? traceParent) => Source.StartActivity(name, kind, traceParent);

    /// <summary>Begins a unit's lease span, linked to what the unit told last; null likewise.</summary>
    internal static Activity? BeginLease(UnitSnapshot unit)
    {
        var activity = Source.StartActivity(SendLease, ActivityKind.Producer);
        activity?.SetTag(UnitId, unit.UnitId);
        if (activity is not null && LinkTo(unit) is { } link)
        {
            activity.AddLink(link);
        }

        return activity;
    }

    /// <summary>The newest message that a unit's values rest on; null where none was traced.</summary>
    internal static ActivityLink? LinkTo(UnitSnapshot unit) => ActivityContext.TryParse(unit.TraceParent, null, out var told)
        ? new ActivityLink(told, new ActivityTagsCollection { [UnitId] = unit.UnitId, [ToldAt] = unit.LastSeen?.ToString("O", CultureInfo.InvariantCulture) })
        : null;
}
