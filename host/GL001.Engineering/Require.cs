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

        throw Refusal(at, field, FormattableString.Invariant($"{value} {unit} is not allowed; the range is {low} to {high} {unit}").TrimEnd() + ".");
    }

    /// <summary>A number above zero and up to a limit.</summary>
    public static double Positive(double value, double high, string unit, string at = "", [CallerArgumentExpression(nameof(value))] string field = "")
    {
        if (value > 0.0 && value <= high)
        {
            return value;
        }

        throw Refusal(at, field, FormattableString.Invariant($"{value} {unit} is not allowed; it has to be above 0 and at most {high} {unit}").TrimEnd() + ".");
    }

    /// <summary>A list of at least so many items.</summary>
    public static IReadOnlyList<T> AtLeast<T>(IReadOnlyList<T>? items, int count, string at = "", [CallerArgumentExpression(nameof(items))] string field = "")
    {
        if (items is not null && items.Count >= count)
        {
            return items;
        }

        throw Refusal(at, field, FormattableString.Invariant($"{items?.Count ?? 0} items are given; at least {count} are needed."));
    }

    /// <summary>A condition between fields.</summary>
    public static void That(bool holds, string field, string message)
    {
        if (!holds)
        {
            throw new EngineeringInputException(field, message);
        }
    }

    private static EngineeringInputException Refusal(string at, string expression, string message)
    {
        // input.Fuel.CarbonPct is the field fuel.carbon_pct of the caller's input: the name of the variable is not part of it.
        string[] parts = expression.Replace(".Value", "", StringComparison.Ordinal).Replace("!", "", StringComparison.Ordinal).Split('.');
        string name = string.Join('.', (parts.Length > 1 ? parts[1..] : parts).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName));
        return new EngineeringInputException(at.Length > 0 ? $"{at}.{name}" : name, message);
    }
}
