namespace GL001.Storage;

/// <summary>
/// One block of a flight recording: a header, the records, and a SHA-256 over all of it and thereby over the hash of the
/// chunk before, so that no record can be changed, left out or moved without breaking the chain.
/// </summary>
/// <remarks>
/// <para>Least significant byte first:</para>
/// <code>
///  0  4  "GLFR"            16  8  number of the first record    40 32  hash of the chunk before, zeros in chunk 0
///  4  4  recording         24  8  number of the trigger record  72  n  records
///  8  4  index of chunk    32  2  records in this chunk             f  FFh up to the hash
/// 12  2  flags             34  2  n                            -32 32  SHA-256 of everything before it
/// 14  2  bytes of a record 36  4  records lost so far
/// </code>
/// <para>A record is written as its difference (exclusive or) to the one before, the first of a chunk to zeros: for each
/// eight bytes one byte that tells which differ, then those. Every bit comes back.</para>
/// </remarks>
public static class FlightChunk
{
    public const int HeaderBytes = 72;
    public const int LastFlag = 1;

    /// <summary>The flash was full before the time after the trip was over.</summary>
    public const int TruncatedFlag = 2;

    internal const int Magic = 0x52464C47;   // GLFR as it stands in memory
    internal const int RecordingAt = 4;
    internal const int IndexAt = 8;
    internal const int FlagsAt = 12;
    internal const int RecordBytesAt = 14;
    internal const int FirstRecordAt = 16;
    internal const int TriggerRecordAt = 24;
    internal const int RecordCountAt = 32;
    internal const int LengthAt = 34;
    internal const int LostAt = 36;
    internal const int PreviousHashAt = 40;

    /// <summary>Longest form that a record of so many bytes can take.</summary>
    public static int LongestEncoded(int recordBytes)
    {
        return recordBytes + ((recordBytes + 7) / 8);
    }

    /// <summary>Whether the chunk is whole and follows the one with this hash (32 zeros before chunk 0).</summary>
    public static bool Verify(byte[] chunk, int chunkBytes, byte[] previousHash, Sha256 sha)
    {
        byte[] hash = new byte[Sha256.HashBytes];
        int hashAt = chunkBytes - Sha256.HashBytes;
        sha.Start();
        sha.Add(chunk, 0, hashAt);
        sha.Finish(hash, 0);
        return ByteFields.GetInt32(chunk, 0) == Magic
            && ByteFields.AreEqual(chunk, PreviousHashAt, previousHash, 0, Sha256.HashBytes)
            && ByteFields.AreEqual(chunk, hashAt, hash, 0, Sha256.HashBytes);
    }

    /// <summary>Writes the record's difference to <paramref name="previous"/>; returns the bytes it took.</summary>
    internal static int Encode(byte[] record, byte[] previous, int recordBytes, byte[] into, int at)
    {
        int write = at;
        for (int group = 0; group < recordBytes; group += 8)
        {
            int maskAt = write++;
            int end = group + 8 < recordBytes ? group + 8 : recordBytes;
            int mask = 0;
            for (int i = group; i < end; i++)
            {
                int difference = record[i] ^ previous[i];
                if (difference != 0)
                {
                    mask |= 1 << (i - group);
                    into[write++] = (byte)difference;
                }
            }

            into[maskAt] = (byte)mask;
        }

        return write - at;
    }

    /// <summary>Turns the record before into the one that stands at <paramref name="at"/>; returns where the next begins, or -1.</summary>
    internal static int Decode(byte[] from, int at, int end, byte[] record, int recordBytes)
    {
        for (int group = 0; group < recordBytes; group += 8)
        {
            if (at >= end)
            {
                return -1;
            }

            int mask = from[at++];
            for (int i = group; mask != 0; i++)
            {
                if ((mask & 1) != 0)
                {
                    if (at >= end || i >= recordBytes)
                    {
                        return -1;
                    }

                    record[i] ^= from[at++];
                }

                mask >>= 1;
            }
        }

        return at;
    }
}
