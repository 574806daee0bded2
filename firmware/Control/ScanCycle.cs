namespace GL001.Control;

/// <summary>
/// One scan of one unit, in the order things happen. Inputs are frozen in <see cref="Image"/> before, outputs
/// stand in <see cref="Output"/> after. Time comes in as an argument; nothing is allocated.
/// </summary>
public sealed class ScanCycle
{
    /// <summary>A scan that comes later than this many periods is a fault of the controller.</summary>
    public const int LatestScanPeriods = 5;

    private readonly FiringRateDemand _firing;
    private readonly ResetButton _resetButton = new ResetButton();
    private readonly int _periodMs;
    private long _lastMs = -1;

    public ScanCycle(UnitParameters unit, BurnerTimings timings, InterlockTable interlocks, int periodMs)
    {
        Unit = unit;
        Interlocks = interlocks;
        Burner = new BurnerSequence(timings);
        Arbiter = new SetpointArbiter(unit);
        _firing = new FiringRateDemand(unit);
        _periodMs = periodMs;
    }

    public UnitParameters Unit { get; }

    public ProcessImage Image { get; } = new ProcessImage();

    public OutputImage Output { get; } = new OutputImage();

    public InterlockTable Interlocks { get; }

    public BurnerSequence Burner { get; }

    public SetpointArbiter Arbiter { get; }

    /// <summary>The gravest trip of this scan.</summary>
    public TripClass Trip { get; private set; }

    /// <summary>Whether regulation wanted the burner to run in this scan.</summary>
    public bool RunDemand { get; private set; }

    public bool IsLockedOut => Burner.State == BurnerState.Lockout;

    /// <summary>The load that the present firing rate stands for, MW.</summary>
    public double PresentLoadMw => Output.FiringRatePct / 100.0 * Unit.RatedHeatMw;

    /// <param name="nowMs">Monotonic time since power-up, ms.</param>
    public void Run(long nowMs)
    {
        int elapsedMs = Elapsed(nowMs);

        // Trips come before control, and what they say overrides control in this same scan.
        Trip = Interlocks.Evaluate(Image, Burner, elapsedMs, nowMs);
        bool reset = _resetButton.Step(Image.ResetButton, elapsedMs)
            && IsLockedOut && Trip == TripClass.None && !Interlocks.ResetBlocked;
        if (reset)
        {
            Interlocks.FirstOut.Clear();
        }

        Arbiter.Step(nowMs, Trip, IsLockedOut, Image.RemoteSelected.IsClosed, elapsedMs);
        RunDemand = _firing.RunDemand(Image, Arbiter);
        Burner.Step(Image, Trip, RunDemand, reset, elapsedMs);
        double firingRatePct = _firing.Step(Image, Burner.State, Arbiter, elapsedMs);

        Output.Set(Burner.Relays(), firingRatePct);
    }

    private int Elapsed(long nowMs)
    {
        long elapsedMs = _lastMs < 0 ? 0 : nowMs - _lastMs;
        _lastMs = nowMs;
        bool inTime = elapsedMs >= 0 && elapsedMs <= (long)LatestScanPeriods * _periodMs;
        Image.ScanInTime.Set(inTime);

        // A clock that jumped must not finish a purge or a ramp: an impossible step counts as none.
        return inTime ? (int)elapsedMs : 0;
    }
}
