using System;
using GL001.Control;
using GL001.Drivers;
using GL001.Storage;
using GL001.Wire;

namespace GL001.Runtime;

/// <summary>
/// One boiler or furnace: reads its inputs, runs the scan, drives its outputs, feeds the watchdog last. The same
/// class runs on the device and on the simulated board.
/// </summary>
public sealed class UnitController
{
    /// <summary>The key for local changes counts for so long after it was turned, ms: one that is forgotten opens nothing.</summary>
    public const int KeyCountsForMs = 10 * 60 * 1000;

    /// <summary>Changes of parameters that are stored at once, a whole table of them, and the time until there may be one more, ms: 288 a day.</summary>
    public const int ParameterWrites = 96;
    public const int ParameterWriteMs = 5 * 60 * 1000;

    private readonly BoardPorts _board;
    private readonly InputScanner _inputs;
    private readonly RelayBank _relays;
    private readonly LockoutMemory _memory;
    private readonly LeaseProposal _offer = new LeaseProposal();
    private readonly TelemetryFrame _frame = new TelemetryFrame();
    private readonly ScanEvents _events;
    private readonly ParameterOrder _order = new ParameterOrder();
    private readonly ParameterReport _parameters = new ParameterReport();
    private readonly uint _crcAtPowerUp;
    private readonly WriteBudget _parameterWrites = new WriteBudget(ParameterWrites, ParameterWriteMs);
    private long _keySinceMs = -1;
    private bool _keySeenOpen;
    private bool _orderWaited;
    private bool _damageTold;
    private bool _outputsWritten = true;
    private int _session;

    /// <param name="board">What the controller is wired to.</param>
    /// <param name="builtIn">Parameters of this unit, until others are stored.</param>
    /// <param name="periodMs">Scan period, ms.</param>
    public UnitController(BoardPorts board, ParameterSet builtIn, int periodMs)
        : this(board, builtIn, periodMs, null)
    {
    }

    /// <summary>With other rows than the compiled ones, unless null: for the simulator alone, which plants defects in them to see them found.</summary>
    internal UnitController(BoardPorts board, ParameterSet builtIn, int periodMs, Interlock[]? rows)
    {
        Parameters = new ParameterMemory(board.Memory, builtIn);
        UnitOptions options = UnitSettings.Options(builtIn);
        _board = board;
        _inputs = new InputScanner(board, builtIn.Kind, options, (int)(builtIn.Value(ParameterTable.FlameCheckMinutes) * 60_000.0));
        _relays = new RelayBank(board.Relays);
        Cycle = UnitSettings.Cycle(builtIn, periodMs, rows ?? UnitSettings.Rows(builtIn));
        Mailbox = new Mailbox(TagsOf(Cycle.Interlocks));
        _crcAtPowerUp = builtIn.Crc;
        _parameters.Take(builtIn);
        Mailbox.PostParameters(_parameters);
        _memory = new LockoutMemory(board.Memory);
        _memory.Load(Cycle);
        Tape = new FlightTape(board.Recording, Cycle, builtIn, periodMs);
        Keeper = new RecordKeeper(board, Mailbox, Tape);
        _events = new ScanEvents(Keeper.Events, Cycle);
        Keeper.Events.Post(EventKind.Boot, (int)_memory.Cause, 0, 0, LockoutCauseNames.Of(_memory.Cause), _memory.PowerUps, (int)board.ResetCause);
        _frame.SetText(MetricId.ResetCause, ResetCauseNames.Of(board.ResetCause));

        // The parameters' own limits come first; these are compiled beside the rows and hold whatever went wrong there.
        HaltReason = Cycle.CombustionFault.Length > 0 ? Cycle.CombustionFault : options.FindFault();
        IsHalted = HaltReason.Length > 0;
    }

    public ScanCycle Cycle { get; }

    public ParameterMemory Parameters { get; }

    /// <summary>What went into the scans around a trip.</summary>
    public FlightTape Tape { get; }

    /// <summary>Event log, telemetry, recording. Somebody has to pump it, off the scan's thread.</summary>
    public RecordKeeper Keeper { get; }

    /// <summary>What survives a power cut.</summary>
    public LockoutMemory Memory => _memory;

    public Mailbox Mailbox { get; }

    /// <summary>Set for good by an error of our own: the outputs are off and the watchdog is left to finish.</summary>
    public bool IsHalted { get; private set; }

    /// <summary>What halted the controller, or an empty text.</summary>
    public string HaltReason { get; private set; } = "";

    /// <summary>
    /// Whether nothing is left to do before the outputs may go: no fuel, and no air that a post-purge still needs. So it is when halted.
    /// </summary>
    public bool IsAtRest => IsHalted
        || ((Cycle.Burner.State == BurnerState.Standby || Cycle.Burner.State == BurnerState.Lockout) && Cycle.Output.Relays == Relay.None);

    /// <summary>
    /// On the scan's thread, between two scans: the program is to end. From the next scan on no heat is wanted; a burner that fires
    /// shuts its fuel and purges. Nothing takes it back but the next power-up.
    /// </summary>
    /// <param name="nowMs">Monotonic time since power-up, ms.</param>
    public void RequestStop(long nowMs)
    {
        if (!Cycle.StopRequested)
        {
            Cycle.StopRequested = true;
            Keeper.Events.Post(EventKind.Shutdown, (int)Cycle.Burner.State, nowMs, 0, BurnerStateNames.Of(Cycle.Burner.State), 0.0, 0.0);
        }
    }

    /// <param name="nowMs">Monotonic time since power-up, ms.</param>
    public void Scan(long nowMs)
    {
        if (IsHalted)
        {
            DeEnergise();
            Report(nowMs);
            return;
        }

        try
        {
            _inputs.Read(Cycle.Image, nowMs, Cycle.Burner.IsFiring);
            _relays.ReadBack(Cycle.Image.OutputsAgree, nowMs);
            if (!_outputsWritten)
            {
                // Nobody knows what the outputs do now. Left alone, a relay port that comes back would let fuel through again.
                Cycle.Image.OutputsAgree.Set(false);
            }

            WatchParameters(nowMs);
            _memory.Report(Cycle.Image, Parameters.IsSound);
            bool judgedLease = JudgeLease(nowMs);
            Tape.TakeInputs(nowMs);
            BurnerState before = Cycle.Burner.State;
            Cycle.Run(nowMs);
            _outputsWritten = WriteOutputs();

            // What lets fuel through or sparks against its command loses its supply by the watchdog's relay, the last one that can.
            if (_outputsWritten && !_relays.IsStuckOn)
            {
                _board.Watchdog.Feed();
            }

            Keeper.BurnerAtRest = Cycle.Burner.State == BurnerState.Lockout || Cycle.Burner.State == BurnerState.Standby;
            _memory.Keep(Cycle, before, nowMs, Mailbox.ReadClock());
            bool madeRoom = !Cycle.Output.IsFuelOn && (_memory.MakeRoom() || Parameters.MakeRoom());
            Tape.Keep();
            _events.Note(nowMs, judgedLease);
            WatchKey(nowMs);

            // One slow thing a scan; but a memory in which there is never room must not leave an order without its answer.
            _orderWaited = madeRoom && !_orderWaited;
            if (!_orderWaited)
            {
                ChangeParameter(nowMs);
            }

            Report(nowMs);
        }
        catch (Exception problem)
        {
            // Our own bug: de-energise, keep the reason, let the watchdog finish.
            IsHalted = true;
            HaltReason = problem.Message;
            DeEnergise();
            Keeper.Events.Post(EventKind.Halt, 0, nowMs, 0, HaltReason, 0.0, 0.0);
        }
    }

    private static string[] TagsOf(InterlockTable table)
    {
        string[] tags = new string[table.Count];
        for (int i = 0; i < tags.Length; i++)
        {
            tags[i] = table.Row(i).Tag;
        }

        return tags;
    }

    /// <summary>Whether there was a lease to judge.</summary>
    private bool JudgeLease(long nowMs)
    {
        int session = Mailbox.ReadSession();
        if (session != _session)
        {
            _session = session;
            Cycle.Arbiter.StartSession();
            Tape.NoteSession();
        }

        bool offered = Mailbox.TryTakeOffer(_offer);
        if (offered)
        {
            Tape.NoteOffer(_offer, _session);
            Cycle.Arbiter.Offer(_offer, _session, nowMs, Cycle.Image.RemoteSelected.IsClosed, Cycle.IsLockedOut);
        }

        return offered;
    }

    /// <summary>A key that was turned when the power came was turned by nobody now: it has to be seen open first.</summary>
    private void WatchKey(long nowMs)
    {
        DiscreteInput key = Cycle.Image.LocalKey;
        _keySeenOpen |= !key.IsClosed && key.Quality == SignalQuality.Good;
        _keySinceMs = !key.IsClosed || !_keySeenOpen ? -1 : _keySinceMs < 0 ? nowMs : _keySinceMs;
    }

    /// <summary>Our own memory failing is a fault that stops the unit: by the row of the memory, which no reset clears before the next power-up.</summary>
    private void WatchParameters(long nowMs)
    {
        Parameters.Watch();
        if (Parameters.IsDamaged && !_damageTold)
        {
            _damageTold = true;
            Keeper.Events.Post(EventKind.ParametersDamaged, 0, nowMs, 0, "", 0.0, 0.0);
        }
    }

    /// <summary>After outputs and watchdog, so that nothing waits for the memory. The unit runs on what it was built with until the next power-up.</summary>
    private void ChangeParameter(long nowMs)
    {
        if (!Mailbox.TryTakeOrder(_order))
        {
            return;
        }

        bool isKnown = _order.Id >= 0 && _order.Id < ParameterTable.Count;
        double previous = isKnown ? Parameters.Set.Value(_order.Id) : 0.0;
        BurnerState state = Cycle.Burner.State;
        bool atRest = !Cycle.Output.IsFuelOn && (state == BurnerState.Lockout || state == BurnerState.Standby);
        _parameters.Request = _order.Request;
        bool keyTurned = _keySinceMs >= 0 && nowMs - _keySinceMs <= KeyCountsForMs;
        _parameters.Judged++;
        bool changes = Parameters.WouldChange(_order.Id, _order.Value);
        int writes = Parameters.Writes;
        _parameters.Refusal = !keyTurned && !Cycle.Image.RemoteSelected.IsClosed
            ? ParameterRefusal.LocalMode
            : changes && !_parameterWrites.IsLeft(nowMs)
            ? ParameterRefusal.TooMany
            : Parameters.TrySet(_order.Id, _order.Value, keyTurned, atRest);
        if (Parameters.Writes != writes)
        {
            // Also one that failed has worn the memory.
            _parameterWrites.Take(nowMs);
        }

        if (_parameters.Refusal == ParameterRefusal.None && changes)
        {
            _parameters.Take(Parameters.Set);
            _parameters.ActsAfterRestart = Parameters.Set.Crc != _crcAtPowerUp;
            Keeper.Events.Post(EventKind.ParameterChange, _order.Id, nowMs, 0, ParameterTable.Name(_order.Id), _order.Value, previous);
        }

        Mailbox.PostParameters(_parameters);
    }

    private bool WriteOutputs()
    {
        OutputImage output = Cycle.Output;
        bool written = _relays.Write(output.Relays);
        written &= _board.Outputs.TryWrite(AnalogOutput.FuelValve, output.FiringRatePct);
        written &= _board.Outputs.TryWrite(AnalogOutput.AirDamper, output.AirDamperPct);
        written &= _board.Outputs.TryWrite(AnalogOutput.Feedwater, output.FeedwaterPct);
        return written;
    }

    private void Report(long nowMs)
    {
        _frame.Fill(Cycle, _memory, HaltReason, _session, nowMs);
        Mailbox.PostFrame(_frame);
    }

    private void DeEnergise()
    {
        Cycle.Output.DeEnergise();
        Keeper.BurnerAtRest = true;
        WriteOutputs();
    }
}
