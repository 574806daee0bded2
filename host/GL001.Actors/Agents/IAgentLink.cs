using GL001.Agents;

namespace GL001.Actors.Agents;

/// <summary>Carries messages to agents. What they answer comes back to their grain; nobody waits for it here.</summary>
public interface IAgentLink
{
    /// <summary>Brings a task; false when it certainly did not arrive.</summary>
    Task<bool> OfferAsync(string agentId, string instance, TaskOffer offer);

    Task CancelAsync(string agentId, string instance, TaskCancel cancel);

    Task ConfirmAsync(string agentId, string instance, ResultReceipt receipt);
}
