namespace GL001.Contract;

/// <summary>A row of an API table cannot be understood. The message starts with file and line in the form that editors and MSBuild link.</summary>
public sealed class ApiTableException(string file, int line, string problem)
    : Exception($"{file}({line}): error CONTRACT: {problem}")
{
    /// <summary>Path of the table.</summary>
    public string File { get; } = file;

    /// <summary>Line of the row, counted from 1.</summary>
    public int Line { get; } = line;
}
