using System.Collections.Immutable;

namespace GL001.Agents;

/// <summary>Who does the work of an agent.</summary>
public enum AgentHosting
{
    /// <summary>The coordinator itself.</summary>
    Master = 0,

    /// <summary>A class in the coordinator's own process, there from the start.</summary>
    BuiltIn,

    /// <summary>A program of its own that registers over MQTT or HTTP. None comes with this project but a sample; in drills the simulator plays them.</summary>
    External,
}

/// <summary>One agent of the family as the catalogue lists it.</summary>
/// <param name="Id">For example GL-002.</param>
/// <param name="CodeName">For example FLAMEGUARD.</param>
/// <param name="Name">For example BoilerEfficiencyOptimizer.</param>
/// <param name="Group">What is deployed and scaled together, for example boiler_steam.</param>
/// <param name="Category">Field of work.</param>
/// <param name="Kind">For example optimizer or monitor.</param>
/// <param name="Priority">P0 to P3.</param>
/// <param name="Runs">Where it runs.</param>
/// <param name="MinimumVersion">An agent that registers with an older version is not compatible.</param>
/// <param name="Inputs">What it reads.</param>
/// <param name="Outputs">What it gives.</param>
public sealed record CatalogueEntry(
    string Id, string CodeName, string Name, string Group, string Category, string Kind, string Priority, AgentHosting Runs,
    Version MinimumVersion, ImmutableArray<string> Inputs, ImmutableArray<string> Outputs);

/// <summary>The agents GL-001 to GL-100. The table is agents.csv beside this file.</summary>
public static class AgentCatalogue
{
    /// <summary>All of them, the master included, in the order of their ids.</summary>
    public static ImmutableArray<CatalogueEntry> All { get; } = Read();

    private static readonly ImmutableDictionary<string, CatalogueEntry> s_byId = All.ToImmutableDictionary(entry => entry.Id);

    /// <summary>The 99 that the master coordinates.</summary>
    public static ImmutableArray<CatalogueEntry> Coordinated { get; } = [.. All.Where(entry => entry.Runs != AgentHosting.Master)];

    /// <summary>The entry of an id; null when the catalogue has none.</summary>
    public static CatalogueEntry? Find(string id) => s_byId.GetValueOrDefault(id);

    private static ImmutableArray<CatalogueEntry> Read()
    {
        using var stream = typeof(AgentCatalogue).Assembly.GetManifestResourceStream("agents.csv")
            ?? throw new InvalidOperationException("agents.csv is missing in the assembly.");
        using var reader = new StreamReader(stream);
        reader.ReadLine();
        var entries = ImmutableArray.CreateBuilder<CatalogueEntry>();
        while (reader.ReadLine() is { } line)
        {
            // No field holds a comma: lists are separated by semicolons. A test holds the table to that.
            var fields = line.Split(',');
            entries.Add(new CatalogueEntry(fields[0], fields[1], fields[2], fields[3], fields[4], fields[5], fields[6],
                fields[7] switch
                {
                    "master" => AgentHosting.Master,
                    "built_in" => AgentHosting.BuiltIn,
                    "external" => AgentHosting.External,
                    var other => throw new InvalidOperationException($"agents.csv: {fields[0]} runs '{other}'; allowed are master, built_in, external."),
                },
                Version.Parse(fields[8]), ListOf(fields[9]), ListOf(fields[10])));
        }

        return entries.ToImmutable();
    }

    private static ImmutableArray<string> ListOf(string field) => [.. field.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
}
