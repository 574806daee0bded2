namespace GL001.Storage;

/// <summary>One event. Both times are kept: the monotonic one cannot jump, the wall clock may not be known yet.</summary>
public sealed class EventRecord
{
    public const int SubjectWidth = 16;

    internal const int Bytes = PreviousAt + 8;

    private const int KindAt = 0;
    private const int CodeAt = 2;
    private const int UptimeAt = 4;
    private const int WallAt = UptimeAt + 8;
    private const int SubjectAt = WallAt + 8;
    private const int ValueAt = SubjectAt + SubjectWidth;
    private const int PreviousAt = ValueAt + 8;

    /// <summary>Number for life; zero before the record has been stored.</summary>
    public long Sequence { get; internal set; }

    public EventKind Kind { get; private set; }

    /// <summary>0 to 65 535; see <see cref="EventKind"/>.</summary>
    public int Code { get; private set; }

    /// <summary>Monotonic time, ms since the power-up before it.</summary>
    public long UptimeMs { get; private set; }

    /// <summary>Wall time, ms since 1970 UTC; zero when not known.</summary>
    public long WallMs { get; private set; }

    /// <summary>At most 16 ASCII characters, for example the tag of a trip.</summary>
    public string Subject { get; private set; } = "";

    public double Value { get; private set; }

    public double Previous { get; private set; }

    public void Set(EventKind kind, int code, long uptimeMs, long wallMs, string subject, double value, double previous)
    {
        Kind = kind;
        Code = code;
        UptimeMs = uptimeMs;
        WallMs = wallMs;
        Subject = subject;
        Value = value;
        Previous = previous;
    }

    public void CopyFrom(EventRecord other)
    {
        Sequence = other.Sequence;
        Set(other.Kind, other.Code, other.UptimeMs, other.WallMs, other.Subject, other.Value, other.Previous);
    }

    internal void WriteTo(byte[] payload)
    {
        payload[KindAt] = (byte)Kind;
        ByteFields.PutInt16(payload, CodeAt, Code);
        ByteFields.PutInt64(payload, UptimeAt, UptimeMs);
        ByteFields.PutInt64(payload, WallAt, WallMs);
        ByteFields.PutAscii(payload, SubjectAt, SubjectWidth, Subject);
        ByteFields.PutDouble(payload, ValueAt, Value);
        ByteFields.PutDouble(payload, PreviousAt, Previous);
    }

    internal void ReadFrom(byte[] payload, long sequence)
    {
        Sequence = sequence;
        Set((EventKind)payload[KindAt], ByteFields.GetInt16(payload, CodeAt), ByteFields.GetInt64(payload, UptimeAt),
            ByteFields.GetInt64(payload, WallAt), ByteFields.GetAscii(payload, SubjectAt, SubjectWidth),
            ByteFields.GetDouble(payload, ValueAt), ByteFields.GetDouble(payload, PreviousAt));
    }
}
