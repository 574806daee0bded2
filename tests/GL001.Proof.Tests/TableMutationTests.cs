using Xunit.Abstractions;

namespace GL001.Proof.Tests;

/// <summary>
/// Mutation of the generated table: every small mistake in every row must be noticed by a bench that knows only the CSV.
/// </summary>
public sealed class TableMutationTests(ITestOutputHelper output)
{
    // Mutants that behave like the original, each with its reason. Anything else that survives is a hole in the bench.
    private static readonly Dictionary<string, string> s_equivalent = new()
    {
        ["signals swapped"] = "the vote counts, and the reading told is the worst of the pair: the order of the two has no meaning",
        ["arming MainFuelCold to MainFuel"] = "they differ only in the high-temperature mode",
    };

    [Theory]
    [InlineData("Boiler")]
    [InlineData("Furnace")]
    [InlineData("CondensateBoiler")]
    [InlineData("HotFurnace")]
    public void The_generated_table_does_what_the_sheet_says_row_by_row(string unit)
    {
        var fit = Fit.Of(unit);
        foreach (var row in fit.OwnRows())
        {
            Assert.Null(new RowBench(fit, Sheet.Generated(fit)).Differs(row));
        }
    }

    [Theory]
    [InlineData("Boiler")]
    [InlineData("Furnace")]
    [InlineData("CondensateBoiler")]
    [InlineData("HotFurnace")]
    public void Every_mistake_in_a_row_is_noticed(string unit)
    {
        var fit = Fit.Of(unit);
        var killed = 0;
        var equivalent = 0;
        var survivors = new List<string>();
        foreach (var mutant in TableMutant.Of(fit))
        {
            if (new RowBench(fit, mutant.Build()).Differs(mutant.Row) is not null)
            {
                killed++;
            }
            else if (s_equivalent.ContainsKey(mutant.Change) && !(fit.RelaxesFlame && mutant.Change.Contains("MainFuelCold", StringComparison.Ordinal)))
            {
                equivalent++;
            }
            else
            {
                survivors.Add(mutant.ToString());
            }
        }

        output.WriteLine($"{unit}: {killed} of {killed + survivors.Count} mutants killed, {equivalent} equivalent");
        Assert.True(killed > (fit == Fit.Boiler || fit == Fit.Furnace ? 1_000 : 60), $"only {killed} killed: are the mutants made at all?");
        Assert.True(survivors.Count == 0, $"{survivors.Count} survive:\n{string.Join("\n", survivors)}");
    }
}
