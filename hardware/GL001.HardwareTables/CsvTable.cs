using System.Globalization;

namespace GL001.HardwareTables;

/// <summary>A comma-separated table with a header line; a cell may stand in double quotes.</summary>
public sealed class CsvTable
{
    private readonly string _file;
    private readonly List<string> _columns;

    private CsvTable(string file, List<string> columns, List<CsvRow> rows)
    {
        _file = file;
        _columns = columns;
        Rows = rows;
    }

    public IReadOnlyList<CsvRow> Rows { get; }

    /// <summary>Every cell as one text, whatever the line ends and quotes of the file.</summary>
    public string Normalised => string.Concat(Rows.Select(row => row.Normalised + "\n"));

    public static CsvTable Read(string root, string file)
    {
        var lines = File.ReadAllLines(Path.Combine(root, file));
        if (lines.Length == 0)
        {
            throw new TableException($"{file}: the table is empty; its first line names the columns");
        }

        var rows = new List<CsvRow>();
        var table = new CsvTable(file, Split(lines[0]), rows);
        for (var i = 1; i < lines.Length; i++)
        {
            if (lines[i].Length == 0)
            {
                continue;
            }

            var cells = Split(lines[i]);
            if (cells.Count != table._columns.Count)
            {
                throw new TableException($"{file}({i + 1}): {cells.Count} cells where the header has {table._columns.Count}");
            }

            rows.Add(new CsvRow(table, i + 1, cells));
        }

        return table;
    }

    internal string Where(int line, string column) => $"{_file}({line}), column {column}";

    internal int Column(string name)
    {
        var index = _columns.IndexOf(name);
        return index >= 0 ? index : throw new TableException($"{_file}(1): column {name} is missing; there are {string.Join(", ", _columns)}");
    }

    private static List<string> Split(string line)
    {
        var cells = new List<string>();
        var cell = new System.Text.StringBuilder();
        var quoted = false;
        foreach (var c in line)
        {
            if (c == '"')
            {
                quoted = !quoted;
            }
            else if (c == ',' && !quoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else
            {
                cell.Append(c);
            }
        }

        cells.Add(cell.ToString());
        return cells;
    }
}

/// <summary>One line of a <see cref="CsvTable"/>.</summary>
public sealed class CsvRow(CsvTable table, int line, List<string> cells)
{
    internal string Normalised => string.Join('\u001f', cells);

    /// <summary>What to throw about a cell that is well formed and still cannot be used.</summary>
    public TableException Problem(string column, string what) => new($"{table.Where(line, column)}: {what}");

    public string Text(string column) => cells[table.Column(column)];

    public string OneOf(string column, params string[] allowed)
    {
        var text = Text(column);
        return allowed.Contains(text, StringComparer.Ordinal)
            ? text
            : throw new TableException($"{table.Where(line, column)}: '{text}' is not one of {string.Join(", ", allowed)}");
    }

    public double Number(string column)
    {
        var text = Text(column);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : throw new TableException($"{table.Where(line, column)}: '{text}' is not a number");
    }

    public int Whole(string column, int least, int most)
    {
        var text = Text(column);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new TableException($"{table.Where(line, column)}: '{text}' is not a whole number from {least} to {most}");
    }
}
