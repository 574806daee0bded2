using GL001.Gateway;
using GL001.Simulator.Replay;
using GL001.Storage;
using GL001.Wire;

namespace GL001.Host.Recordings;

/// <summary>
/// Fetches every frozen flight recording chunk by chunk, each checked against the hash of the one before, and gives the
/// recorder free only when all of it lies on disk. One caller at a time.
/// </summary>
public sealed partial class RecordingFetcher(RecordingStore store, IRecordingCommander commander, TimeProvider clock, ILogger<RecordingFetcher> logger)
{
    /// <summary>An answer that has not come by then is asked for again.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Dictionary<UnitAddress, Fetch> _fetches = [];
    private readonly Sha256 _sha = new();

    /// <summary>Recordings stored since the start.</summary>
    public int Stored { get; private set; }

    /// <summary>Chunks that were not what the controller wrote, since the start.</summary>
    public int BrokenChunks { get; private set; }

    public Task HandleAsync(PlantEvent plantEvent, CancellationToken cancellationToken) => plantEvent switch
    {
        UnitBorn born => NoticeAsync(new UnitAddress(born.PlantId, born.ControllerId, born.UnitId), born.Values, cancellationToken),
        UnitData data => NoticeAsync(new UnitAddress(data.PlantId, data.ControllerId, data.UnitId), data.Values, cancellationToken),
        RecordingChunkSent chunk => TakeAsync(new UnitAddress(chunk.PlantId, chunk.ControllerId, chunk.UnitId), chunk, cancellationToken),
        _ => Task.CompletedTask,
    };

    /// <summary>Once a second or so: asks again for what has not come.</summary>
    public async Task TickAsync(CancellationToken cancellationToken)
    {
        foreach (var unit in _fetches.Keys.Where(unit => !commander.Hears(unit.PlantId)).ToList())
        {
            // Another replica hears the plant now and fetches from the start: the controller keeps what nobody released.
            _fetches.Remove(unit);
        }

        foreach (var (unit, fetch) in _fetches.Where(pair => pair.Value.IsFrozen && clock.GetElapsedTime(pair.Value.AskedAt) >= Patience).ToList())
        {
            await AskAsync(unit, fetch, cancellationToken);
        }
    }

    private async Task NoticeAsync(UnitAddress unit, IEnumerable<MetricValue> values, CancellationToken cancellationToken)
    {
        var fetch = _fetches.TryGetValue(unit, out var known) ? known : _fetches[unit] = new Fetch();
        var wasFrozen = fetch.IsFrozen;
        foreach (var value in values.Where(value => !value.IsHistorical))
        {
            fetch.Take(value);
        }

        if (fetch.IsFrozen && !wasFrozen)
        {
            fetch.Begin();
            await AskAsync(unit, fetch, cancellationToken);
        }
    }

    private async Task TakeAsync(UnitAddress unit, RecordingChunkSent sent, CancellationToken cancellationToken)
    {
        if (!_fetches.TryGetValue(unit, out var fetch) || !fetch.IsFrozen || fetch.IsStored || sent.Index != fetch.Next)
        {
            return;
        }

        byte[] chunk = [.. sent.Data];
        if (chunk.Length != fetch.ChunkBytes || !FlightChunk.Verify(chunk, chunk.Length, fetch.LastHash, _sha))
        {
            // Damaged on the way it comes right the next time; damaged in the memory it stays there, for somebody to look at.
            BrokenChunks++;
            LogBroken(unit, sent.Index);
            return;
        }

        await AppendAsync(unit, fetch, chunk, cancellationToken);
        fetch.LastHash = chunk[^Sha256.HashBytes..];
        fetch.Recording = new FlightChunkReader(chunk).Recording;
        fetch.Next++;
        if (fetch.Next == fetch.Chunks)
        {
            var name = store.Complete(unit.PlantId, unit.ControllerId, fetch.Recording);
            fetch.IsStored = true;
            Stored++;
            LogStored(unit, name, fetch.Chunks);
        }

        await AskAsync(unit, fetch, cancellationToken);
    }

    private async Task AppendAsync(UnitAddress unit, Fetch fetch, byte[] chunk, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(store.PartOf(unit.PlantId, unit.ControllerId), FileMode.OpenOrCreate);

        // What a full disk broke off is cut away.
        file.SetLength(fetch.Length);
        file.Position = fetch.Length;
        if (fetch.Next == 0)
        {
            TapeFile.WriteHead(file, chunk.Length);
        }

        await file.WriteAsync(chunk, cancellationToken);
        fetch.Length = file.Length;

        // The controller forgets what is released: it has to lie on the disk, not in a cache.
        file.Flush(flushToDisk: fetch.Next == fetch.Chunks - 1);
    }

    private Task<bool> AskAsync(UnitAddress unit, Fetch fetch, CancellationToken cancellationToken)
    {
        fetch.AskedAt = clock.GetTimestamp();
        return fetch.IsStored
            ? commander.ReleaseRecordingAsync(unit, Convert.ToHexStringLower(fetch.LastHash), cancellationToken)
            : commander.FetchChunkAsync(unit, fetch.Next, cancellationToken);
    }

    [LoggerMessage(EventId = 6001, Level = LogLevel.Information, Message = "Flight recording {Name} of {Unit} is stored, {Chunks} chunks.")]
    private partial void LogStored(UnitAddress unit, string name, int chunks);

    [LoggerMessage(EventId = 6002, Level = LogLevel.Warning, Message = "Chunk {Index} of the flight recording of {Unit} is not as the controller wrote it; asking again.")]
    private partial void LogBroken(UnitAddress unit, int index);

    /// <summary>How far the recording of one unit has come.</summary>
    private sealed class Fetch
    {
        private string _state = "";

        public int Chunks { get; private set; }

        public int ChunkBytes { get; private set; }

        public bool IsFrozen => _state == "Frozen" && Chunks > 0 && ChunkBytes > 0;

        public int Next { get; set; }

        public byte[] LastHash { get; set; } = new byte[Sha256.HashBytes];

        public int Recording { get; set; }

        /// <summary>Length of the file with all chunks so far.</summary>
        public long Length { get; set; }

        public bool IsStored { get; set; }

        public long AskedAt { get; set; }

        public void Begin()
        {
            Next = 0;
            Length = 0;
            LastHash = new byte[Sha256.HashBytes];
            IsStored = false;
        }

        public void Take(MetricValue value)
        {
            switch (value.MetricId)
            {
                case MetricId.RecordingState: _state = value.Text ?? ""; break;
                case MetricId.RecordingChunks: Chunks = (int)(value.Number ?? 0.0); break;
                case MetricId.RecordingChunkBytes: ChunkBytes = (int)(value.Number ?? 0.0); break;
                default: break;
            }
        }
    }
}
