namespace GL001.Gateway;

/// <summary>Fetches flight recordings from controllers. False when there is no connection; who asks asks again.</summary>
public interface IRecordingCommander
{
    /// <summary>Whether this process hears a plant, and so its answers.</summary>
    bool Hears(string plantId) => true;

    /// <summary>Asks for a chunk of a frozen recording; it comes as <see cref="RecordingChunkSent"/>.</summary>
    Task<bool> FetchChunkAsync(UnitAddress unit, int index, CancellationToken cancellationToken = default);

    /// <summary>Gives the recorder free; the hash of the last chunk shows that the recording has arrived.</summary>
    Task<bool> ReleaseRecordingAsync(UnitAddress unit, string lastHash, CancellationToken cancellationToken = default);
}
