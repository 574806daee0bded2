namespace GL001.HardwareTables;

/// <summary>One row of <c>hardware/parameters.csv</c>.</summary>
internal sealed class Parameter
{
    public Parameter(CsvRow row)
    {
        Id = row.Whole("id", 0, ParameterTableGenerator.Capacity - 1);
        Name = row.Text("name");
        if (Name.Length is 0 or > 40 || !char.IsAsciiLetterUpper(Name[0]) || !Name.All(char.IsAsciiLetterOrDigit))
        {
            throw row.Problem("name", $"'{Name}' is not a name: a capital, then letters and digits, at most 40");
        }

        Unit = row.Text("unit");
        Kind = row.OneOf("unit_kind", "Both", "Boiler", "Furnace");
        Minimum = row.Number("min");
        Maximum = row.Number("max");
        Default = row.Number("default");
        Whole = row.OneOf("whole", "true", "false") == "true";
        Written = row.OneOf("written", "free", "key", "never");
        Description = row.Text("description");
        Source = row.Text("source");
        if (Minimum >= Maximum)
        {
            throw row.Problem("max", $"{ParameterTableGenerator.Short(Maximum)} is not above the minimum, {ParameterTableGenerator.Short(Minimum)}");
        }

        if (Default < Minimum || Default > Maximum)
        {
            throw row.Problem("default", $"{ParameterTableGenerator.Short(Default)} is not from {ParameterTableGenerator.Short(Minimum)} to {ParameterTableGenerator.Short(Maximum)}");
        }

        if (Whole && (Minimum % 1.0 != 0.0 || Maximum % 1.0 != 0.0 || Default % 1.0 != 0.0))
        {
            throw row.Problem("whole", "min, max and default are not all whole numbers");
        }
    }

    public int Id { get; }

    public string Name { get; }

    public string Unit { get; }

    public string Kind { get; }

    public double Minimum { get; }

    public double Maximum { get; }

    public double Default { get; }

    public bool Whole { get; }

    /// <summary>Who may write it: anybody at rest (free), somebody with the local key (key), the build alone (never).</summary>
    public string Written { get; }

    public bool SafetyRelated => Written != "free";

    public bool BuiltIn => Written == "never";

    public string Description { get; }

    public string Source { get; }

    public string Sentence => $"{char.ToUpperInvariant(Description[0])}{Description[1..]}.{(Unit.Length > 0 ? $" Unit: {Unit}." : "")}";
}
