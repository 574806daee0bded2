using System.Globalization;
using GL001.Control;
using GL001.Runtime;
using GL001.Storage;

namespace GL001.Simulator.Replay;

/// <summary>One field of a record, to be named and shown.</summary>
/// <param name="Name">What a reader calls it.</param>
/// <param name="At">Where it begins.</param>
/// <param name="Bytes">How long it is.</param>
/// <param name="TextOf">Its value in a record.</param>
public sealed record TapeField(string Name, int At, int Bytes, Func<byte[], string> TextOf);

/// <summary>The fields of a scan's record, outputs first, so that a difference is named by what it does.</summary>
public static class TapeFields
{
    private static readonly TapeField[] s_fields = [.. Fields()];

    /// <summary>The first field whose bits are not the same, or null.</summary>
    public static TapeField? FirstDifference(byte[] recorded, byte[] replayed) =>
        Array.Find(s_fields, field => !recorded.AsSpan(field.At, field.Bytes).SequenceEqual(replayed.AsSpan(field.At, field.Bytes)));

    private static IEnumerable<TapeField> Fields()
    {
        yield return new("relays", TapeRecord.RelaysAt, 1, record => $"0x{record[TapeRecord.RelaysAt]:x2}");
        yield return Number("fuel valve, %", TapeRecord.OutputsAt);
        yield return Number("air damper, %", TapeRecord.OutputsAt + 8);
        yield return Number("feedwater valve, %", TapeRecord.OutputsAt + 16);
        yield return new("burner state", TapeRecord.BurnerStateAt, 1, record => BurnerStateNames.Of((BurnerState)record[TapeRecord.BurnerStateAt]));
        yield return new("trip class", TapeRecord.TripAt, 1, record => $"{(TripClass)record[TapeRecord.TripAt]}");
        yield return new("row of the first-out", TapeRecord.FirstOutAt, 1, record => $"{(sbyte)record[TapeRecord.FirstOutAt]}");
        yield return new("setpoint source", TapeRecord.SourceAt, 1, record => SetpointSourceNames.Of((SetpointSource)record[TapeRecord.SourceAt]));
        yield return new("state, piece of the checkpoint", TapeRecord.CheckpointAt, TapeRecord.CheckpointBytes,
            record => $"no. {record[TapeRecord.PieceAt]} {Convert.ToHexStringLower(record, TapeRecord.CheckpointAt, TapeRecord.CheckpointBytes)}");

        // The replay is given these, so they cannot differ unless a scan changes its own inputs.
        yield return new("the record itself", 0, TapeRecord.Bytes, Convert.ToHexStringLower);
    }

    private static TapeField Number(string name, int at) =>
        new(name, at, 8, record => ByteFields.GetDouble(record, at).ToString("R", CultureInfo.InvariantCulture));
}
