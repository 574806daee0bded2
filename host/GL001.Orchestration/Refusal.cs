namespace GL001.Orchestration;

/// <summary>Why something that a person wanted was not done.</summary>
public enum RefusalKind
{
    /// <summary>A field is missing or out of its range.</summary>
    BadField = 0,
    NotFound,

    /// <summary>The role has no authority for it, or nobody has.</summary>
    NotAllowed,

    /// <summary>It makes no sense in the present state.</summary>
    Conflict,

    /// <summary>The store failed, nothing was changed; the same may succeed later.</summary>
    NotStored,
}

/// <summary>Something was not done.</summary>
/// <param name="Kind">What kind of reason.</param>
/// <param name="Detail">The reason for people, naming the field and what is allowed.</param>
public sealed record Refusal(RefusalKind Kind, string Detail);
