using System.CommandLine;
using GL001.Dispatch;

namespace GL001.Cli;

/// <summary><c>gl001 schema problem</c> or <c>plan</c>: prints the JSON schema; docs/schema holds the same.</summary>
internal static class SchemaCommand
{
    public static Command Create(TextWriter output)
    {
        var what = new Argument<string>("what") { Description = "problem or plan." };
        what.AcceptOnlyFromAmong("problem", "plan");
        var command = new Command("schema", "Prints the JSON schema of a problem or a plan.") { what };
        command.SetAction(arguments => output.Write(arguments.GetValue(what) == "plan" ? DispatchJson.PlanSchema() : DispatchJson.ProblemSchema()));
        return command;
    }
}
