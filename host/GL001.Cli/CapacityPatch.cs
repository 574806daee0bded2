using GL001.Orchestration.Capacity;

namespace GL001.Cli;

/// <summary>A capacity as a Kustomize patch.</summary>
internal static class CapacityPatch
{
    // From the runbooks: three replicas at least, twenty at most.
    private const int LeastReplicas = 3;
    private const int MostReplicas = 20;

    public static string Of(CapacityPlan plan)
    {
        var replicas = Math.Clamp(plan.Replicas, LeastReplicas, MostReplicas);
        return $"""
            # Made by: gl001 capacity --plants {plan.Plants} --agents {plan.Agents} --patch
            # Formulas: {plan.Replicas} replicas ({LeastReplicas} to {MostReplicas} are used), {plan.DatabaseConnections} database connections in all, {plan.QueueWorkers} queue workers.
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: gl-001-process-heat-orchestrator
            spec:
              replicas: {replicas}
              template:
                spec:
                  containers:
                    - name: coordinator
                      resources:
                        requests:
                          cpu: {plan.CpuMillicores}m
                          memory: {plan.MemoryMebibytes}Mi
                        limits:
                          memory: {plan.MemoryMebibytes}Mi
            ---
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata:
              name: gl-001-process-heat-orchestrator-hpa
            spec:
              minReplicas: {replicas}
              maxReplicas: {MostReplicas}

            """;
    }
}
