using GL001.Simulator.Faults;
using GL001.Simulator.Scenarios;

namespace GL001.Simulator.Network;

/// <summary>What joins a scenario's controllers to a host: virtual, or a real broker with a real coordinator.</summary>
public interface IScenarioNetwork
{
    /// <summary>Why a fault of network, broker or coordinator cannot be put in here; null where it can.</summary>
    string? Refusal(FaultKind kind);

    /// <summary>Whether the host takes the controller for connected.</summary>
    bool IsBorn(string unit);

    /// <summary>How the coordinator's newest plan came about, in its own words; "unreachable" without a coordinator.</summary>
    string PlanStatus { get; }

    /// <summary>What the coordinator says of agents, tasks and incidents; null where nobody is asked.</summary>
    ICoordinatorFacts? Facts { get; }

    /// <summary>Asks the played agents, one after the other, for so many tasks a second.</summary>
    /// <param name="perSecond">Tasks a second.</param>
    /// <param name="forMs">For how long, ms.</param>
    /// <param name="takesMs">How long each takes its agent, ms.</param>
    void AskAgents(double perSecond, long forMs, long takesMs);

    /// <summary>Starts a played agent over with another version.</summary>
    void ReplaceAgent(string agentId, Version version);

    /// <summary>Starts the coordinator again with the whole site, and lets the controllers of the plants that come later join.</summary>
    void Expand();

    /// <summary>Tells the coordinator of an incident, or does to one what a person does.</summary>
    void DoToIncident(OperatorAction action);

    /// <summary>After the scans of a step.</summary>
    void Step();

    /// <summary>Offers a lease in the host's place.</summary>
    void Offer(string unit, double heatMw, long validForMs);

    /// <summary>Offers a lease with steps in the host's place.</summary>
    void OfferSchedule(string unit, IReadOnlyList<double> stepsMw, long stepMs);

    /// <summary>Makes the unit's line sound, before what stands is put in again.</summary>
    void Heal(string unit);

    /// <summary>Puts a fault of the network in at a unit's line.</summary>
    void Disturb(string unit, Fault fault);

    /// <summary>The faults of broker and coordinator that stand in this step.</summary>
    void Settle(IReadOnlyList<Fault> standing);
}
