using System.Globalization;
using GL001.Control;

namespace GL001.Proof.Tests;

/// <summary>One row of hardware/cause-and-effect.csv as an engineer reads it.</summary>
internal sealed record SheetRow(
    string Id, string Tag, bool IsAnalog, int[] Signals, int Required, string Direction, double Limit, int DelayMs, string Arming, string Class, bool ForbidsStart)
{
    /// <summary>Whether the row stops the burner; an alarm does not.</summary>
    public bool Stops => Class != "Alarm";

    public bool Violates(double value) => Direction == "High" ? value >= Limit : value <= Limit;

    public bool Violates(bool closed) => closed == (Direction == "Closed");
}

/// <summary>One input of hardware/io-list.csv.</summary>
internal sealed record SheetInput(string Tag, string Name, string Fitted, string Kind, double Low, double High)
{
    public bool IsContact => Kind is "contact" or "internal";

    /// <summary>Made by the scan itself, not read before it.</summary>
    public bool IsMadeByTheScan => Kind == "derived" || Name is "ScanInTime" or "ValvesTight" or "StartInTime" or "AtmosphereSafe";
}

/// <summary>
/// The two tables, read here from their CSV by a reader of the tests' own: what the proofs expect must come from the table
/// that the engineer signs, not from the constants that are generated from it and are on trial.
/// </summary>
internal static class Sheet
{
    private static readonly string s_root = FindRoot();

    // Defaults of the parameters that a row's delay or presence depends on.
    private static readonly Dictionary<string, double> s_defaults = Read("hardware/parameters.csv").ToDictionary(row => row["name"], row => Number(row["default"]));

    /// <summary>The rows of a unit.</summary>
    public static SheetRow[] Rows(Fit fit) =>
        [.. Read("hardware/cause-and-effect.csv").Where(row => (row["unit_kind"] == "Both" || row["unit_kind"] == Name(fit.Kind)) && IsFitted(row, fit)).Select(RowOf)];

    /// <summary>The inputs of a unit.</summary>
    public static SheetInput[] Inputs(Fit fit) =>
        [.. Read("hardware/io-list.csv").Where(row => (row["fitted"] == "Both" || row["fitted"] == Name(fit.Kind)) && IsFitted(row, fit)).Select(row =>
            new SheetInput(row["tag"], row["name"], row["fitted"], row["kind"], Number(row["low"]), Number(row["high"])))];

    public static Interlock[] Generated(Fit fit) =>
        fit.Kind == UnitKind.Boiler ? TripTables.Boiler(fit.Options()) : TripTables.Furnace(fit.Options());

    /// <summary>Span of an analog signal in its unit; of the rate of rise, which has none in the table, 100 K/min.</summary>
    public static double Span(Fit fit, int signal)
    {
        var input = Inputs(fit).Single(candidate => !candidate.IsContact && candidate.Name == ((AnalogSignal)signal).ToString());
        return input.High > input.Low ? input.High - input.Low : 100.0;
    }

    private static SheetRow RowOf(Dictionary<string, string> row)
    {
        var isAnalog = row["direction"] is "High" or "Low";
        var signals = row["signals"].Split(' ').Select(name => isAnalog ? (int)Enum.Parse<AnalogSignal>(name) : (int)Enum.Parse<DiscreteSignal>(name));
        return new SheetRow(row["id"], row["tag"], isAnalog, [.. signals], int.Parse(row["vote"][..1], CultureInfo.InvariantCulture), row["direction"],
            Number(row["limit"]), DelayMs(row["delay_ms"]), row["arming"], row["trip_class"], row["forbids_start"] == "yes");
    }

    /// <summary>Milliseconds, or a parameter in seconds, less some milliseconds.</summary>
    private static int DelayMs(string cell)
    {
        if (int.TryParse(cell, CultureInfo.InvariantCulture, out var ms))
        {
            return ms;
        }

        var parts = cell.Split('-');
        return (int)(s_defaults[parts[0]] * 1_000.0) - (parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0);
    }

    private static bool IsFitted(Dictionary<string, string> row, Fit fit)
    {
        var condition = row["fitted_when"].Split('=');
        return condition.Length < 2 || fit.Option(condition[0], s_defaults[condition[0]]) == Number(condition[1]);
    }

    private static string Name(UnitKind kind) => kind == UnitKind.Boiler ? "Boiler" : "Furnace";

    private static double Number(string cell) => cell.Length == 0 ? 0.0 : double.Parse(cell, CultureInfo.InvariantCulture);

    private static IEnumerable<Dictionary<string, string>> Read(string file)
    {
        var lines = File.ReadAllLines(Path.Combine(s_root, file)).Where(line => line.Length > 0).Select(Split).ToArray();
        return lines.Skip(1).Select(cells => lines[0].Zip(cells).ToDictionary(pair => pair.First, pair => pair.Second));
    }

    private static string[] Split(string line)
    {
        // Outside quotes a comma ends a cell; every second piece between quotes is inside.
        var pieces = line.Split('"');
        for (var i = 0; i < pieces.Length; i += 2)
        {
            pieces[i] = pieces[i].Replace(',', '\n');
        }

        return string.Concat(pieces).Split('\n');
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Directory.Packages.props")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
