using GL001.Control;
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
        ["arming MainFuelCold to MainFuel"] = "they differ only in the high-temperature mode, which the units of the bench have not",
    };

    [Theory]
    [InlineData(UnitKind.Boiler)]
    [InlineData(UnitKind.Furnace)]
    public void The_generated_table_does_what_the_sheet_says_row_by_row(UnitKind kind)
    {
        foreach (var row in Sheet.Rows(kind))
        {
            Assert.Null(new RowBench(kind, Sheet.Generated(kind)).Differs(row));
        }
    }

    [Theory]
    [InlineData(UnitKind.Boiler)]
    [InlineData(UnitKind.Furnace)]
    public void Every_mistake_in_a_row_is_noticed(UnitKind kind)
    {
        var killed = 0;
        var equivalent = 0;
        var survivors = new List<string>();
        foreach (var mutant in TableMutant.Of(kind))
        {
            if (new RowBench(kind, mutant.Build()).Differs(mutant.Row) is not null)
            {
                killed++;
            }
            else if (s_equivalent.ContainsKey(mutant.Change))
            {
                equivalent++;
            }
            else
            {
                survivors.Add(mutant.ToString());
            }
        }

        output.WriteLine($"{kind}: {killed} of {killed + survivors.Count} mutants killed, {equivalent} equivalent");
        Assert.True(killed > 1_000, $"only {killed} killed: are the mutants made at all?");
        Assert.True(survivors.Count == 0, $"{survivors.Count} survive:\n{string.Join("\n", survivors)}");
    }
}
