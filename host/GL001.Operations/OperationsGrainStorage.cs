using Dapper;
using Orleans.Storage;

namespace GL001.Operations;

/// <summary>Keeps the state of grains in the operations database.</summary>
public sealed class OperationsGrainStorage(OperationsDatabase database, IGrainStorageSerializer serializer) : IGrainStorage
{
    /// <summary>What grains name as the provider of their state.</summary>
    public const string ProviderName = "operations";

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var row = await database.ReadAsync(connection => connection.QuerySingleOrDefault<Row>(
            "SELECT etag, json FROM grain_states WHERE kind = @stateName AND key = @key", new { stateName, key = grainId.ToString() }));
        grainState.RecordExists = row is not null;
        grainState.ETag = row?.Etag.ToString(System.Globalization.CultureInfo.InvariantCulture);
        grainState.State = row is null ? Activator.CreateInstance<T>() : serializer.Deserialize<T>(BinaryData.FromString(row.Json));
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var (key, json, known) = (grainId.ToString(), serializer.Serialize(grainState.State).ToString(), EtagOf(grainState));
        var etag = await database.WriteAsync(connection => connection.QuerySingleOrDefault<long?>(
            known is null
                ? "INSERT INTO grain_states (kind, key, etag, json) VALUES (@stateName, @key, 1, @json) ON CONFLICT DO NOTHING RETURNING etag"
                : "UPDATE grain_states SET etag = etag + 1, json = @json WHERE kind = @stateName AND key = @key AND etag = @known RETURNING etag",
            new { stateName, key, json, known }));
        grainState.ETag = Changed(etag, stateName, key, grainState.ETag);
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var (key, known) = (grainId.ToString(), EtagOf(grainState));
        if (known is not null)
        {
            var etag = await database.WriteAsync(connection => connection.QuerySingleOrDefault<long?>(
                "DELETE FROM grain_states WHERE kind = @stateName AND key = @key AND etag = @known RETURNING etag", new { stateName, key, known }));
            Changed(etag, stateName, key, grainState.ETag);
        }

        grainState.State = Activator.CreateInstance<T>();
        grainState.ETag = null;
        grainState.RecordExists = false;
    }

    private static long? EtagOf<T>(IGrainState<T> state) =>
        state.ETag is { Length: > 0 } text ? long.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : null;

    private static string Changed(long? etag, string stateName, string key, string? known) =>
        etag?.ToString(System.Globalization.CultureInfo.InvariantCulture)
        ?? throw new InconsistentStateException($"{stateName} of {key} was changed by somebody else.", "unknown", known);

    private sealed class Row
    {
        public long Etag { get; init; }

        public string Json { get; init; } = "";
    }
}
