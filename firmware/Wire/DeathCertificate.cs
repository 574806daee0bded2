namespace GL001.Wire;

/// <summary>
/// The NDEATH that a controller leaves with the broker as its will. The device's MQTT client takes a will only
/// as text and encodes it as UTF-8, and its texts end at a zero: so every byte must lie in 1 to 127. That
/// holds for birth numbers 1 to 127, a sub-range of Sparkplug's 0 to 255, and without time stamp and nested
/// lengths of two bytes; hence this small encoder of its own.
/// </summary>
public static class DeathCertificate
{
    public const string BdSeq = "bdSeq";
    public const int FirstBdSeq = 1;
    public const int LastBdSeq = 127;

    public static int NextBdSeq(int bdSeq)
    {
        return bdSeq < FirstBdSeq || bdSeq >= LastBdSeq ? FirstBdSeq : bdSeq + 1;
    }

    /// <summary>The payload for a birth number of 1 to 127.</summary>
    public static byte[] Encode(int bdSeq)
    {
        return new byte[]
        {
            0x12, 11,                                                       // metric, 11 bytes
            0x0A, 5, (byte)'b', (byte)'d', (byte)'S', (byte)'e', (byte)'q', // name
            0x20, SparkplugDataType.Int64,                                  // data type
            0x58, (byte)bdSeq,                                              // long value
        };
    }
}
