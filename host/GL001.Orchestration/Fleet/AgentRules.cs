using System.Globalization;
using GL001.Agents;

namespace GL001.Orchestration.Fleet;

/// <summary>How an agent is judged.</summary>
public static class AgentRules
{
    /// <summary>An agent that was not heard for longer is silent: five heartbeats.</summary>
    public static readonly TimeSpan SilenceLimit = TimeSpan.FromSeconds(5 * AgentProtocol.HeartbeatSeconds);

    /// <summary>How many attempts count for success rate and latency at most, see <see cref="AttemptWindow"/>.</summary>
    public const int RecentAttempts = 100;

    /// <summary>Least success rate of a healthy agent (runbook target of coordination success).</summary>
    public const double HealthySuccessRate = 0.99;

    /// <summary>Below this success rate an agent is unhealthy (runbook: failures above 10 % are critical).</summary>
    public const double UsableSuccessRate = 0.90;

    /// <summary>Fewer attempts say nothing about a rate.</summary>
    public const int LeastAttempts = 5;

    /// <summary>Why a registration is not taken; empty when it is.</summary>
    public static string Incompatibility(AgentRegistration registration)
    {
        ArgumentNullException.ThrowIfNull(registration);
        if (AgentCatalogue.Find(registration.AgentId) is not { } entry)
        {
            return $"The catalogue has no agent '{registration.AgentId}'.";
        }

        if (entry.Runs == AgentHosting.Master)
        {
            return $"{entry.Id} is the coordinator itself.";
        }

        if (registration.Protocol != AgentProtocol.Version)
        {
            return $"It speaks version {registration.Protocol} of the protocol, the coordinator {AgentProtocol.Version}.";
        }

        if (!Version.TryParse(registration.Version, out var version))
        {
            return $"Its version '{registration.Version}' is none; write for example 1.2.";
        }

        if (version < entry.MinimumVersion)
        {
            return $"Its version {version} is older than {entry.MinimumVersion}, which the catalogue asks for.";
        }

        if (registration.Concurrency is < 1 or > 64)
        {
            return string.Create(CultureInfo.InvariantCulture, $"Its concurrency is {registration.Concurrency}; allowed are 1 to 64.");
        }

        return registration.Capabilities.IsDefaultOrEmpty ? "It offers no capability." : "";
    }

    /// <summary>Health from what it says of itself and from what came of its attempts.</summary>
    public static (AgentHealth Health, string Reason) Judge(AgentConnection connection, AgentHeartbeat? lastWord, int attempts, double? successRate)
    {
        if (connection != AgentConnection.Connected)
        {
            return (AgentHealth.Unknown, "");
        }

        var rate = attempts >= LeastAttempts ? successRate ?? 1.0 : 1.0;
        var measured = rate < UsableSuccessRate ? AgentHealth.Unhealthy : rate < HealthySuccessRate ? AgentHealth.Degraded : AgentHealth.Healthy;
        var told = lastWord?.Health switch
        {
            AgentSelfReport.Unhealthy => AgentHealth.Unhealthy,
            AgentSelfReport.Degraded => AgentHealth.Degraded,
            _ => AgentHealth.Healthy,
        };
        return told > measured
            ? (told, lastWord!.Detail.Length > 0 ? lastWord.Detail : "It says so itself.")
            : (measured, measured == AgentHealth.Healthy ? "" : string.Create(CultureInfo.InvariantCulture, $"{rate:0.0%} of its last {attempts} attempts succeeded."));
    }
}
