using System.Globalization;

namespace GL001.HardwareTables;

/// <summary>
/// A cell <c>delay_ms</c>: a figure; the name of a parameter in seconds; or that less a share which the cell takes off, as in
/// <c>FlameResponseSeconds-500</c>, where the parameter stands for the whole response and the share for what is not delay.
/// </summary>
internal sealed record TripDelay(int FixedMs, Parameter? Parameter, int ShareMs)
{
    public int LeastMs => Parameter is null ? FixedMs : Ms(Parameter.Minimum) - ShareMs;

    public int MostMs => Parameter is null ? FixedMs : Ms(Parameter.Maximum) - ShareMs;

    public int DefaultMs => Parameter is null ? FixedMs : Ms(Parameter.Default) - ShareMs;

    /// <summary>The delay in the firmware's words.</summary>
    public string Code => Parameter is null
        ? FixedMs.ToString(CultureInfo.InvariantCulture)
        : $"options.{Option(Parameter)}{(ShareMs > 0 ? $" - {ShareMs.ToString(CultureInfo.InvariantCulture)}" : "")}";

    /// <exception cref="TableException">Neither a figure nor a parameter that may be a delay.</exception>
    public static TripDelay Of(CsvRow row, List<Parameter> parameters)
    {
        var text = row.Text("delay_ms");
        if (text.Length == 0 || !char.IsAsciiLetter(text[0]))
        {
            return new TripDelay(row.Whole("delay_ms", 0, TripRules.LongestDelayMs), null, 0);
        }

        var parts = text.Split('-');
        var times = parameters.Where(parameter => parameter.Unit == "s" && parameter.SafetyRelated && (parameter.Kind == "Both" || parameter.Kind == row.Text("unit_kind"))).ToList();
        var named = times.Find(parameter => parameter.Name == parts[0])
            ?? throw row.Problem("delay_ms", $"'{parts[0]}' is no safety-related time of this kind of unit; there are {string.Join(", ", times.Select(parameter => parameter.Name))}");
        var share = 0;
        if (parts.Length > 2 || (parts.Length == 2 && (!int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out share) || share > Ms(named.Minimum))))
        {
            throw row.Problem("delay_ms", $"what is taken off {named.Name} must be a whole number from 0 to {Ms(named.Minimum)} ms");
        }

        return new TripDelay(0, named, share);
    }

    /// <summary>The name of a parameter among the firmware's options: times are whole milliseconds there.</summary>
    public static string Option(Parameter parameter) =>
        parameter.Unit == "s" ? parameter.Name.Replace("Seconds", "Ms", StringComparison.Ordinal) : parameter.Name;

    public static int Ms(double seconds) => (int)Math.Round(seconds * 1_000.0);
}

/// <summary>A cell <c>fitted_when</c>: empty for what every unit has, or an option and its value, as in <c>FuelKind=1</c>.</summary>
internal sealed record FittedWhen(Parameter? Option, int Value)
{
    public bool IsAlways => Option is null;

    /// <summary>The condition in the firmware's words.</summary>
    public string Code => Option is null ? "true" : $"options.{TripDelay.Option(Option)} == {Value.ToString(CultureInfo.InvariantCulture)}";

    /// <param name="row">A row of the trip table or of the input list.</param>
    /// <param name="kind">The column that says for which kind of unit the row is.</param>
    /// <param name="parameters">All parameters.</param>
    /// <exception cref="TableException">No option, or no value of it.</exception>
    public static FittedWhen Of(CsvRow row, string kind, List<Parameter> parameters)
    {
        var text = row.Text("fitted_when");
        if (text.Length == 0)
        {
            return new FittedWhen(null, 0);
        }

        var parts = text.Split('=');
        // Which rows and signals a unit has is how it is built: no message may change it.
        var options = parameters.Where(parameter => parameter.Whole && parameter.BuiltIn && (parameter.Kind == "Both" || parameter.Kind == row.Text(kind))).ToList();
        var option = options.Find(parameter => parameter.Name == parts[0])
            ?? throw row.Problem("fitted_when", $"'{parts[0]}' is no option of this kind of unit that is set by the build alone; there are {string.Join(", ", options.Select(parameter => parameter.Name))}");
        if (parts.Length != 2 || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value < option.Minimum || value > option.Maximum)
        {
            throw row.Problem("fitted_when", $"'{text}' is not {option.Name}= and a whole number from {ParameterTableGenerator.Short(option.Minimum)} to {ParameterTableGenerator.Short(option.Maximum)}");
        }

        return new FittedWhen(option, value);
    }

    /// <summary>Whether there can be a unit that has both.</summary>
    public bool MayMeet(FittedWhen other) => Option is null || other.Option is null || Option != other.Option || Value == other.Value;
}
