using GL001.Control;
using GL001.Storage;

namespace GL001.Runtime;

/// <summary>
/// What stands before the state in every checkpoint of a flight recording: all that a scan depends on and that does not
/// change while the controller runs. With it a recording explains itself.
/// </summary>
/// <remarks>
/// <code>
///  0  1  version            4  4  scan period, ms          24  4  bytes of the state
///  1  1  boiler or furnace  8 16  hash of the trip table   28 8p  the parameters, double precision
///  2  1  analog signals
///  3  1  contacts
/// </code>
/// </remarks>
public static class TapeHead
{
    /// <summary>2 since the heat-up programme: more parameters, longer head.</summary>
    public const int Version = 2;

    public const int VersionAt = 0;
    public const int KindAt = 1;
    public const int AnalogsAt = 2;
    public const int ContactsAt = 3;
    public const int PeriodAt = 4;
    public const int TripTableAt = 8;
    public const int TripTableBytes = 16;
    public const int StateBytesAt = 24;
    public const int ParametersAt = 28;

    /// <summary>Length of the head.</summary>
    public const int Bytes = ParametersAt + (8 * ParameterTable.Count);

    /// <summary>The parameters as they are now: what control was built from at power-up.</summary>
    public static byte[] Of(ParameterSet parameters, string tripTableHash, int periodMs)
    {
        byte[] head = new byte[Bytes];
        head[VersionAt] = Version;
        head[KindAt] = (byte)parameters.Kind;
        head[AnalogsAt] = (byte)SignalList.AnalogTags.Length;
        head[ContactsAt] = (byte)SignalList.DiscreteTags.Length;
        ByteFields.PutInt32(head, PeriodAt, periodMs);
        ByteFields.PutAscii(head, TripTableAt, TripTableBytes, tripTableHash);
        for (int i = 0; i < ParameterTable.Count; i++)
        {
            ByteFields.PutDouble(head, ParametersAt + (8 * i), parameters.Value(i));
        }

        return head;
    }
}
