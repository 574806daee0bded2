namespace GL001.Engineering;

/// <summary>An input that a calculation cannot use. The only exception that a bad input raises in this library.</summary>
/// <param name="field">Path of the field as JSON names it, for example streams[2].flow_kg_per_s.</param>
/// <param name="message">What is wrong: value, unit and allowed range.</param>
public sealed class EngineeringInputException(string field, string message) : Exception($"{field}: {message}")
{
    /// <summary>Path of the field in snake_case.</summary>
    public string Field { get; } = field;
}
