using System.Globalization;
using GL001.Control;
using GL001.Runtime;
using GL001.Storage;

namespace GL001.Simulator.Replay;

/// <summary>What did not come out as it was recorded.</summary>
/// <param name="Record">Number of the scan's record.</param>
/// <param name="UptimeMs">When the scan ran, ms since power-up.</param>
/// <param name="Field">Which output, or which bytes of the state.</param>
/// <param name="Recorded">What the controller wrote down.</param>
/// <param name="Replayed">What came out now.</param>
public sealed record TapeDifference(long Record, long UptimeMs, string Field, string Recorded, string Replayed);

/// <summary>What a replay found.</summary>
/// <param name="Scans">Scans that ran again.</param>
/// <param name="FirstUptimeMs">Uptime of the first of them, ms.</param>
/// <param name="TripUptimeMs">Uptime of the trip, ms; null when its record is missing.</param>
/// <param name="LastUptimeMs">Uptime of the last scan that ran again, ms.</param>
/// <param name="Checkpoints">Checkpoints, the whole state each, that were compared as well.</param>
/// <param name="Gaps">Places where records are missing.</param>
/// <param name="Difference">The first difference, or null: every output came out bit for bit.</param>
public sealed record TapeVerdict(int Scans, long FirstUptimeMs, long? TripUptimeMs, long LastUptimeMs, int Checkpoints, int Gaps, TapeDifference? Difference);

/// <summary>Builds the scan to replay with from the recorded parameters and scan period.</summary>
public delegate ScanCycle CycleBuilder(ParameterSet parameters, int periodMs);

/// <summary>
/// Runs a flight recording through the firmware's own scan again, from its first complete checkpoint on. Bit for bit
/// the same has to come out: every output of every scan, and the whole state at every checkpoint.
/// </summary>
/// <param name="build">Makes the scan; a test makes another one on purpose.</param>
/// <param name="tripTableHash">Hash of the trip table that the scan is built with.</param>
public sealed class TapeReplay(CycleBuilder build, string tripTableHash)
{
    private readonly StateBuffer _offer = new(FlightTape.OfferBytes);
    private readonly LeaseProposal _proposal = new();
    private int _scans;
    private int _checkpoints;
    private int _gaps;
    private long _firstMs;
    private long _lastMs;

    public TapeReplay()
        : this(UnitSettings.Cycle, TripTables.Hash)
    {
    }

    /// <exception cref="TapeException">The recording was made with another trip table, other signals or another version.</exception>
    public TapeVerdict Run(TapeFile tape)
    {
        TapeDifference? difference = null;
        var entries = tape.Entries;
        for (var from = 0; from < entries.Count && difference is null;)
        {
            var end = EndOfRun(entries, from);
            _gaps += end < entries.Count ? 1 : 0;
            if (TryFindCheckpoint(entries, from, end, out var taken, out var checkpoint))
            {
                difference = Run(entries, taken, end, checkpoint);
            }

            from = end;
        }

        if (_scans == 0)
        {
            throw new TapeException("The recording holds no complete checkpoint with a scan after it: there is nothing to begin a replay from.");
        }

        var trip = entries.FirstOrDefault(entry => entry.Number == tape.TriggerRecord);
        return new TapeVerdict(_scans, _firstMs, trip is null ? null : ByteFields.GetInt64(trip.Record, TapeRecord.UptimeAt), _lastMs, _checkpoints, _gaps, difference);
    }

    /// <summary>One past the last record before a gap.</summary>
    private static int EndOfRun(IReadOnlyList<TapeEntry> entries, int from)
    {
        var end = from + 1;
        while (end < entries.Count && entries[end].Number == entries[end - 1].Number + 1)
        {
            end++;
        }

        return end;
    }

    /// <summary>Puts the pieces of the first whole checkpoint together. It was taken after the scan at <paramref name="taken"/>.</summary>
    private static bool TryFindCheckpoint(IReadOnlyList<TapeEntry> entries, int from, int end, out int taken, out byte[] checkpoint)
    {
        var bytes = new List<byte>();
        taken = -1;
        for (var i = from; i < end; i++)
        {
            var record = entries[i].Record;
            if (record[TapeRecord.KindAt] != TapeRecord.ScanKind)
            {
                continue;
            }

            if (record[TapeRecord.PieceAt] == 0)
            {
                bytes.Clear();
                taken = i;
            }

            if (taken >= 0)
            {
                bytes.AddRange(record.AsSpan(TapeRecord.CheckpointAt, TapeRecord.CheckpointBytes));
            }

            if (bytes.Count >= TapeHead.Bytes)
            {
                checkpoint = [.. bytes];
                if (bytes.Count >= TapeHead.Bytes + ByteFields.GetInt32(checkpoint, TapeHead.StateBytesAt))
                {
                    return true;
                }
            }
        }

        checkpoint = [];
        return false;
    }

    private TapeDifference? Run(IReadOnlyList<TapeEntry> entries, int taken, int end, byte[] checkpoint)
    {
        var cycle = Restore(checkpoint);
        var scribe = new TapeScribe(cycle, checkpoint[..TapeHead.Bytes]);
        for (var i = taken + 1; i < end; i++)
        {
            var record = entries[i].Record;
            if (record[TapeRecord.KindAt] == TapeRecord.OfferKind)
            {
                TakeOffer(record);
                continue;
            }

            Replay(record, cycle, scribe);
            if (TapeFields.FirstDifference(record, scribe.Record) is { } field)
            {
                return new TapeDifference(entries[i].Number, _lastMs, field.Name, field.TextOf(record), field.TextOf(scribe.Record));
            }

            _checkpoints += record[TapeRecord.PieceAt] == scribe.Pieces - 1 ? 1 : 0;
        }

        return null;
    }

    private ScanCycle Restore(byte[] checkpoint)
    {
        var version = checkpoint[TapeHead.VersionAt];
        if (version != TapeHead.Version || checkpoint[TapeHead.AnalogsAt] != SignalList.AnalogTags.Length || checkpoint[TapeHead.ContactsAt] != SignalList.DiscreteTags.Length)
        {
            throw new TapeException($"Recorded by another version of the firmware: form {version} with {checkpoint[TapeHead.AnalogsAt]} readings and {checkpoint[TapeHead.ContactsAt]} contacts; "
                + $"here form {TapeHead.Version} with {SignalList.AnalogTags.Length} and {SignalList.DiscreteTags.Length}.");
        }

        var hash = ByteFields.GetAscii(checkpoint, TapeHead.TripTableAt, TapeHead.TripTableBytes);
        if (hash != tripTableHash)
        {
            throw new TapeException($"Recorded with trip table {hash}; this one is {tripTableHash}. Replay it with the firmware it was recorded with.");
        }

        var cycle = build(Parameters(checkpoint), ByteFields.GetInt32(checkpoint, TapeHead.PeriodAt));
        var recorded = ByteFields.GetInt32(checkpoint, TapeHead.StateBytesAt);
        var state = new StateBuffer(Math.Max(checkpoint.Length - TapeHead.Bytes, 0));
        state.StartRestoring();
        checkpoint.AsSpan(TapeHead.Bytes).CopyTo(state.Bytes);
        try
        {
            cycle.Exchange(state);
        }
        catch (InvalidOperationException)
        {
            throw new TapeException($"The recorded state of {recorded} bytes is too short for this version of the firmware.");
        }

        return state.Length == recorded
            ? cycle
            : throw new TapeException($"The recorded state has {recorded} bytes, that of this version of the firmware {state.Length}.");
    }

    private static ParameterSet Parameters(byte[] checkpoint)
    {
        var values = new double[ParameterTable.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = ByteFields.GetDouble(checkpoint, TapeHead.ParametersAt + (8 * i));
        }

        try
        {
            return UnitSettings.BuiltIn((UnitKind)checkpoint[TapeHead.KindAt], [.. Enumerable.Range(0, values.Length)], values);
        }
        catch (ArgumentException problem)
        {
            throw new TapeException($"With the recorded parameters this firmware would not run: {problem.Message}.");
        }
    }

    private void TakeOffer(byte[] record)
    {
        var room = TapeRecord.Bytes - TapeRecord.OfferAt;
        var at = record[TapeRecord.FlagsAt] * room;
        if (at == 0)
        {
            Array.Clear(_offer.Bytes);
        }

        var count = Math.Min(room, _offer.Bytes.Length - at);
        if (count > 0)
        {
            Array.Copy(record, TapeRecord.OfferAt, _offer.Bytes, at, count);
        }
    }

    /// <summary>One scan, in the order of <see cref="UnitController.Scan"/>.</summary>
    private void Replay(byte[] record, ScanCycle cycle, TapeScribe scribe)
    {
        var nowMs = ByteFields.GetInt64(record, TapeRecord.UptimeAt);
        var flags = record[TapeRecord.FlagsAt];
        TapeRecord.RestoreInputs(record, cycle.Image);
        if ((flags & TapeRecord.SessionStarted) != 0)
        {
            cycle.Arbiter.StartSession();
        }

        if ((flags & TapeRecord.Offered) != 0)
        {
            _offer.StartRestoring();
            var session = _offer.Int(0);
            _proposal.Exchange(_offer);
            cycle.Arbiter.Offer(_proposal, session, nowMs, cycle.Image.RemoteSelected.IsClosed, cycle.IsLockedOut);
        }

        cycle.StopRequested = (flags & TapeRecord.StopRequested) != 0;
        scribe.TakeInputs(nowMs, flags);
        cycle.Run(nowMs);
        scribe.NextPiece = record[TapeRecord.PieceAt];
        scribe.TakeOutputs();
        _firstMs = _scans == 0 ? nowMs : _firstMs;
        _lastMs = nowMs;
        _scans++;
    }

    /// <summary>The verdict in a few lines for a reader.</summary>
    public static string Describe(TapeFile tape, TapeVerdict verdict)
    {
        var invariant = CultureInfo.InvariantCulture;
        var text = string.Create(invariant, $"{verdict.Scans} scans ran again, {verdict.Checkpoints} checkpoints compared");
        text += verdict.TripUptimeMs is { } tripMs
            ? string.Create(invariant, $": from {(tripMs - verdict.FirstUptimeMs) / 1000.0:0.0} s before the trip to {(verdict.LastUptimeMs - tripMs) / 1000.0:0.0} s after it.\n")
            : "; the record of the trip is missing.\n";
        text += tape.IsComplete ? "" : "The recording is incomplete: it was broken off before its time was over.\n";
        text += verdict.Gaps == 0 ? "" : string.Create(invariant, $"{verdict.Gaps} gaps; {tape.LostRecords} records were lost.\n");
        return text + (verdict.Difference is { } difference
            ? string.Create(invariant, $"DIFFERENT in record {difference.Record}, uptime {difference.UptimeMs} ms: {difference.Field} was {difference.Recorded}, now {difference.Replayed}.")
            : "Every output came out bit for bit.");
    }
}
