namespace GL001.Control;

/// <summary>
/// One scan of one unit, in the order things happen. Inputs are frozen in <see cref="Image"/> before, outputs
/// stand in <see cref="Output"/> after. Time comes in as an argument; nothing is allocated.
/// </summary>
public sealed class ScanCycle
{
    private readonly ScanClock _clock;
    private readonly DerivedInputs _derived;
    private readonly HotChamber _chamber;
    private readonly FiringRateDemand _firing;
    private readonly AirFuelRatio _airFuel;
    private readonly DrumLevelController _level = new DrumLevelController(new DrumLevelOptions());
    private readonly ResetButton _resetButton = new ResetButton();
    private readonly EventWindow _resets;
    private readonly int _periodMs;

    /// <param name="unit">What tells the unit from another.</param>
    /// <param name="timings">Times of its burner.</param>
    /// <param name="interlocks">Its rows of the cause-and-effect table.</param>
    /// <param name="periodMs">Scan period, ms.</param>
    /// <param name="options">What the rows were made with; without them the defaults.</param>
    /// <param name="program">How a furnace is heated up; without it there is no programme.</param>
    public ScanCycle(UnitParameters unit, BurnerTimings timings, InterlockTable interlocks, int periodMs, UnitOptions? options = null,
        RampSoakOptions? program = null)
    {
        UnitOptions fitted = options ?? new UnitOptions();
        _derived = new DerivedInputs(fitted);
        _chamber = new HotChamber(unit.Kind == UnitKind.Furnace, fitted);
        Unit = unit;
        Interlocks = interlocks;
        Burner = new BurnerSequence(timings);
        Arbiter = new SetpointArbiter(unit);
        _periodMs = periodMs;
        _clock = new ScanClock(periodMs);
        Program = new RampSoakProgram(program ?? new RampSoakOptions(), unit);
        _firing = new FiringRateDemand(unit);
        _airFuel = new AirFuelRatio(CombustionTuning.For(unit));
        _resets = new EventWindow(timings.StartsInWindow, timings.WindowMs);
    }

    public UnitParameters Unit { get; }

    public ProcessImage Image { get; } = new ProcessImage();

    public OutputImage Output { get; } = new OutputImage();

    public InterlockTable Interlocks { get; }

    public BurnerSequence Burner { get; }

    public SetpointArbiter Arbiter { get; }

    /// <summary>A furnace's heat-up.</summary>
    public RampSoakProgram Program { get; }

    /// <summary>The gravest trip or alarm of this scan.</summary>
    public TripClass Trip { get; private set; }

    /// <summary>What is wrong with the combustion settings, or an empty text: with a fault the unit must not run.</summary>
    public string CombustionFault => _airFuel.Fault;

    /// <summary>
    /// Somebody means to end the program: no heat is wanted any more, so that a burner that fires shuts its fuel and purges. An input
    /// of the scan, as the image is.
    /// </summary>
    public bool StopRequested { get; set; }

    /// <summary>Scans that came later than they should, since power-up.</summary>
    public int Overruns => _clock.Overruns;

    public bool IsLockedOut => Burner.State == BurnerState.Lockout;

    /// <summary>Whether as many resets were made lately as are allowed: the next one has to wait.</summary>
    public bool ResetsExhausted => _resets.IsFull;

    /// <summary>Resets that count towards the limit now.</summary>
    public int RecentResets => _resets.Recent;

    /// <summary>The load that the present firing rate stands for, MW.</summary>
    public double PresentLoadMw => Output.FiringRatePct / 100.0 * Unit.RatedHeatMw;

    /// <param name="nowMs">Monotonic time since power-up, ms.</param>
    public void Run(long nowMs)
    {
        int elapsedMs = _clock.Step(nowMs);
        Image.ScanInTime.Set(_clock.InTime);
        Image.ValvesTight.Set(Burner.Fault != StartFault.ValveLeak);
        Image.StartInTime.Set(Burner.Fault != StartFault.TooLong);
        int countedMs = elapsedMs < _periodMs ? elapsedMs : _periodMs;
        _derived.Step(Image, elapsedMs);
        _chamber.Step(Image, Burner.State, countedMs);

        // Trips come before control, and what they say overrides control in this same scan.
        Trip = Interlocks.Evaluate(Image, Burner, elapsedMs, nowMs);
        bool reset = StepReset(elapsedMs);
        Arbiter.Step(nowMs, Trip, IsLockedOut, Image.RemoteSelected.IsClosed, elapsedMs);
        bool runDemand = _firing.RunDemand(Image, Arbiter) && !StopRequested;
        Burner.Step(Image, Trip, Interlocks.StartBlockedRows == 0, runDemand, reset, elapsedMs, countedMs);
        if (Burner.HasStarted)
        {
            // A trip that cleared by itself is over with the next start; one that locked out was cleared by its reset.
            Interlocks.FirstOut.Clear();
        }

        Program.Step(Image.Analog(Unit.ControlledSignal), Burner.IsFiring, Trip > TripClass.Alarm || IsLockedOut, countedMs);
        _firing.UseLocalSetpoint(Program.IsRunning ? Program.SetpointDegC : Unit.Setpoint, Program.IsRunning);
        double demandPct = _firing.Step(Image, Burner.State, Arbiter, elapsedMs);
        _airFuel.Step(Burner.State, Burner.IsPurged, demandPct, Image.FuelFlowPct, Image.CombustionAirFlowPct, Image.FlueOxygenPct, elapsedMs);
        _firing.IsFuelLimited = _airFuel.IsFuelLimitedByAir;
        Output.Set(Burner.Relays, _airFuel.FuelPct, _airFuel.AirPct, Feedwater(elapsedMs));
    }

    /// <summary>At power-up, before the first scan: starts and resets remembered from before. More than the limit count as the limit.</summary>
    public void RestoreEvents(int recentStarts, int recentResets)
    {
        Burner.RestoreStarts(recentStarts);
        _resets.Restore(recentResets);
    }

    /// <summary>Saves or restores everything that a scan remembers but its inputs.</summary>
    public void Exchange(StateBuffer state)
    {
        _clock.Exchange(state);
        _derived.Exchange(state, Image);
        _chamber.Exchange(state);
        Interlocks.Exchange(state);
        _resetButton.Exchange(state);
        _resets.Exchange(state);
        Burner.Exchange(state);
        Arbiter.Exchange(state);
        Program.Exchange(state);
        _firing.Exchange(state);
        _airFuel.Exchange(state);
        _level.Exchange(state);
        Output.Exchange(state);
    }

    /// <summary>The drum is fed in every state: hot brickwork boils on after a trip. But not blindly: without fuel a drum whose level nobody knows is left alone.</summary>
    private double Feedwater(int elapsedMs)
    {
        if (Image.DrumLevelMm.IsBad && !Relay.LetsFuelThrough(Burner.Relays))
        {
            _level.StartFrom(0.0);
            return 0.0;
        }

        return Unit.Kind == UnitKind.Boiler
            ? _level.Step(Image.DrumLevelMm, Image.SteamFlowPct, Image.FeedwaterFlowPct, elapsedMs)
            : 0.0;
    }

    private bool StepReset(int elapsedMs)
    {
        _resets.Step(elapsedMs);

        // A trip during the press wins, and a press that began before the lockout means something else.
        if (!IsLockedOut || Trip > TripClass.Alarm || Interlocks.ResetBlocked || _resets.IsFull)
        {
            _resetButton.Cancel();
        }

        if (!_resetButton.Step(Image.ResetButton, elapsedMs))
        {
            return false;
        }

        _resets.Count();
        Interlocks.FirstOut.Clear();
        return true;
    }
}
