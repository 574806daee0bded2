using GL001.HardwareTables;

// Usage: dotnet run --project hardware/GL001.HardwareTables [repository root]
var root = args.Length > 0 ? args[0] : Directory.GetCurrentDirectory();
try
{
    ChipRules.Check(root);
    foreach (var (path, text) in TableGenerator.Generate(root).Concat(ParameterTableGenerator.Generate(root)).Concat(TripGuideGenerator.Generate(root)))
    {
        File.WriteAllText(Path.Combine(root, path), text);
        Console.WriteLine($"wrote {path}");
    }

    return 0;
}
catch (TableException problem)
{
    Console.Error.WriteLine(problem.Message);
    return 1;
}
