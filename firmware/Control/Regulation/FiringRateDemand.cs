namespace GL001.Control;

/// <summary>
/// How hard to fire. With a lease: the load, corrected by a proportional droop of the controlled variable, so
/// that several boilers share one header without integrators that fight. Without one: the controlled variable
/// is held by a PID. Whoever takes over starts from the firing rate that is really there.
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
    private bool _leaseFires;
    private double _target;

    public FiringRateDemand(UnitParameters unit)
    {
        _unit = unit;
        _pid = new PidController(unit.GainPctPerUnit, unit.IntegralTimeSeconds, 0.0, unit.LowFirePct, 100.0);
        _limiter = new RateLimiter(unit.FiringRatePctPerSecond);
    }

    /// <summary>Firing rate, % of full load.</summary>
    public double FiringRatePct => _limiter.Value;

    /// <summary>Whether the burner should run, with the operating cut-out's hysteresis.</summary>
    public bool RunDemand(ProcessImage image, SetpointArbiter arbiter)
    {
        AnalogInput controlled = image.Analog(_unit.ControlledSignal);
        bool isGood = controlled.Quality == SignalQuality.Good;
        if (controlled.IsBad || (!isGood && !_isFiring) || controlled.Value >= _unit.CutOut)
        {
            _wantsHeat = false;
        }
        else if (isGood && controlled.Value <= _unit.CutIn)
        {
            _wantsHeat = true;
        }

        if (arbiter.Source != SetpointSource.Lease)
        {
            return _wantsHeat;
        }

        // The host may ask for rest at any time, and for fire only below the operating cut-out.
        if (arbiter.AcceptedHeatMw <= 0.0)
        {
            _wantsHeat = false;
            return false;
        }

        _wantsHeat = _wantsHeat || (isGood && controlled.Value < _unit.Setpoint);
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
        if (arbiter.Source == SetpointSource.Lease)
        {
            _target = LeaseTarget(pv, arbiter);
        }
        else
        {
            // While the rate limiter lags behind, the integral has nothing to gain by going on.
            _target = _pid.Step(_unit.Setpoint, pv, elapsedMs, _limiter.Value >= _target, _limiter.Value <= _target);
            _leaseFires = false;
        }

        // A value that may be wrong is no reason to fire harder.
        bool isHeld = controlled.Quality != SignalQuality.Good && _target > _limiter.Value;
        _target = isHeld ? _limiter.Value : _target;
        _limiter.Step(_target, elapsedMs);
        if (_leaseFires || isHeld)
        {
            // The rate that is there, not the one aimed at: the limiter may lag far behind when the lease ends.
            _pid.Track(_unit.Setpoint, pv, _limiter.Value);
        }

        if (!_leaseFires)
        {
            arbiter.HoldRamp(LoadMw(_limiter.Value));
        }

        return _limiter.Value;
    }

    /// <summary>A rate that the burner's sequence dictates. A lease's ramp waits meanwhile, or it would be spent by the time the load may move.</summary>
    private double Fixed(double ratePct, double pv, SetpointArbiter arbiter)
    {
        _target = ratePct;
        _leaseFires = false;
        _limiter.StartFrom(ratePct);
        _pid.Track(_unit.Setpoint, pv, _unit.LowFirePct);
        arbiter.HoldRamp(LoadMw(ratePct));
        return ratePct;
    }

    private double LeaseTarget(double pv, SetpointArbiter arbiter)
    {
        double trimPct = _unit.GainPctPerUnit * (_unit.Setpoint - pv);
        double mostPct = _unit.DroopMaximumPct;
        trimPct = trimPct > mostPct ? mostPct : trimPct < -mostPct ? -mostPct : trimPct;
        if (!_leaseFires)
        {
            // The load that together with the droop gives the present rate.
            arbiter.HoldRamp(LoadMw(_limiter.Value - trimPct));
            _leaseFires = true;
        }

        double targetPct = (arbiter.RampedHeatMw / _unit.RatedHeatMw * 100.0) + trimPct;
        return targetPct < _unit.LowFirePct ? _unit.LowFirePct : targetPct > 100.0 ? 100.0 : targetPct;
    }

    private double LoadMw(double ratePct)
    {
        return ratePct / 100.0 * _unit.RatedHeatMw;
    }
}
