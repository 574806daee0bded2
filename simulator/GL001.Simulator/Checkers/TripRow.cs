using System.Globalization;
using GL001.Control;

namespace GL001.Simulator.Checkers;

/// <summary>A row of hardware/cause-and-effect.csv as the oracle reads it: from the table itself, by its own reader.</summary>
internal sealed class TripRow
{
    private TripRow(IReadOnlyDictionary<string, string> cells, UnitFitting fitting)
    {
        Id = cells["id"];
        Tag = cells["tag"];
        Cause = cells["cause"];
        var names = cells["signals"].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        IsAnalog = Enum.TryParse<AnalogSignal>(names[0], out _);
        Signals = [.. names.Select(name => IsAnalog ? (int)Enum.Parse<AnalogSignal>(name) : (int)Enum.Parse<DiscreteSignal>(name))];
        Required = int.Parse(cells["vote"].Split("oo")[0], CultureInfo.InvariantCulture);
        Direction = Enum.Parse<TripDirection>(cells["direction"]);
        Limit = cells["limit"].Length == 0 ? 0.0 : double.Parse(cells["limit"], CultureInfo.InvariantCulture);
        DelayMs = int.TryParse(cells["delay_ms"], CultureInfo.InvariantCulture, out var ms) ? ms : fitting.DelayMs(cells["delay_ms"]);
        Arming = Enum.Parse<Arming>(cells["arming"]);
        TripClass = Enum.Parse<TripClass>(cells["trip_class"]);
        ForbidsStart = cells["forbids_start"] == "yes";
    }

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

    /// <summary>The trips of a boiler or a furnace with what it is fitted with; alarms are left out.</summary>
    public static TripRow[] Of(GL001.Plant.UnitKind kind, UnitFitting fitting) => [.. CsvText.Read("cause-and-effect.csv")
        .Where(cells => (cells["unit_kind"] == "Both" || cells["unit_kind"] == kind.ToString()) && fitting.Fits(cells["fitted_when"]))
        .Select(cells => new TripRow(cells, fitting))
        .Where(row => row.TripClass != TripClass.Alarm)];
}

/// <summary>
/// What a unit is fitted with and how long it waits where a table names a parameter: the defaults of hardware/parameters.csv,
/// but for what was entered for this unit.
/// </summary>
internal sealed class UnitFitting
{
    private static readonly Lazy<Dictionary<string, double>> s_defaults = new(() => CsvText.Read("parameters.csv")
        .ToDictionary(row => row["name"], row => double.Parse(row["default"], CultureInfo.InvariantCulture)));

    private static readonly Lazy<Dictionary<int, string>> s_names = new(() => CsvText.Read("parameters.csv")
        .ToDictionary(row => int.Parse(row["id"], CultureInfo.InvariantCulture), row => row["name"]));

    private readonly Dictionary<string, double> _entered;

    /// <param name="entered">Parameters that differ from the defaults, by their names.</param>
    public UnitFitting(IEnumerable<KeyValuePair<string, double>> entered)
    {
        _entered = new Dictionary<string, double>(entered, StringComparer.Ordinal);
    }

    public static UnitFitting Default { get; } = new([]);

    /// <param name="entered">Parameters by their numbers.</param>
    public static UnitFitting Of(IReadOnlyDictionary<int, double> entered) =>
        new(entered.Select(pair => KeyValuePair.Create(s_names.Value[pair.Key], pair.Value)));

    public double Value(string name) => _entered.TryGetValue(name, out var value) ? value : s_defaults.Value[name];

    /// <param name="condition">Such as FuelKind=0; empty for what every unit has.</param>
    public bool Fits(string condition)
    {
        var parts = condition.Split('=');
        return condition.Length == 0 || Value(parts[0]) == double.Parse(parts[1], CultureInfo.InvariantCulture);
    }

    /// <param name="cell">Milliseconds, or a parameter in seconds, perhaps less some milliseconds: FlameResponseSeconds-500.</param>
    public int DelayMs(string cell)
    {
        var parts = cell.Split('-');
        return (int)Math.Round(Value(parts[0]) * 1_000.0) - (parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0);
    }
}

/// <summary>Tables with quoted cells, out of the program itself.</summary>
internal static class CsvText
{
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, IReadOnlyList<IReadOnlyDictionary<string, string>>> s_read = new();

    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Read(string resource) => s_read.GetOrAdd(resource, ReadAll);

    private static List<IReadOnlyDictionary<string, string>> ReadAll(string resource)
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
