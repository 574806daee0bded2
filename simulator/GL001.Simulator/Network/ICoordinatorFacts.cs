namespace GL001.Simulator.Network;

/// <summary>What a coordinator says over REST of agents, tasks and incidents, as it was seen last.</summary>
public interface ICoordinatorFacts
{
    /// <summary>Instances of the run's played agents that it takes for connected.</summary>
    int ConnectedAgents { get; }

    /// <summary>none, several, many or cascade; empty before it was seen.</summary>
    string CascadeLevel { get; }

    /// <summary>The tasks that the run has asked for.</summary>
    TaskTally Tasks { get; }

    /// <summary>Incidents that it keeps, the open ones first.</summary>
    IReadOnlyList<SeenIncident> Incidents { get; }

    /// <summary>Whether it may give tasks to an agent of this version; null for one that it does not know.</summary>
    bool? IsCompatible(string agentId);

    /// <summary>Asks for the verification after a rollback, again and again while somebody calls this, and gives its newest answer: "passed", or what did not pass; empty before the first.</summary>
    string Verify();
}

/// <summary>How the tasks of a run stand.</summary>
/// <param name="Asked">Tasks that were to be asked for up to now.</param>
/// <param name="Kept">Of those, the ones that the coordinator has confirmed to keep.</param>
/// <param name="Succeeded">Of those, the ones that ended with the answer to what was asked.</param>
/// <param name="EndedOtherwise">Ended in another way, or with the answer to something else, or refused.</param>
/// <param name="Lost">Confirmed, and not in its books.</param>
/// <param name="Twice">In its books beside the one that was confirmed.</param>
/// <param name="NotKept">Times that it said that it could not keep a task (503), so that it was asked again.</param>
public sealed record TaskTally(int Asked, int Kept, int Succeeded, int EndedOtherwise, int Lost, int Twice, int NotKept)
{
    public static readonly TaskTally None = new(0, 0, 0, 0, 0, 0, 0);
}

/// <summary>An incident as it was seen.</summary>
/// <param name="Alert">Its rule.</param>
/// <param name="Severity">p0 to p3.</param>
/// <param name="IsOpen">Whether it has not been resolved.</param>
/// <param name="RolesCalled">Everybody who was called.</param>
public sealed record SeenIncident(string Alert, string Severity, bool IsOpen, IReadOnlyList<string> RolesCalled);
