namespace GL001.Wire;

/// <summary>Data type codes of the Sparkplug B payload definition that this wire uses.</summary>
public static class SparkplugDataType
{
    public const int Int32 = 3;
    public const int Int64 = 4;
    public const int UInt64 = 8;
    public const int Double = 10;
    public const int Boolean = 11;
    public const int String = 12;
    public const int Bytes = 17;

    /// <summary>Doubles one after the other, eight bytes each, least significant first, in the bytes field.</summary>
    public const int DoubleArray = 31;
}

/// <summary>Quality codes of Sparkplug B: the only three a payload may carry.</summary>
public static class SparkplugQuality
{
    public const int Bad = 0;
    public const int Good = 192;
    public const int Stale = 500;
}
