using GL001.Control;
using GL001.Storage;
using GL001.Wire;

namespace GL001.Runtime;

/// <summary>
/// One snapshot of the measurements as it stands in the telemetry ring: times, burner state and who sets the load, then
/// value (single precision), quality and cause of each metric of <see cref="MetricCatalog.Recorded"/>.
/// </summary>
/// <remarks>
/// <code>
///  0  8  uptime, ms         16  1  burner state          18  5n  value; quality (2 high bits) and cause
///  8  8  wall time, ms      17  1  source of the load
/// </code>
/// </remarks>
public static class TelemetryRecord
{
    private const int UptimeAt = 0;
    private const int WallAt = 8;
    private const int StateAt = 16;
    private const int SourceAt = 17;
    private const int ValuesAt = 18;
    private const int ValueBytes = 5;
    private const int CauseBits = 6;
    private const byte Halted = 255;
    private const string HaltedName = "Halted";

    public static int Bytes => ValuesAt + (ValueBytes * MetricCatalog.Recorded.Length);

    /// <summary>Takes a frame's values. Allocates nothing.</summary>
    /// <param name="record">Written.</param>
    /// <param name="frame">The newest frame of the scan.</param>
    /// <param name="wallMs">Its wall time, ms since 1970 UTC.</param>
    public static void Fill(byte[] record, TelemetryFrame frame, long wallMs)
    {
        ByteFields.PutInt64(record, WallAt, wallMs);
        for (int i = 0; i < TelemetryFrame.Count; i++)
        {
            switch (MetricCatalog.Device[i])
            {
                case MetricId.UptimeMs: ByteFields.PutInt64(record, UptimeAt, (long)frame.Number(i)); break;
                case MetricId.BurnerState: record[StateAt] = StateOf(frame.Text(i)); break;
                case MetricId.SetpointSource: record[SourceAt] = SourceOf(frame.Text(i)); break;
                default: FillOne(record, frame, i); break;
            }
        }
    }

    public static long WallMs(byte[] record)
    {
        return ByteFields.GetInt64(record, WallAt);
    }

    public static string BurnerStateName(byte[] record)
    {
        return record[StateAt] == Halted ? HaltedName : BurnerStateNames.Of((BurnerState)record[StateAt]);
    }

    public static string SourceName(byte[] record)
    {
        return SetpointSourceNames.Of((SetpointSource)record[SourceAt]);
    }

    /// <summary>The value at a place of <see cref="MetricCatalog.Recorded"/>, in the metric's unit.</summary>
    public static double Value(byte[] record, int place)
    {
        return ByteFields.GetSingle(record, ValuesAt + (ValueBytes * place));
    }

    public static SignalQuality Quality(byte[] record, int place)
    {
        return (SignalQuality)(record[ValuesAt + (ValueBytes * place) + 4] >> CauseBits);
    }

    public static SignalCause Cause(byte[] record, int place)
    {
        return (SignalCause)(record[ValuesAt + (ValueBytes * place) + 4] & ((1 << CauseBits) - 1));
    }

    private static void FillOne(byte[] record, TelemetryFrame frame, int index)
    {
        int[] recorded = MetricCatalog.Recorded;
        for (int place = 0; place < recorded.Length; place++)
        {
            if (recorded[place] == MetricCatalog.Device[index])
            {
                int at = ValuesAt + (ValueBytes * place);
                ByteFields.PutSingle(record, at, frame.Number(index));
                record[at + 4] = (byte)(((int)frame.Quality(index) << CauseBits) | (int)frame.Cause(index));
                return;
            }
        }
    }

    private static byte StateOf(string name)
    {
        for (byte i = 0; i <= (byte)BurnerState.ValveProving; i++)
        {
            if (BurnerStateNames.Of((BurnerState)i) == name)
            {
                return i;
            }
        }

        return Halted;
    }

    private static byte SourceOf(string name)
    {
        for (byte i = 0; i <= (byte)SetpointSource.Trip; i++)
        {
            if (SetpointSourceNames.Of((SetpointSource)i) == name)
            {
                return i;
            }
        }

        return (byte)SetpointSource.Trip;
    }
}
