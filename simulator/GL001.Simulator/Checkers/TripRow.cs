using System.Globalization;
using GL001.Control;

namespace GL001.Simulator.Checkers;

/// <summary>A row of hardware/cause-and-effect.csv as the oracle reads it: from the table itself, by its own reader.</summary>
internal sealed class TripRow
{
    private static readonly Lazy<TripRow[]> s_all = new(() => [.. CsvText.Read("cause-and-effect.csv").Select(cells => new TripRow(cells))]);

    private TripRow(IReadOnlyDictionary<string, string> cells)
    {
        UnitKind = cells["unit_kind"];
        Id = cells["id"];
        Tag = cells["tag"];
        Cause = cells["cause"];
        var names = cells["signals"].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        IsAnalog = Enum.TryParse<AnalogSignal>(names[0], out _);
        Signals = [.. names.Select(name => IsAnalog ? (int)Enum.Parse<AnalogSignal>(name) : (int)Enum.Parse<DiscreteSignal>(name))];
        Required = int.Parse(cells["vote"].Split("oo")[0], CultureInfo.InvariantCulture);
        Direction = Enum.Parse<TripDirection>(cells["direction"]);
        Limit = cells["limit"].Length == 0 ? 0.0 : double.Parse(cells["limit"], CultureInfo.InvariantCulture);
        DelayMs = int.Parse(cells["delay_ms"], CultureInfo.InvariantCulture);
        Arming = Enum.Parse<Arming>(cells["arming"]);
        TripClass = Enum.Parse<TripClass>(cells["trip_class"]);
        ForbidsStart = cells["forbids_start"] == "yes";
    }

    public string UnitKind { get; }

    public string Id { get; }

    public string Tag { get; }

    public string Cause { get; }

    public bool IsAnalog { get; }

    public int[] Signals { get; }

    public int Required { get; }

    public TripDirection Direction { get; }

    public double Limit { get; }

    public int DelayMs { get; }

    public Arming Arming { get; }

    public TripClass TripClass { get; }

    public bool ForbidsStart { get; }

    /// <summary>The trips of a boiler or a furnace; alarms are left out.</summary>
    public static TripRow[] Of(GL001.Plant.UnitKind kind) =>
        [.. s_all.Value.Where(row => row.TripClass != TripClass.Alarm && (row.UnitKind == "Both" || row.UnitKind == kind.ToString()))];
}

/// <summary>Tables with quoted cells, out of the program itself.</summary>
internal static class CsvText
{
    public static IEnumerable<IReadOnlyDictionary<string, string>> Read(string resource)
    {
        using var stream = typeof(CsvText).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The program was built without {resource}.");
        using var text = new StreamReader(stream);
        var columns = Cells(text.ReadLine() ?? "");
        var rows = new List<IReadOnlyDictionary<string, string>>();
        while (text.ReadLine() is { } line)
        {
            if (line.Length > 0)
            {
                var cells = Cells(line);
                rows.Add(columns.Zip(cells).ToDictionary(pair => pair.First, pair => pair.Second));
            }
        }

        return rows;
    }

    private static List<string> Cells(string line)
    {
        var cells = new List<string>();
        var cell = new System.Text.StringBuilder();
        var quoted = false;
        foreach (var letter in line)
        {
            if (letter == '"')
            {
                quoted = !quoted;
            }
            else if (letter == ',' && !quoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else
            {
                cell.Append(letter);
            }
        }

        cells.Add(cell.ToString());
        return cells;
    }
}
