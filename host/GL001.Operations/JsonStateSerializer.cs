using System.Text.Json;
using System.Text.Json.Serialization;
using Orleans.Storage;

namespace GL001.Operations;

/// <summary>State of grains as JSON that a person can read in the database, on every store alike.</summary>
public sealed class JsonStateSerializer : IGrainStorageSerializer
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input, s_options));

    public T Deserialize<T>(BinaryData input) => JsonSerializer.Deserialize<T>(input, s_options) ?? throw new JsonException($"The state of {typeof(T).Name} is null.");
}
