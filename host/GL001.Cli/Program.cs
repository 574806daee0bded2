using System.CommandLine;
using GL001.Cli;

var root = new RootCommand("Tools for GL-001: plans heat for a site or a problem from a file, reckons capacity, backs up.")
{
    PlanCommand.Create(Console.Out, Console.Error),
    CapacityCommand.Create(Console.Out),
    BackupCommand.Create(Console.Out, Console.Error),
    BackupCommand.CreateRestore(Console.Out, Console.Error),
    SchemaCommand.Create(Console.Out),
};
return root.Parse(args).Invoke();
