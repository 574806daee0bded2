using System.Globalization;

namespace GL001.HardwareTables;

/// <summary>What has to hold between the rows of the trip table, and between them and signals and parameters.</summary>
internal static class TripRules
{
    /// <summary>No row may wait for longer, ms.</summary>
    public const int LongestDelayMs = 600_000;

    /// <summary>What sensor, scan, relay and valve take of a response on top of a row's delay, ms.</summary>
    public const int ResponseShareMs = 500;

    // Flame-failure response from loss of flame to valves closed, ms: configurable between these, by usual practice.
    private const int FlameResponseLeastMs = 1_000;
    private const int FlameResponseMostMs = 4_000;

    // A row has one bit of a 64-bit mask; the sign stays free.
    private const int MostRows = 63;

    private static readonly string[] s_boilerMustHave =
        ["B01", "B02", "B03", "B05", "B06", "B07", "B08", "B09", "B10", "B11", "B12", "B13", "B15", "B17", "B18", "B19", "B20"];
    private static readonly string[] s_furnaceMustHave =
        ["F01", "F02", "F03", "F05", "F07", "F08", "B05", "B06", "B07", "B08", "B09", "B10", "B11", "B12", "B13", "B15", "B17", "B18", "B19", "B20"];

    // Only a unit with this fuel has them.
    private static readonly string[] s_byFuel = ["B10", "B11", "B12"];

    /// <summary>
    /// Longest delay of a trip by its row id, ms: the usual response less <see cref="ResponseShareMs"/>, or the usual filter
    /// where the practice names one. To be confirmed against the standard in force, like the limits themselves.
    /// </summary>
    private static readonly Dictionary<string, int> s_longestDelayMs = new(StringComparer.Ordinal)
    {
        ["B01"] = 10_000,
        ["B02"] = 4_500,
        ["B03"] = 500,
        ["B04"] = 500,
        ["B05"] = FlameResponseMostMs - ResponseShareMs,
        ["B06"] = 0,
        ["B07"] = 500,
        ["B08"] = 1_500,
        ["B09"] = 1_500,
        ["B10"] = 1_500,
        ["B11"] = 1_500,
        ["B12"] = 1_500,
        ["B13"] = 5_000,
        ["B14"] = 10_000,
        ["B15"] = 9_500,
        ["B16"] = LongestDelayMs,
        ["B17"] = 0,
        ["B18"] = 0,
        ["B19"] = 0,
        ["B20"] = 0,
        ["B21"] = 0,
        ["B22"] = 0,
        ["F01"] = 500,
        ["F02"] = 4_500,
        ["F03"] = 1_500,
        ["F04"] = 4_500,
        ["F05"] = 500,
        ["F06"] = 500,
        ["F07"] = 5_000,
        ["F08"] = 4_500,
    };

    // The operating cut-out of the controlled variable: setpoint and distance.
    private static readonly (string Signal, string Setpoint, string CutOut)[] s_controlled =
    [
        ("SteamPressureA", "SteamPressureSetpointBarg", "SteamPressureCutOutBar"),
        ("OutletTemperature", "OutletTemperatureSetpointDegC", "OutletTemperatureCutOutK"),
    ];

    /// <summary>A table that lacks a row, has one twice, or has one that does less than it must is no table to build a controller from.</summary>
    /// <param name="file">Name of the table.</param>
    /// <param name="rows">The rows of one kind of unit, in order.</param>
    /// <param name="kind">The kind of unit.</param>
    /// <param name="parameters">All parameters.</param>
    public static void Check(string file, List<CsvRow> rows, string kind, List<Parameter> parameters)
    {
        if (rows.Count > MostRows)
        {
            throw new TableException($"{file}: {rows.Count} rows for a {kind.ToLowerInvariant()}; the masks have {MostRows} bits");
        }

        foreach (var id in kind == "Boiler" ? s_boilerMustHave : s_furnaceMustHave)
        {
            RequireRow(file, rows.Where(row => row.Text("id") == id).Select(row => FittedWhen.Of(row, "unit_kind", parameters)).ToList(), id, kind);
        }

        var seen = new HashSet<string>();
        foreach (var row in rows)
        {
            if (!seen.Add(row.Text("tag")))
            {
                throw row.Problem("tag", $"{row.Text("tag")} stands in the table twice");
            }

            CheckClass(row);
            CheckArming(row);
            CheckDelay(row, parameters);
        }

        CheckOrder(rows, parameters);
    }

    /// <summary>A row that every unit has, or one for each value of its option.</summary>
    private static void RequireRow(string file, List<FittedWhen> rows, string id, string kind)
    {
        if (rows.Count == 0)
        {
            throw new TableException($"{file}: row {id} is missing for a {kind.ToLowerInvariant()}");
        }

        if (rows.Exists(row => row.IsAlways) || s_byFuel.Contains(id))
        {
            return;
        }

        var option = rows[0].Option!;
        for (var value = (int)option.Minimum; value <= option.Maximum; value++)
        {
            if (!rows.Exists(row => row.Option == option && row.Value == value))
            {
                throw new TableException($"{file}: row {id} is missing for a {kind.ToLowerInvariant()} with {option.Name}={value}");
            }
        }
    }

    private static void CheckClass(CsvRow row)
    {
        // Only these may do less than lock out.
        var id = row.Text("id");
        var tripClass = row.Text("trip_class");
        if (tripClass != "ManualReset" && !(tripClass == "Alarm" && id.StartsWith('A'))
            && !(tripClass == "Recycle" && id == "B05") && !(tripClass == "AutoReset" && id == "F05"))
        {
            throw row.Problem("trip_class", $"{id} must be ManualReset; alarms have ids that begin with A");
        }
    }

    /// <summary>Nothing but the flame's own row may stand down in a hot furnace.</summary>
    private static void CheckArming(CsvRow row)
    {
        if (row.Text("arming") == "MainFuelCold" && row.Text("id") != "B05")
        {
            throw row.Problem("arming", $"MainFuelCold is for B05 alone, not for {row.Text("id")}");
        }
    }

    private static void CheckDelay(CsvRow row, List<Parameter> parameters)
    {
        var delay = TripDelay.Of(row, parameters);
        var id = row.Text("id");
        if (id == "B05" && (delay.LeastMs + ResponseShareMs < FlameResponseLeastMs || delay.MostMs + ResponseShareMs > FlameResponseMostMs))
        {
            throw row.Problem("delay_ms", $"flame-failure response, the delay and {ResponseShareMs} ms, must be {FlameResponseLeastMs} to {FlameResponseMostMs} ms");
        }

        if (row.Text("trip_class") == "Alarm")
        {
            return;
        }

        if (!s_longestDelayMs.TryGetValue(id, out var longest))
        {
            throw row.Problem("id", $"'{id}' is no trip; there are {string.Join(", ", s_longestDelayMs.Keys)}");
        }

        if (delay.MostMs > longest)
        {
            throw row.Problem("delay_ms", $"{delay.MostMs} is too long for {id}: a whole number from 0 to {longest}");
        }
    }

    /// <summary>Control, then alarm, then trip, for each signal and each side.</summary>
    private static void CheckOrder(List<CsvRow> rows, List<Parameter> parameters)
    {
        foreach (var row in rows.Where(row => row.Text("limit") != ""))
        {
            var high = row.Text("direction") == "High";
            var limit = row.Number("limit");
            var signals = row.Text("signals").Split(' ');
            foreach (var (signal, setpoint, cutOut) in s_controlled)
            {
                var operating = parameters.Where(parameter => parameter.Name == setpoint || parameter.Name == cutOut).Sum(parameter => parameter.Default);
                if (high && signals.Contains(signal) && limit <= operating)
                {
                    throw row.Problem("limit", $"{Text(limit)} is not above the operating cut-out, {Text(operating)}");
                }
            }

            if (row.Text("trip_class") != "Alarm")
            {
                continue;
            }

            foreach (var trip in rows.Where(other => other.Text("trip_class") != "Alarm" && other.Text("limit") != "" && other.Text("direction") == row.Text("direction")
                && other.Text("signals").Split(' ').Intersect(signals).Any()))
            {
                if (high ? limit >= trip.Number("limit") : limit <= trip.Number("limit"))
                {
                    throw row.Problem("limit", $"{Text(limit)} is not {(high ? "below" : "above")} the trip of {trip.Text("tag")}, {Text(trip.Number("limit"))}");
                }
            }
        }
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
