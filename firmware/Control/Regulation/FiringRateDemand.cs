namespace GL001.Control;

/// <summary>
/// How hard to fire. With a load in force, from a lease or the panel: that load, corrected by a proportional droop of the controlled variable, so
/// that several boilers share one header without integrators that fight. Without one: the controlled variable
/// is held by a PID. Whoever takes over starts from the firing rate that is really there. While a furnace is heated up
/// by its programme, a load in force may ask for less than the PID, never for more.
/// A controlled variable that is Bad ends the run demand, so the burner goes through its orderly stop; until the
/// sequence has left Modulating the rate is low fire. One that is Uncertain keeps a burner that already fires, never
/// lights one and never raises the load.
/// </summary>
public sealed class FiringRateDemand
{
    private readonly UnitParameters _unit;
    private readonly PidController _pid;
    private readonly RateLimiter _limiter;
    private bool _wantsHeat;
    private bool _isFiring;
    private bool _loadIsSet;
    private bool _limitsLoad;
    private double _target;
    private double _setpoint;

    public FiringRateDemand(UnitParameters unit)
    {
        _unit = unit;
        _setpoint = unit.Setpoint;
        _pid = new PidController(unit.GainPctPerUnit, unit.IntegralTimeSeconds, 0.0, unit.LowFirePct, 100.0);
        _limiter = new RateLimiter(unit.FiringRatePctPerSecond);
    }

    /// <summary>Firing rate, % of full load.</summary>
    public double FiringRatePct => _limiter.Value;

    /// <summary>Set before <see cref="Step"/> while the air holds the fuel below this rate: the integral then does not build up.</summary>
    public bool IsFuelLimited { get; set; }

    /// <summary>Lowers the setpoint that the unit holds, and its cut-in and cut-out with it; never raises it above the
    /// unit's own, which cut-out and trip limit were chosen for.</summary>
    /// <param name="setpoint">In the unit of the controlled variable.</param>
    /// <param name="limitsLoad">Whether a load in force must not fire harder than this setpoint asks for.</param>
    public void UseLocalSetpoint(double setpoint, bool limitsLoad)
    {
        // Written so that what is no number gives the unit's own.
        bool isLower = setpoint < _unit.Setpoint && !double.IsInfinity(setpoint);
        _setpoint = isLower ? setpoint : _unit.Setpoint;

        // A load that was limited takes over from the rate that is there, however far its ramp has got meanwhile.
        _loadIsSet = _loadIsSet && (limitsLoad || !_limitsLoad);
        _limitsLoad = limitsLoad;
    }

    /// <summary>Whether the burner should run, with the operating cut-out's hysteresis.</summary>
    public bool RunDemand(ProcessImage image, SetpointArbiter arbiter)
    {
        AnalogInput controlled = image.Analog(_unit.ControlledSignal);
        double lowered = _unit.Setpoint - _setpoint;
        bool isGood = controlled.Quality == SignalQuality.Good;
        if (controlled.IsBad || (!isGood && !_isFiring) || controlled.Value >= _unit.CutOut - lowered)
        {
            _wantsHeat = false;
        }
        else if (isGood && controlled.Value <= _unit.CutIn - lowered)
        {
            _wantsHeat = true;
        }

        // Host and panel may ask for rest at any time, and for fire only below the operating cut-out.
        if (arbiter.Source == SetpointSource.Trip || (arbiter.IsLoadSet && arbiter.TargetHeatMw <= 0.0))
        {
            _wantsHeat = false;
        }
        else if (arbiter.IsLoadSet && isGood && controlled.Value < _setpoint)
        {
            _wantsHeat = true;
        }

        return _wantsHeat;
    }

    /// <summary>One scan; returns the firing rate in %.</summary>
    public double Step(ProcessImage image, BurnerState state, SetpointArbiter arbiter, int elapsedMs)
    {
        AnalogInput controlled = image.Analog(_unit.ControlledSignal);
        _isFiring = state == BurnerState.MainTrialForIgnition || state == BurnerState.LowFire || state == BurnerState.Modulating;
        if (state != BurnerState.Modulating || controlled.IsBad)
        {
            return Fixed(_isFiring ? _unit.LowFirePct : 0.0, controlled.Value, arbiter);
        }

        double pv = controlled.Value;

        // While the rate limiter lags behind, the integral has nothing to gain by going on.
        bool mayRise = _limiter.Value >= _target && !IsFuelLimited;
        bool mayFall = _limiter.Value <= _target;
        bool loadRules = arbiter.IsLoadSet;
        if (loadRules)
        {
            _target = LoadTarget(pv, arbiter);
        }
        else
        {
            _loadIsSet = false;
        }

        if (!loadRules || _limitsLoad)
        {
            double held = _pid.Step(_setpoint, pv, elapsedMs, mayRise, mayFall);
            loadRules = loadRules && _target <= held;
            _target = loadRules ? _target : held;
        }

        // A value that may be wrong is no reason to fire harder.
        bool isHeld = controlled.Quality != SignalQuality.Good && _target > _limiter.Value;
        _target = isHeld ? _limiter.Value : _target;
        _limiter.Step(_target, elapsedMs);
        if (loadRules || isHeld)
        {
            // The rate that is there, not the one aimed at: the limiter may lag far behind when the lease ends.
            _pid.Track(_setpoint, pv, _limiter.Value);
        }

        if (!_loadIsSet)
        {
            arbiter.HoldRamp(LoadMw(_limiter.Value));
        }

        arbiter.ReportActual(LoadMw(_limiter.Value));
        return _limiter.Value;
    }

    public void Exchange(StateBuffer state)
    {
        _wantsHeat = state.Bool(_wantsHeat);
        _isFiring = state.Bool(_isFiring);
        _loadIsSet = state.Bool(_loadIsSet);
        _limitsLoad = state.Bool(_limitsLoad);
        IsFuelLimited = state.Bool(IsFuelLimited);
        _target = state.Double(_target);
        _setpoint = state.Double(_setpoint);
        _pid.Exchange(state);
        _limiter.Exchange(state);
    }

    /// <summary>A rate that the burner's sequence dictates. The ramp to a load in force waits meanwhile, or it would be spent by the time the load may move.</summary>
    private double Fixed(double ratePct, double pv, SetpointArbiter arbiter)
    {
        _target = ratePct;
        _loadIsSet = false;
        _limiter.StartFrom(ratePct);
        _pid.Track(_setpoint, pv, _unit.LowFirePct);
        arbiter.HoldRamp(LoadMw(ratePct));
        arbiter.ReportActual(LoadMw(ratePct));
        return ratePct;
    }

    private double LoadTarget(double pv, SetpointArbiter arbiter)
    {
        double trimPct = _unit.GainPctPerUnit * (_setpoint - pv);
        double mostPct = _unit.DroopMaximumPct;
        trimPct = trimPct > mostPct ? mostPct : trimPct < -mostPct ? -mostPct : trimPct;
        if (!_loadIsSet)
        {
            // The load that together with the droop gives the present rate.
            arbiter.TakeOver(LoadMw(_limiter.Value - trimPct));
            _loadIsSet = true;
        }

        double targetPct = (arbiter.RampedHeatMw / _unit.RatedHeatMw * 100.0) + trimPct;
        return targetPct < _unit.LowFirePct ? _unit.LowFirePct : targetPct > 100.0 ? 100.0 : targetPct;
    }

    private double LoadMw(double ratePct)
    {
        return ratePct / 100.0 * _unit.RatedHeatMw;
    }
}
