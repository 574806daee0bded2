using System.Runtime.CompilerServices;
using System.Text.Json;

namespace GL001.Engineering;

/// <summary>Checks of inputs. Each returns the value, so that it can stand where the value is used; NaN is always refused.</summary>
internal static class Require
{
    /// <summary>A number in a closed range.</summary>
    /// <param name="value">The value; its expression names the field: input.FuelFlowKgPerS becomes fuel_flow_kg_per_s.</param>
    /// <param name="low">Least allowed.</param>
    /// <param name="high">Most allowed.</param>
    /// <param name="unit">Unit of all three; empty for a pure number.</param>
    /// <param name="at">Place of the item in the input when the value is one of a list, for example streams[2].</param>
    /// <param name="field">Filled in by the compiler.</param>
    public static double InRange(double value, double low, double high, string unit, string at = "", [CallerArgumentExpression(nameof(value))] string field = "")
    {
        if (value >= low && value <= high)
        {
            return value;
        }

        throw Refusal(at, field, FormattableString.Invariant($"{value}{Spaced(unit)} is not allowed; the range is {low} to {high}{Spaced(unit)}."));
    }

    /// <summary>Less counts as zero: no quantity of a plant is that small, and what is divided by it would be endless.</summary>
    private const double Least = 1e-12;

    /// <summary>A number above zero and up to a limit.</summary>
    public static double Positive(double value, double high, string unit, string at = "", [CallerArgumentExpression(nameof(value))] string field = "")
    {
        if (value >= Least && value <= high)
        {
            return value;
        }

        throw Refusal(at, field, FormattableString.Invariant($"{value}{Spaced(unit)} is not allowed; it has to be above 0 and at most {high}{Spaced(unit)}."));
    }

    /// <summary>A list of at least so many items, none of them null.</summary>
    public static IReadOnlyList<T> AtLeast<T>(IReadOnlyList<T>? items, int count, string at = "", [CallerArgumentExpression(nameof(items))] string field = "")
    {
        if (items is null || items.Count < count)
        {
            throw Refusal(at, field, FormattableString.Invariant($"{items?.Count ?? 0} items are given; at least {count} are needed."));
        }

        // JSON lets null into a list whatever its type says.
        for (int i = 0; i < items.Count; i++)
        {
            if (items[i] is null)
            {
                throw Refusal(at, $"{field}[{i}]", "it is null.");
            }
        }

        return items;
    }

    /// <summary>A list that may be left out, none of its items null.</summary>
    public static IReadOnlyList<T> Optional<T>(IReadOnlyList<T>? items, string at = "", [CallerArgumentExpression(nameof(items))] string field = "") =>
        items is null ? [] : AtLeast(items, 0, at, field);

    /// <summary>A time of our age: dates at the ends of the calendar are forgotten ones, and no day can be added to them.</summary>
    public static DateTimeOffset OurAge(DateTimeOffset value, string field)
    {
        That(value.Year is >= 1900 and < 2200, field, FormattableString.Invariant($"{value:yyyy-MM-dd} is not allowed; the range is 1900 to 2199."));
        return value;
    }

    /// <summary>A condition between fields.</summary>
    public static void That(bool holds, string field, string message)
    {
        if (!holds)
        {
            throw new EngineeringInputException(field, message);
        }
    }

    private static string Spaced(string unit) => unit.Length > 0 ? " " + unit : "";

    private static EngineeringInputException Refusal(string at, string expression, string message)
    {
        // input.Fuel.CarbonPct is the field fuel.carbon_pct of the caller's input: the name of the variable is not part of it.
        string[] parts = expression.Replace("!.Value", "", StringComparison.Ordinal).Split('.');
        string name = string.Join('.', (parts.Length > 1 ? parts[1..] : parts).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName));

        // An item of a plain list has a place and no name.
        return new EngineeringInputException(at.Length > 0 && name.Length > 0 ? $"{at}.{name}" : at + name, message);
    }
}
