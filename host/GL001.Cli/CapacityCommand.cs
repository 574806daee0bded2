using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using GL001.Orchestration.Capacity;
using Spectre.Console;

namespace GL001.Cli;

/// <summary><c>gl001 capacity</c>: what a number of plants and agents needs, by the formulas of the scaling runbook, and the patch that gives it to Kubernetes.</summary>
internal static class CapacityCommand
{
    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.Never };

    public static Command Create(TextWriter output)
    {
        var plants = Number("--plants", "Plants.", 1, 10_000);
        var agents = Number("--agents", "Active agents.", 0, 100_000);
        var json = new Option<bool>("--json") { Description = "Prints JSON." };
        var patch = new Option<bool>("--patch") { Description = "Prints the patch for Kubernetes: host/kubernetes/overlays/*/capacity.yaml is made so." };
        var command = new Command("capacity", "What plants and agents need: replicas, processor, memory, connections, workers; beside it the runbook's reference tier.") { plants, agents, json, patch };
        command.Validators.Add(result =>
        {
            if (result.GetValue(json) && result.GetValue(patch))
            {
                result.AddError("--json and --patch exclude each other.");
            }
        });
        command.SetAction(arguments =>
        {
            var plan = new CapacityPlan(arguments.GetRequiredValue(plants), arguments.GetRequiredValue(agents));
            if (arguments.GetValue(patch))
            {
                output.Write(CapacityPatch.Of(plan));
            }
            else if (arguments.GetValue(json))
            {
                output.WriteLine(JsonSerializer.Serialize(plan, s_json));
            }
            else
            {
                Print(output, plan);
            }

            return 0;
        });
        return command;
    }

    private static void Print(TextWriter output, CapacityPlan plan)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("").AddColumn("by formula").AddColumn($"reference tier \"{plan.Tier.Name}\"");
        table.AddRow("plants", $"{plan.Plants}", plan.Tier.Plants);
        table.AddRow("agents", $"{plan.Agents}", plan.Tier.Agents);
        table.AddRow("replicas", $"{plan.Replicas}", plan.Tier.Replicas);
        table.AddRow("processor of each", $"{plan.CpuMillicores} m", "");
        table.AddRow("memory of each", $"{plan.MemoryMebibytes} Mi", "");
        table.AddRow("database connections", $"{plan.DatabaseConnections}", plan.Tier.DatabaseConnections);
        table.AddRow("queue workers", $"{plan.QueueWorkers}", "");
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) }).Write(table);
        output.WriteLine("The tiers are the runbook's own and not made from its formulas; where they differ, the formula counts.");
    }

    private static Option<int> Number(string name, string description, int least, int most)
    {
        var option = new Option<int>(name) { Description = $"{description} {least} to {most}.", Required = true };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is var number && (number < least || number > most))
            {
                result.AddError($"{name} must be from {least} to {most}, not {number}.");
            }
        });
        return option;
    }
}
