namespace GL001.Contract;

/// <summary>Command line: makes the reference assemblies, and checks compiled firmware.</summary>
internal static class Program
{
    private const string Usage = """
        GL001.Contract generate --api <tables> --out <folder>
            makes one reference assembly for each table
        GL001.Contract check <firmware.dll> [--api <tables>]
            refuses what compiles but does not run on the device; with --api also what the tables do not list
        GL001.Contract scan <review> <firmware.dll>...
            refuses a scan that reaches what may block, an unlisted lock, an allocation or anything not reviewed
        Exit code: 0 all well, 1 findings or a bad table, 2 wrong arguments.
        """;

    private static int Main(string[] args)
    {
        try
        {
            return args switch
            {
                ["generate", "--api", var api, "--out", var output] => Generate(api, output),
                ["check", var assembly] => Check(assembly, null),
                ["check", var assembly, "--api", var api] => Check(assembly, ApiTables.Load(api)),
                ["scan", var review, _, ..] => Scan(ScanReview.Load(review), args[2..]),
                _ => Explain(),
            };
        }
        catch (ApiTableException problem)
        {
            Console.Error.WriteLine(problem.Message);
            return 1;
        }
        catch (Exception problem) when (problem is IOException or BadImageFormatException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"GL001.Contract : error CONTRACT: {problem.Message}");
            return 1;
        }
    }

    private static int Generate(string api, string output)
    {
        ApiTables tables = ApiTables.Load(api);
        IReadOnlyList<string> changed = ReferenceAssemblyWriter.WriteAll(tables, output);
        Console.WriteLine($"{tables.Assemblies.Count} reference assemblies in {output}, {changed.Count} of them new or changed.");
        return 0;
    }

    private static int Check(string assembly, ApiTables? tables)
    {
        return Tell(Path.GetFileName(assembly), DeviceCheck.Run(assembly, tables), "keeps to what the device can run");
    }

    private static int Scan(ScanReview review, string[] assemblies)
    {
        return Tell(Path.GetFileName(assemblies[0]), ScanCheck.Run(assemblies, review), "keeps its scan to what was reviewed");
    }

    private static int Tell(string name, IReadOnlyList<DeviceFinding> findings, string praise)
    {
        foreach (DeviceFinding finding in findings) Console.Error.WriteLine($"{name} : error {finding.Code}: {finding.Where}: {finding.Problem}");
        Console.WriteLine(findings.Count == 0 ? $"{name} {praise}." : $"{name}: {findings.Count} findings.");
        return findings.Count == 0 ? 0 : 1;
    }

    private static int Explain()
    {
        Console.Error.WriteLine(Usage);
        return 2;
    }
}
