namespace GL001.SiteFiles;

/// <summary>
/// A table of plain cells: first line names the columns; ',' or ';' separates, whichever the first line has more of.
/// Quoted cells are not supported because no series needs them; a quote then shows up as a cell that is no number.
/// </summary>
internal sealed class CsvTable
{
    private CsvTable(string file, string[] columns, List<CsvRow> rows)
    {
        File = file;
        Columns = columns;
        Rows = rows;
    }

    public string File { get; }

    public string[] Columns { get; }

    public List<CsvRow> Rows { get; }

    /// <exception cref="IOException">The file cannot be read.</exception>
    public static CsvTable Read(string path)
    {
        string[] lines = System.IO.File.ReadAllLines(path);
        string header = lines.Length == 0 ? "" : lines[0];
        char separator = header.Count(c => c == ';') > header.Count(c => c == ',') ? ';' : ',';
        var rows = new List<CsvRow>(lines.Length);
        for (int i = 1; i < lines.Length; i++)
        {
            if (!string.IsNullOrWhiteSpace(lines[i]))
            {
                rows.Add(new CsvRow(i + 1, Split(lines[i], separator)));
            }
        }

        return new CsvTable(path, Split(header, separator), rows);
    }

    private static string[] Split(string line, char separator) => line.Split(separator, StringSplitOptions.TrimEntries);
}

internal readonly record struct CsvRow(int Line, string[] Cells);
