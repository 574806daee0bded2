using GL001.Control;
using GL001.Storage;

namespace GL001.Runtime;

/// <summary>
/// The flight recorder of one controller: everything that enters a scan and everything that leaves it, from a minute before
/// a trip to five after it. A board without a recording memory has none, and this then does nothing.
/// </summary>
/// <remarks>
/// <para>What enters a scan: its time, every reading and contact as frozen for it, the lease offer it judges, the beginning
/// of a session; and what does not change while the controller runs, see <see cref="TapeHead"/>. Who gives the scan
/// anything else, for example a load set at a panel, has to write it down here too, or the replay will differ.</para>
/// <para>Memory: the minute before with two checkpoints takes some 80 KB on a boiler that modulates, so a board with a
/// recorder needs external memory. A record takes about 90 bytes there: every noisy reading changes two or three of its four.</para>
/// </remarks>
public sealed class FlightTape
{
    public const int BeforeSeconds = 60;
    public const int AfterSeconds = 300;

    // Room for the offers that stand between the scans: one every ten seconds.
    private const int BeforeOffers = 8;
    private const int AfterOffers = 32;

    // A record's share of the memory, rounded up.
    private const int UsualRecordBytes = 112;

    private readonly ScanCycle _cycle;
    private readonly FlightRecorder? _recorder;
    private readonly TapeScribe _scribe;
    private readonly StateBuffer _offer = new StateBuffer(OfferBytes);
    private readonly byte[] _offerRecord = new byte[TapeRecord.Bytes];
    private int _flags;
    private bool _wasLockedOut = true;

    /// <param name="flash">The recording memory, or <see cref="NoFlash"/>.</param>
    /// <param name="cycle">The scan.</param>
    /// <param name="parameters">What it was built from.</param>
    /// <param name="periodMs">Scan period, ms.</param>
    public FlightTape(ISlowFlashPort flash, ScanCycle cycle, ParameterSet parameters, int periodMs)
    {
        _cycle = cycle;
        _scribe = new TapeScribe(cycle, TapeHead.Of(parameters, TripTables.Hash, periodMs));
        if (flash.BlockCount > 0)
        {
            int before = (BeforeSeconds * 1_000 / periodMs) + (2 * _scribe.Pieces) + BeforeOffers;
            int after = (AfterSeconds * 1_000 / periodMs) + AfterOffers;
            int memoryChunks = (before * UsualRecordBytes / flash.BlockBytes) + 2;
            _recorder = new FlightRecorder(flash, TapeRecord.Bytes, before, after, memoryChunks);
            IsReadable = _recorder.Open();
        }
    }

    /// <summary>Longest offer: number of the session and the proposal with all its steps.</summary>
    public static int OfferBytes => 4 + 52 + (8 * LeaseSchedule.Capacity);

    /// <summary>Whether the board has a recording memory.</summary>
    public bool IsFitted => _recorder != null;

    /// <summary>Whether the memory answered at power-up.</summary>
    public bool IsReadable { get; }

    /// <summary>For the slow thread, which reads and releases recordings; null on a board without a recording memory.</summary>
    public FlightRecorder? Recorder => _recorder;

    /// <summary>A session begins before the next scan.</summary>
    public void NoteSession()
    {
        _flags |= TapeRecord.SessionStarted;
    }

    /// <summary>The next scan judges an offer.</summary>
    /// <param name="offer">As it came over the wire.</param>
    /// <param name="session">The controller's birth number that it is held against.</param>
    public void NoteOffer(LeaseProposal offer, int session)
    {
        if (_recorder == null)
        {
            return;
        }

        _flags |= TapeRecord.Offered;
        _offer.StartSaving();
        _offer.Int(session);
        offer.Exchange(_offer);

        // Without steps the first part says it all.
        int room = TapeRecord.Bytes - TapeRecord.OfferAt;
        int parts = offer.Schedule.Count == 0 ? 1 : (_offer.Length + room - 1) / room;
        for (int part = 0; part < parts; part++)
        {
            AppendOffer(_recorder, part, room);
        }
    }

    /// <summary>After the inputs are frozen and before the scan runs.</summary>
    /// <param name="nowMs">Monotonic time since power-up, ms.</param>
    public void TakeInputs(long nowMs)
    {
        if (_recorder != null)
        {
            _scribe.TakeInputs(nowMs, _flags | (_cycle.StopRequested ? TapeRecord.StopRequested : 0));
        }

        _flags = 0;
    }

    /// <summary>After the scan.</summary>
    public void Keep()
    {
        if (_recorder == null)
        {
            return;
        }

        _scribe.TakeOutputs();
        _recorder.Append(_scribe.Record);
        if (_cycle.IsLockedOut && !_wasLockedOut)
        {
            _recorder.Trigger();
        }

        _wasLockedOut = _cycle.IsLockedOut;
    }

    /// <summary>Moves what is finished to the memory; on any thread but the scan's. False when there is nothing to do now.</summary>
    public bool Pump()
    {
        return _recorder != null && _recorder.Pump();
    }

    private void AppendOffer(FlightRecorder recorder, int part, int room)
    {
        _offerRecord[TapeRecord.KindAt] = TapeRecord.OfferKind;
        _offerRecord[TapeRecord.FlagsAt] = (byte)part;
        for (int i = 0; i < room; i++)
        {
            int at = (part * room) + i;
            _offerRecord[TapeRecord.OfferAt + i] = at < _offer.Length ? _offer.Bytes[at] : (byte)0;
        }

        recorder.Append(_offerRecord);
    }
}
