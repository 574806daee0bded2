using System.Globalization;
using System.Text;

namespace GL001.HardwareTables;

/// <summary>
/// Makes the table of trips and alarms for people at the unit from <c>hardware/cause-and-effect.csv</c>. It is
/// committed and a test holds it against the table.
/// </summary>
public static class TripGuideGenerator
{
    public const string TripTable = "docs/operating/trip-table.md";

    private static readonly string[] s_units = ["Boiler", "Furnace"];

    private static readonly Dictionary<string, string> s_armings = new(StringComparer.Ordinal)
    {
        ["Always"] = "always",
        ["PilotProving"] = "after the spark, while the pilot proves itself",
        ["MainProving"] = "at the end of the main trial",
        ["MainFuel"] = "while both main fuel valves are commanded open",
        ["AnyFuel"] = "while pilot or main fuel is commanded on",
        ["Firing"] = "at low fire and while modulating",
        ["NoFuel"] = "while no fuel is commanded on; a value counts from 4.5 s after the fuel on",
        ["FuelValve1Shut"] = "while the upstream valve is commanded shut",
        ["FuelValve2Shut"] = "while the downstream valve is commanded shut",
        ["PilotValveShut"] = "while the pilot valve is commanded shut",
        ["MainFuelCold"] = "while both main fuel valves are commanded open; with `HighTemperatureMode` not while the chamber is proved at 760 °C or more",
    };

    private static readonly Dictionary<string, string> s_resets = new(StringComparer.Ordinal)
    {
        ["ManualReset"] = "reset button",
        ["Recycle"] = "reset button; with `RecycleCount` 1 one new start comes first",
        ["AutoReset"] = "by itself once the cause has gone; the start begins anew with its full purge",
        ["Alarm"] = "by itself; stops nothing",
    };

    private static readonly Dictionary<string, string> s_directions = new(StringComparer.Ordinal)
    {
        ["High"] = "at or above",
        ["Low"] = "at or below",
        ["Open"] = "open",
        ["Closed"] = "closed",
    };

    /// <summary>The generated file as a path below <paramref name="root"/> and its text.</summary>
    /// <exception cref="TableException">A cell that cannot be used.</exception>
    public static IEnumerable<(string Path, string Text)> Generate(string root)
    {
        var table = CsvTable.Read(root, TableGenerator.CauseAndEffect);
        var parameters = ParameterTableGenerator.Read(root);
        var tags = CsvTable.Read(root, TableGenerator.InputList).Rows.ToDictionary(row => row.Text("name"), row => row.Text("tag"), StringComparer.Ordinal);
        var text = new StringBuilder($"""
            # Trips and alarms

            <!-- Generated from {TableGenerator.CauseAndEffect} by hardware/GL001.HardwareTables. Change the table, not this file. -->
            Generated from [{TableGenerator.CauseAndEffect}](../../{TableGenerator.CauseAndEffect}). How to read a trip, and how to reset
            it, says [trips-and-reset.md](trips-and-reset.md). The limits are configurable defaults, **to be confirmed by the
            responsible engineer**.

            - *Bit* is the place of the row in the unit's own table: bit *n* of `First Out/Rows Of The Same Scan`, `First Out/Later
              Rows`, `Start/Blocked By Rows`, `Interlocks/Active Rows` and `Interlocks/Degraded Rows` has the value 2^n. It is also the
              order of precedence: of several trips in one scan the one with the lowest bit is shown as first-out.
            - *Vote*: 1oo2 means that one of two signals is enough. A signal that cannot be trusted votes for the trip, and a row
              that its bad signals carry alone does not wait for its delay.
            - *For*: how long the cause has to stand. Where it names a parameter, the time is set there, within the limits given.
            - *Fitted*: empty for a row that every unit has; else the option, a parameter, with which a unit has it. A row that a unit does
              not have keeps its bit, which stays zero. All of them stand in [parameters.md](../parameters.md).
            - *Start*: the cause also forbids a start, before there is anything to trip.


            """);
        foreach (var kind in s_units)
        {
            Section($"{kind}: trips", kind, alarms: false);
            Section($"{kind}: alarms", kind, alarms: true);
        }

        return [(TripTable, text.ToString().TrimEnd('\n') + "\n")];

        void Section(string title, string kind, bool alarms)
        {
            text.Append(CultureInfo.InvariantCulture, $"## {title}\n\n");
            text.Append("| Bit | Tag | Row | Cause | Signals, vote | Trips when | For | Stands guard | Does | Cleared by | Start | Fitted | Where the figure comes from |\n");
            text.Append("|---|---|---|---|---|---|---|---|---|---|---|---|---|\n");
            var rows = table.Rows.Where(row => row.OneOf("unit_kind", [.. s_units, "Both"]) is var unit && (unit == kind || unit == "Both")).ToList();
            for (var bit = 0; bit < rows.Count; bit++)
            {
                if (Word(rows[bit], "trip_class", s_resets) == s_resets["Alarm"] == alarms)
                {
                    text.Append(Line(rows[bit], bit, tags, parameters));
                }
            }

            text.Append('\n');
        }
    }

    private static string Line(CsvRow row, int bit, Dictionary<string, string> tags, List<Parameter> parameters)
    {
        var signals = row.Text("signals").Split(' ').Select(name => tags.TryGetValue(name, out var tag)
            ? tag
            : throw row.Problem("signals", $"'{name}' is not in {TableGenerator.InputList}"));
        var delay = Delay(TripDelay.Of(row, parameters));
        var start = row.OneOf("forbids_start", "yes", "no") == "yes" ? "forbidden" : "";
        return $"| {bit} | `{row.Text("tag")}` | {row.Text("id")} | {Cell(row, "cause")} | {string.Join(", ", signals)}: {row.Text("vote")} "
            + $"| {When(row)} | {delay} | {Word(row, "arming", s_armings)} | {Cell(row, "effect")} | {Word(row, "trip_class", s_resets)} | {start} | {Fitted(row, parameters)} | {Cell(row, "source")} |\n";
    }

    private static string Delay(TripDelay delay)
    {
        if (delay.Parameter is null)
        {
            return delay.FixedMs == 0 ? "at once" : Seconds(delay.FixedMs) + " s";
        }

        var less = delay.ShareMs > 0 ? $" less {Seconds(delay.ShareMs)} s" : "";
        return $"`{delay.Parameter.Name}`{less}: {Seconds(delay.DefaultMs)} s; {Seconds(delay.LeastMs)} to {Seconds(delay.MostMs)} s";
    }

    private static string Seconds(int ms) => (ms / 1000.0).ToString("0.###", CultureInfo.InvariantCulture);

    private static string Fitted(CsvRow row, List<Parameter> parameters) =>
        FittedWhen.Of(row, "unit_kind", parameters).IsAlways ? "" : $"`{row.Text("fitted_when")}`";

    private static string When(CsvRow row)
    {
        var direction = Word(row, "direction", s_directions);
        return row.Text("limit") == ""
            ? direction
            : string.Create(CultureInfo.InvariantCulture, $"{direction} {row.Number("limit"):0.####} {row.Text("unit")}");
    }

    private static string Word(CsvRow row, string column, Dictionary<string, string> words) => words[row.OneOf(column, [.. words.Keys])];

    private static string Cell(CsvRow row, string column) => row.Text(column).Replace("|", "\\|", StringComparison.Ordinal);
}
