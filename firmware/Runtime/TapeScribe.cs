using GL001.Control;
using GL001.Storage;

namespace GL001.Runtime;

/// <summary>
/// Writes down one scan after the other. Every so many scans it takes a checkpoint, head and state, and hands it out in
/// pieces, one with each record: a replay begins at the first checkpoint of which it has all pieces, and no record grows
/// by much. The replay has a scribe of its own and compares what the two have written.
/// </summary>
public sealed class TapeScribe
{
    // About 1.1 KB for the larger of the two trip tables.
    private const int MostStateBytes = 2_048;

    private readonly ScanCycle _cycle;
    private readonly byte[] _head;
    private readonly StateBuffer _state = new StateBuffer(MostStateBytes);

    /// <param name="cycle">The scan that is written down.</param>
    /// <param name="head">See <see cref="TapeHead"/>.</param>
    public TapeScribe(ScanCycle cycle, byte[] head)
    {
        _cycle = cycle;
        _head = head;
        TakeCheckpoint();
        ByteFields.PutInt32(_head, TapeHead.StateBytesAt, _state.Length);
        Pieces = (_head.Length + _state.Length + TapeRecord.CheckpointBytes - 1) / TapeRecord.CheckpointBytes;
    }

    /// <summary>The record of the last scan.</summary>
    public byte[] Record { get; } = new byte[TapeRecord.Bytes];

    /// <summary>Records that a checkpoint is spread over: its period.</summary>
    public int Pieces { get; }

    /// <summary>Bytes of state in a checkpoint.</summary>
    public int StateBytes => _state.Length;

    /// <summary>The piece that goes with the next record; with piece 0 a new checkpoint is taken.</summary>
    public int NextPiece { get; set; }

    /// <summary>Before the scan runs: what it sees.</summary>
    /// <param name="nowMs">Monotonic time since power-up, ms.</param>
    /// <param name="flags">Flags of <see cref="TapeRecord"/>.</param>
    public void TakeInputs(long nowMs, int flags)
    {
        Record[TapeRecord.KindAt] = TapeRecord.ScanKind;
        Record[TapeRecord.FlagsAt] = (byte)flags;
        ByteFields.PutInt64(Record, TapeRecord.UptimeAt, nowMs);
        TapeRecord.PutInputs(Record, _cycle.Image);
    }

    /// <summary>After it: what it did.</summary>
    public void TakeOutputs()
    {
        TapeRecord.PutOutputs(Record, _cycle);
        if (NextPiece == 0)
        {
            TakeCheckpoint();
        }

        PutPiece(NextPiece);
        NextPiece = NextPiece + 1 < Pieces ? NextPiece + 1 : 0;
    }

    private void TakeCheckpoint()
    {
        _state.StartSaving();
        _cycle.Exchange(_state);
    }

    private void PutPiece(int piece)
    {
        Record[TapeRecord.PieceAt] = (byte)piece;
        int at = piece * TapeRecord.CheckpointBytes;
        for (int i = 0; i < TapeRecord.CheckpointBytes; i++, at++)
        {
            int inState = at - _head.Length;
            Record[TapeRecord.CheckpointAt + i] = inState < 0 ? _head[at] : inState < _state.Length ? _state.Bytes[inState] : (byte)0;
        }
    }
}
