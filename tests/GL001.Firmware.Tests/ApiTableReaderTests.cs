using GL001.Contract;

namespace GL001.Firmware.Tests;

/// <summary>A row that cannot be understood is an error that names file and line; nothing is skipped in silence.</summary>
public class ApiTableReaderTests
{
    private const string Core = "# assembly\tmscorlib\t0.0.0.0\trefs: ";

    [Theory]
    [InlineData("type\tA\tclass\t", "5 cells")]
    [InlineData("type\tA\tmodule\t\t", "'module' is no kind of type")]
    [InlineData("type\tA\tclass\tpartial\t", "unknown modifier 'partial'")]
    [InlineData("type\tA\tclass\t\tB", "bases are written")]
    [InlineData("type\tA<T>\tclass\t\t", "'A<T>' is not the name of a type")]
    [InlineData("method\tA\tM\tpublic\tSystem.Void M()", "must follow the row of its type")]
    public void Malformed_type_row_names_file_and_line(string row, string problem) => AssertRefused([Core, "# a comment", row], 3, problem);

    [Theory]
    [InlineData("routine\tA\tM\tpublic\tA M()", "'routine' is no kind of row")]
    [InlineData("method\tA\tM\t\tA M()", "either public or protected")]
    [InlineData("method\tA\tM\tpublic\tA M", "does not read '<returns> <name>(parameters)'")]
    [InlineData("method\tA\tM\tpublic\tA N()", "the signature names 'N', the row 'M'")]
    [InlineData("method\tA\tM\tpublic\tA M(A)", "parameter 'A' does not read")]
    [InlineData("method\tA\tM\tpublic\tA* M()", "'A*' is not the name of a type")]
    [InlineData("method\tB\tM\tpublic\tA M()", "must follow the row of its type")]
    [InlineData("property\tA\tP\tpublic\tA P", "does not read '<type> <name> { get; set; }")]
    [InlineData("field\tA\tF\tpublic const\tA F", "if, and only if, it is const")]
    [InlineData("invoke\tA\tInvoke\tpublic\tA Invoke()", "a delegate has one 'invoke' row")]
    public void Malformed_member_row_names_file_and_line(string row, string problem) => AssertRefused([Core, "type\tA\tclass\t\t", row], 3, problem);

    [Theory]
    [InlineData("")]
    [InlineData("type\tA\tclass\t\t")]
    [InlineData("# assembly\tmscorlib\tnewest\trefs: ")]
    public void Table_without_a_header_is_refused_at_its_first_line(string header) => AssertRefused([header], 1, "");

    [Theory]
    [InlineData("method\tA\tM\tpublic\tMissing.Type M()", "no table declares 'Missing.Type'")]
    [InlineData("method\tA\tM\tpublic\tA M(Missing.Type[] a)", "no table declares 'Missing.Type'")]
    public void Name_that_no_table_declares_is_refused_at_its_row(string row, string problem)
    {
        ApiAssembly assembly = ApiTableReader.Parse("Broken.tsv", [Core, "type\tA\tclass\t\t", row]);
        AssertRefused(() => ApiTables.From([assembly]), 3, problem);
    }

    [Fact]
    public void Type_in_two_tables_is_refused_and_both_places_are_named()
    {
        ApiAssembly first = ApiTableReader.Parse("First.tsv", [Core, "type\tA\tclass\t\t"]);
        ApiAssembly second = ApiTableReader.Parse("Broken.tsv", ["# assembly\tOther\t0.0.0.0\trefs: mscorlib", "type\tA\tclass\t\t"]);
        AssertRefused(() => ApiTables.From([first, second]), 2, "First.tsv(2)");
    }

    [Fact]
    public void Assembly_without_a_table_is_refused()
    {
        ApiAssembly assembly = ApiTableReader.Parse("Broken.tsv", ["# assembly\tOther\t0.0.0.0\trefs: mscorlib"]);
        AssertRefused(() => ApiTables.From([assembly]), 1, "'mscorlib', for which there is no table");
    }

    [Fact]
    public void Constant_that_does_not_fit_its_type_is_refused_at_its_row()
    {
        string[] rows = [Core, "type\tSystem.Object\tclass\t\t", "type\tSystem.ValueType\tclass\t\t", "type\tSystem.Byte\tstruct\t\t", "field\tSystem.Byte\tMaxValue\tpublic const\tSystem.Byte MaxValue = 256"];
        ApiTables tables = ApiTables.From([ApiTableReader.Parse("Broken.tsv", rows)]);
        AssertRefused(() => ReferenceAssemblyWriter.Write(tables, tables.Assemblies[0]), 5, "'256' is no value of 'System.Byte'");
    }

    private static void AssertRefused(string[] lines, int line, string problem) => AssertRefused(() => ApiTableReader.Parse("Broken.tsv", lines), line, problem);

    private static void AssertRefused(Func<object> action, int line, string problem)
    {
        ApiTableException exception = Assert.Throws<ApiTableException>(action);
        Assert.Equal(("Broken.tsv", line), (exception.File, exception.Line));
        Assert.StartsWith($"Broken.tsv({line}): error", exception.Message, StringComparison.Ordinal);
        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
    }
}
