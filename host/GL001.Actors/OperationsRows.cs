using System.Text.Json;
using System.Text.Json.Serialization;

namespace GL001.Actors;

/// <summary>How rows of the operations database are written.</summary>
internal static class OperationsRows
{
    /// <summary>Name of the grain storage that lives in the operations database.</summary>
    public const string Storage = "operations";

    /// <summary>As grain states are: readable for a person.</summary>
    public static JsonSerializerOptions Json { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    public static long Microseconds(DateTimeOffset at) => (at.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;
}
