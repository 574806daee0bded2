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
        IsFitted = UnitDefaults.Fits(cells["fitted_when"]);
        DelayMs = int.TryParse(cells["delay_ms"], CultureInfo.InvariantCulture, out var ms) ? ms : UnitDefaults.DelayMs(cells["delay_ms"]);
        Arming = Enum.Parse<Arming>(cells["arming"]);
        TripClass = Enum.Parse<TripClass>(cells["trip_class"]);
        ForbidsStart = cells["forbids_start"] == "yes";
    }

    public string UnitKind { get; }

    /// <summary>Whether a unit with the table's defaults has the row: simulated units have no others.</summary>
    public bool IsFitted { get; }

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
        [.. s_all.Value.Where(row => row.IsFitted && row.TripClass != TripClass.Alarm && (row.UnitKind == "Both" || row.UnitKind == kind.ToString()))];
}

/// <summary>What a unit is fitted with and how long it waits where a table names a parameter: the defaults of hardware/parameters.csv.</summary>
internal static class UnitDefaults
{
    private static readonly Lazy<Dictionary<string, double>> s_defaults = new(() => CsvText.Read("parameters.csv")
        .ToDictionary(row => row["name"], row => double.Parse(row["default"], CultureInfo.InvariantCulture)));

    /// <param name="condition">Such as FuelKind=0; empty for what every unit has.</param>
    public static bool Fits(string condition)
    {
        var parts = condition.Split('=');
        return condition.Length == 0 || s_defaults.Value[parts[0]] == double.Parse(parts[1], CultureInfo.InvariantCulture);
    }

    /// <param name="cell">Milliseconds, or a parameter in seconds, perhaps less some milliseconds: FlameResponseSeconds-500.</param>
    public static int DelayMs(string cell)
    {
        var parts = cell.Split('-');
        return (int)(s_defaults.Value[parts[0]] * 1_000.0) - (parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0);
    }
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
