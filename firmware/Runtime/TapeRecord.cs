using GL001.Control;
using GL001.Storage;

namespace GL001.Runtime;

/// <summary>
/// How one scan stands in a flight recording: what came in, what went out, and a piece of the last checkpoint. Kept and
/// replayed by the same methods, so that they cannot differ.
/// </summary>
/// <remarks>
/// <para>Least significant byte first; n analog signals are read, the derived ones are not among them:</para>
/// <code>
///  0  1  kind                      8  8  uptime, ms                        40 4n  values, single precision
///  1  1  flags, or part of offer  16 16  piece of the checkpoint        40+4n  n  quality (2 high bits) and cause
///  2  1  number of the piece      32  4  contacts closed, a bit each    40+5n 24  fuel valve, air damper, feedwater, %
///  3  1  relays                   36  4  contacts that are bad
///  4  4  burner state, trip class, row of the first-out (255 none), who sets the load
/// </code>
/// <para>A lease offer stands before the record of the scan that judged it, as kind 1 in as many records as it needs.</para>
/// </remarks>
public static class TapeRecord
{
    public const byte ScanKind = 0;
    public const byte OfferKind = 1;

    public const int KindAt = 0;
    public const int FlagsAt = 1;
    public const int PieceAt = 2;
    public const int RelaysAt = 3;
    public const int BurnerStateAt = 4;
    public const int TripAt = 5;
    public const int FirstOutAt = 6;
    public const int SourceAt = 7;
    public const int UptimeAt = 8;
    public const int CheckpointAt = 16;
    public const int CheckpointBytes = 16;
    public const int ClosedAt = 32;
    public const int BadAt = 36;
    public const int ValuesAt = 40;

    /// <summary>Where the bytes of an offer begin.</summary>
    public const int OfferAt = 8;

    /// <summary>Flag: a session began before this scan.</summary>
    public const int SessionStarted = 1;

    /// <summary>Flag: the offer that stands before was judged in this scan.</summary>
    public const int Offered = 2;

    /// <summary>Flag: the program was asked to end.</summary>
    public const int StopRequested = 4;

    private const int CauseBits = 6;

    private static readonly AnalogSignal[] s_read = ReadSignals();

    /// <summary>Analog signals that are read rather than derived.</summary>
    public static int ReadCount => s_read.Length;

    public static int QualitiesAt => ValuesAt + (4 * s_read.Length);

    public static int OutputsAt => ValuesAt + (5 * s_read.Length);

    public static int Bytes => OutputsAt + 24;

    /// <summary>The signal whose value stands at a place, counted from zero.</summary>
    public static AnalogSignal SignalAt(int place)
    {
        return s_read[place];
    }

    public static void PutInputs(byte[] record, ProcessImage image)
    {
        for (int i = 0; i < s_read.Length; i++)
        {
            AnalogInput input = image.Analog(s_read[i]);
            ByteFields.PutSingle(record, ValuesAt + (4 * i), input.Value);
            record[QualitiesAt + i] = (byte)(((int)input.Quality << CauseBits) | (int)input.Cause);
        }

        int closed = 0;
        int bad = 0;
        for (int i = 1; i < SignalList.DiscreteTags.Length; i++)
        {
            DiscreteInput contact = image.Discrete((DiscreteSignal)i);
            closed |= contact.IsClosed ? 1 << i : 0;
            bad |= contact.Quality == SignalQuality.Bad ? 1 << i : 0;
        }

        ByteFields.PutInt32(record, ClosedAt, closed);
        ByteFields.PutInt32(record, BadAt, bad);
    }

    public static void RestoreInputs(byte[] record, ProcessImage image)
    {
        for (int i = 0; i < s_read.Length; i++)
        {
            int quality = record[QualitiesAt + i];
            image.Analog(s_read[i]).Restore(ByteFields.GetSingle(record, ValuesAt + (4 * i)),
                (SignalQuality)(quality >> CauseBits), (SignalCause)(quality & ((1 << CauseBits) - 1)));
        }

        int closed = ByteFields.GetInt32(record, ClosedAt);
        int bad = ByteFields.GetInt32(record, BadAt);
        for (int i = 1; i < SignalList.DiscreteTags.Length; i++)
        {
            image.Discrete((DiscreteSignal)i).Restore((closed & (1 << i)) != 0, (bad & (1 << i)) != 0);
        }
    }

    public static void PutOutputs(byte[] record, ScanCycle cycle)
    {
        record[RelaysAt] = (byte)cycle.Output.Relays;
        record[BurnerStateAt] = (byte)cycle.Burner.State;
        record[TripAt] = (byte)cycle.Trip;
        record[FirstOutAt] = (byte)cycle.Interlocks.FirstOut.Row;
        record[SourceAt] = (byte)cycle.Arbiter.Source;
        ByteFields.PutDouble(record, OutputsAt, cycle.Output.FiringRatePct);
        ByteFields.PutDouble(record, OutputsAt + 8, cycle.Output.AirDamperPct);
        ByteFields.PutDouble(record, OutputsAt + 16, cycle.Output.FeedwaterPct);
    }

    private static AnalogSignal[] ReadSignals()
    {
        int count = 0;
        for (int i = 1; i < SignalList.AnalogTags.Length; i++)
        {
            count += DerivedInputs.IsDerived((AnalogSignal)i) ? 0 : 1;
        }

        AnalogSignal[] read = new AnalogSignal[count];
        count = 0;
        for (int i = 1; i < SignalList.AnalogTags.Length; i++)
        {
            if (!DerivedInputs.IsDerived((AnalogSignal)i))
            {
                read[count++] = (AnalogSignal)i;
            }
        }

        return read;
    }
}
