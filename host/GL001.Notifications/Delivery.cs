namespace GL001.Notifications;

/// <summary>What came of one try.</summary>
public enum DeliveryOutcome
{
    Delivered = 0,

    /// <summary>No answer, or one that asks for patience: the notice is not at fault and is tried until it is too old.</summary>
    Unavailable,

    /// <summary>An answer that finds fault with the notice or with us: tried a few times more.</summary>
    Refused,

    /// <summary>Given up; the row stays and shows.</summary>
    SetAside,
}

/// <summary>What came of one try.</summary>
/// <param name="Outcome">Never <see cref="DeliveryOutcome.SetAside"/>: that is the sender's decision.</param>
/// <param name="Error">What went wrong; empty when nothing did.</param>
/// <param name="RetryAfter">How long the other end asks to be left alone; null when it says nothing.</param>
public sealed record Delivery(DeliveryOutcome Outcome, string Error = "", TimeSpan? RetryAfter = null)
{
    public static Delivery Done { get; } = new(DeliveryOutcome.Delivered);
}

/// <summary>The way to one place.</summary>
public interface IChannel
{
    /// <summary>Delivers once; throws nothing but cancellation.</summary>
    Task<Delivery> DeliverAsync(Orchestration.Incidents.Notice notice, CancellationToken cancellationToken);
}
