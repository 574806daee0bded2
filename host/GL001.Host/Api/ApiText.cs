using System.Text.Json;

namespace GL001.Host.Api;

/// <summary>Names of states as the API and the metrics write them: lower_snake_case, whoever named the state first.</summary>
internal static class ApiText
{
    /// <summary>The JSON null, for a part of an answer that may hold any JSON.</summary>
    public static JsonElement NoJson { get; } = JsonSerializer.SerializeToElement<object?>(null);

    /// <summary>The name of a state; null for an empty text, which means that it was never told.</summary>
    public static string? OrNull(string name) => name.Length == 0 ? null : Of(name);

    public static string Of(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);

    public static string Of<T>(T state)
        where T : struct, Enum => Of(state.ToString());
}
