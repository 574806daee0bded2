using System.Globalization;

namespace GL001.Agents.Tests;

public sealed class AgentCatalogueTests
{
    [Fact]
    public void It_lists_the_hundred_agents_in_order() =>
        Assert.Equal(Enumerable.Range(1, 100).Select(number => number.ToString("'GL-'000", CultureInfo.InvariantCulture)), AgentCatalogue.All.Select(entry => entry.Id));

    [Fact]
    public void Only_the_first_is_the_master()
    {
        Assert.Equal(["GL-001"], AgentCatalogue.All.Where(entry => entry.Runs == AgentHosting.Master).Select(entry => entry.Id));
        Assert.Equal(99, AgentCatalogue.Coordinated.Length);
        Assert.Null(AgentCatalogue.Find("GL-101"));
    }

    // The ids of the three groups stand in the runbooks' appendix.
    [Theory]
    [InlineData("boiler_steam", "002 012 016 017 022 042 043 044")]
    [InlineData("combustion_emissions", "004 005 010 018 021 026 029 053")]
    [InlineData("heat_recovery", "006 014 020 024 030 033 038 039")]
    public void Groups_of_the_runbooks_hold_what_the_runbooks_say(string group, string numbers) =>
        Assert.Equal(numbers.Split(' ').Select(number => $"GL-{number}"), AgentCatalogue.All.Where(entry => entry.Group == group).Select(entry => entry.Id));

    [Fact]
    public void Every_row_is_whole()
    {
        Assert.All(AgentCatalogue.All, entry =>
        {
            Assert.Matches("^[A-Z0-9-]+$", entry.CodeName);
            Assert.Matches("^[A-Za-z0-9]+$", entry.Name);
            Assert.Matches("^[a-z0-9_]+$", entry.Group);
            Assert.Matches("^P[0-3]$", entry.Priority);
            Assert.NotEmpty(entry.Inputs);
            Assert.NotEmpty(entry.Outputs);
            Assert.All(entry.Inputs.Concat(entry.Outputs), word => Assert.DoesNotContain('+', word));
        });
        using var stream = typeof(AgentCatalogue).Assembly.GetManifestResourceStream("agents.csv")!;
        using var reader = new StreamReader(stream);
        Assert.All(reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Equal(11, line.Split(',').Length));
    }
}
