using System.CommandLine;
using GL001.Cli;

var root = new RootCommand("Plans heat for a site or a problem from a file.") { PlanCommand.Create(Console.Out, Console.Error), SchemaCommand.Create(Console.Out) };
return root.Parse(args).Invoke();
