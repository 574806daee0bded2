using System;

namespace GL001.Storage;

/// <summary>Reads the records of one chunk. Check the chain with <see cref="FlightChunk.Verify"/> first.</summary>
public sealed class FlightChunkReader
{
    private readonly byte[] _chunk;
    private readonly byte[] _record;
    private readonly int _end;
    private int _at = FlightChunk.HeaderBytes;
    private int _left;

    /// <exception cref="ArgumentException">The bytes are no chunk.</exception>
    public FlightChunkReader(byte[] chunk)
    {
        if (chunk.Length < FlightChunk.HeaderBytes + Sha256.HashBytes || ByteFields.GetInt32(chunk, 0) != FlightChunk.Magic)
        {
            throw new ArgumentException("No chunk of a flight recording: it does not begin with GLFR.");
        }

        _chunk = chunk;
        _left = ByteFields.GetInt16(chunk, FlightChunk.RecordCountAt);
        _end = FlightChunk.HeaderBytes + ByteFields.GetInt16(chunk, FlightChunk.LengthAt);
        _record = new byte[ByteFields.GetInt16(chunk, FlightChunk.RecordBytesAt)];
        if (_end > chunk.Length - Sha256.HashBytes)
        {
            throw new ArgumentException("A chunk of a flight recording whose records are longer than itself.");
        }
    }

    /// <summary>Number of the recording; rises from one to the next.</summary>
    public int Recording => ByteFields.GetInt32(_chunk, FlightChunk.RecordingAt);

    public int Index => ByteFields.GetInt32(_chunk, FlightChunk.IndexAt);

    public bool IsLast => (ByteFields.GetInt16(_chunk, FlightChunk.FlagsAt) & FlightChunk.LastFlag) != 0;

    public bool IsTruncated => (ByteFields.GetInt16(_chunk, FlightChunk.FlagsAt) & FlightChunk.TruncatedFlag) != 0;

    public int RecordBytes => _record.Length;

    public int RecordCount => ByteFields.GetInt16(_chunk, FlightChunk.RecordCountAt);

    /// <summary>Number of this chunk's first record. A jump from one chunk to the next is a gap.</summary>
    public long FirstRecord => ByteFields.GetInt64(_chunk, FlightChunk.FirstRecordAt);

    /// <summary>Number of the record in which the trip stood first.</summary>
    public long TriggerRecord => ByteFields.GetInt64(_chunk, FlightChunk.TriggerRecordAt);

    /// <summary>Records that could not be kept in this recording, up to this chunk.</summary>
    public int LostRecords => ByteFields.GetInt32(_chunk, FlightChunk.LostAt);

    /// <summary>The next record; false after the last, or when the chunk is damaged.</summary>
    public bool TryReadNext(byte[] into)
    {
        if (_left == 0)
        {
            return false;
        }

        _at = FlightChunk.Decode(_chunk, _at, _end, _record, _record.Length);
        if (_at < 0)
        {
            _left = 0;
            return false;
        }

        _left--;
        Array.Copy(_record, 0, into, 0, _record.Length);
        return true;
    }
}
