using System.Buffers.Binary;
using GL001.Storage;

namespace GL001.Simulator.Replay;

/// <summary>A recording that cannot be replayed, and why.</summary>
public sealed class TapeException(string message) : Exception(message);

/// <summary>
/// A flight recording in a file: a short head, then its chunks as they stood in the controller's memory. Reading checks
/// the chain of hashes, so that a record that was changed, left out or moved is found. The chain has no key: whoever
/// rewrites all of it is not found.
/// </summary>
public sealed class TapeFile
{
    private const int HeadBytes = 12;
    private const int LargestChunkBytes = 65_536;

    private TapeFile(IReadOnlyList<TapeEntry> entries, FlightChunkReader last)
    {
        Entries = entries;
        TriggerRecord = last.TriggerRecord;
        IsComplete = last.IsLast && !last.IsTruncated;
        LostRecords = last.LostRecords;
    }

    /// <summary>Every record with its number; a jump of the numbers is a gap.</summary>
    public IReadOnlyList<TapeEntry> Entries { get; }

    /// <summary>Number of the record in which the trip stood first.</summary>
    public long TriggerRecord { get; }

    /// <summary>Whether the recording runs to the end of its time. One that a power cut or a full memory broke off does not.</summary>
    public bool IsComplete { get; }

    /// <summary>Records that the controller could not keep.</summary>
    public int LostRecords { get; }

    private static ReadOnlySpan<byte> Magic => "GL001TAP"u8;

    /// <summary>Fetches the frozen recording chunk by chunk; returns the hash of the last, with which it can be released.</summary>
    /// <exception cref="IOException">The file cannot be written, or the recording cannot be read.</exception>
    public static byte[] Write(Stream file, FlightRecorder recorder)
    {
        WriteHead(file, recorder.ChunkBytes);
        var chunk = new byte[recorder.ChunkBytes];
        for (var i = 0; i < recorder.ChunkCount; i++)
        {
            if (!recorder.TryReadChunk(i, chunk))
            {
                throw new IOException($"The recording memory does not give chunk {i}.");
            }

            file.Write(chunk);
        }

        return chunk[^Sha256.HashBytes..];
    }

    /// <summary>The head of a file; the recording's chunks follow it, as they stand in the controller's memory.</summary>
    public static void WriteHead(Stream file, int chunkBytes)
    {
        Span<byte> head = stackalloc byte[HeadBytes];
        Magic.CopyTo(head);
        BinaryPrimitives.WriteInt32LittleEndian(head[Magic.Length..], chunkBytes);
        file.Write(head);
    }

    /// <exception cref="TapeException">No flight recording, or not as it was recorded.</exception>
    public static TapeFile Read(byte[] bytes)
    {
        var chunkBytes = bytes.Length >= HeadBytes && bytes.AsSpan().StartsWith(Magic) ? BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(Magic.Length)) : 0;
        if (chunkBytes is < FlightChunk.HeaderBytes + Sha256.HashBytes or > LargestChunkBytes)
        {
            throw new TapeException("This is no flight recording: it does not begin as one.");
        }

        if (bytes.Length == HeadBytes || (bytes.Length - HeadBytes) % chunkBytes != 0)
        {
            throw new TapeException($"The recording does not end with a whole chunk of {chunkBytes} bytes: part of it is missing.");
        }

        return Read(bytes, chunkBytes);
    }

    private static TapeFile Read(byte[] bytes, int chunkBytes)
    {
        var entries = new List<TapeEntry>();
        var previousHash = new byte[Sha256.HashBytes];
        var sha = new Sha256();
        FlightChunkReader? reader = null;
        for (var at = HeadBytes; at < bytes.Length; at += chunkBytes)
        {
            var chunk = bytes[at..(at + chunkBytes)];
            var index = (at - HeadBytes) / chunkBytes;
            if (!FlightChunk.Verify(chunk, chunkBytes, previousHash, sha))
            {
                throw new TapeException($"The hash chain breaks at chunk {index}: the recording is not as the controller wrote it.");
            }

            reader = new FlightChunkReader(chunk);
            previousHash = chunk[^Sha256.HashBytes..];
            AddRecords(reader, index, entries);
        }

        return new TapeFile(entries, reader!);
    }

    private static void AddRecords(FlightChunkReader reader, int index, List<TapeEntry> entries)
    {
        if (reader.RecordBytes != Runtime.TapeRecord.Bytes)
        {
            throw new TapeException($"Records of {reader.RecordBytes} bytes: another version of the firmware, with records of {Runtime.TapeRecord.Bytes}, cannot replay them.");
        }

        for (var i = 0; i < reader.RecordCount; i++)
        {
            var record = new byte[reader.RecordBytes];
            if (!reader.TryReadNext(record))
            {
                throw new TapeException($"Chunk {index} holds fewer records than it says.");
            }

            entries.Add(new TapeEntry(reader.FirstRecord + i, record));
        }
    }
}

/// <summary>One record of a recording.</summary>
/// <param name="Number">Counts from the controller's power-up.</param>
/// <param name="Record">As <see cref="Runtime.TapeRecord"/> says.</param>
public sealed record TapeEntry(long Number, byte[] Record);
