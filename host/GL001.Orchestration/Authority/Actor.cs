namespace GL001.Orchestration.Authority;

/// <summary>Who did something, and as what.</summary>
/// <param name="By">Name of the person or program.</param>
/// <param name="Role">As what.</param>
public sealed record Actor(string By, Role Role)
{
    /// <summary>The coordinator itself.</summary>
    public static Actor Coordinator { get; } = new("coordinator", Role.System);
}
