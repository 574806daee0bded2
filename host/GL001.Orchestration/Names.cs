using System.Text.Json;

namespace GL001.Orchestration;

/// <summary>Names of states as the outside writes them.</summary>
public static class Names
{
    /// <summary>The name in lower_snake_case.</summary>
    public static string Of<T>(T state)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(state.ToString());

    /// <summary>Names with commas between them.</summary>
    public static string Of<T>(IEnumerable<T> states)
        where T : struct, Enum => string.Join(", ", states.Select(Of));

    /// <summary>The state of a name in lower_snake_case; null when it is none.</summary>
    public static T? Parse<T>(string? name)
        where T : struct, Enum => Enum.GetValues<T>().Where(state => Of(state) == name).Select(state => (T?)state).FirstOrDefault();
}
