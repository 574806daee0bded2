using GL001.Agents;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace GL001.Actors;

/// <summary>How grains pass on what belongs to projects that know nothing of grains.</summary>
public static class GrainMessages
{
    /// <summary>Messages and records of GL001.Agents and GL001.Orchestration travel as JSON.</summary>
    public static IServiceCollection AddGrainMessages(this IServiceCollection services) => services.AddSerializer(serializer => serializer.AddJsonSerializer(
        type => type.Namespace is { } name && (name == "GL001.Agents" || name.StartsWith("GL001.Orchestration", StringComparison.Ordinal)), AgentJson.Options));
}
