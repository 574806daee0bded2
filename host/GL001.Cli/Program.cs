using System.CommandLine;
using GL001.Cli;

var root = new RootCommand("Tools for GL-001: plans heat for a site or a problem from a file, reckons capacity.")
{
    PlanCommand.Create(Console.Out, Console.Error),
    CapacityCommand.Create(Console.Out),
    SchemaCommand.Create(Console.Out),
};
return root.Parse(args).Invoke();
