namespace GL001.Control;

/// <summary>
/// How hard to fire. With a lease: the load, corrected by a proportional droop of the controlled variable, so
/// that several boilers share one header without integrators that fight. Without one: the controlled variable
/// is held by a PID that takes over without a bump.
/// </summary>
public sealed class FiringRateDemand
{
    private readonly UnitParameters _unit;
    private readonly PidController _pid;
    private readonly RateLimiter _limiter;
    private bool _wantsHeat;

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
        if (controlled.IsBad || controlled.Value >= _unit.CutOut)
        {
            _wantsHeat = false;
        }
        else if (controlled.Value <= _unit.CutIn)
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

        _wantsHeat = _wantsHeat || (!controlled.IsBad && controlled.Value < _unit.Setpoint);
        return _wantsHeat;
    }

    /// <summary>One scan; returns the firing rate in %.</summary>
    public double Step(ProcessImage image, BurnerState state, SetpointArbiter arbiter, int elapsedMs)
    {
        AnalogInput controlled = image.Analog(_unit.ControlledSignal);
        double pv = controlled.Value;
        if (state != BurnerState.Modulating)
        {
            double fixedRate = state == BurnerState.MainTrialForIgnition || state == BurnerState.LowFire
                ? _unit.LowFirePct
                : 0.0;
            _limiter.StartFrom(fixedRate);
            _pid.Track(_unit.Setpoint, pv, _unit.LowFirePct);
            return fixedRate;
        }

        double target;
        if (arbiter.Source == SetpointSource.Lease)
        {
            double trim = _unit.GainPctPerUnit * (_unit.Setpoint - pv);
            double most = _unit.DroopMaximumPct;
            trim = trim > most ? most : trim < -most ? -most : trim;
            target = (arbiter.RampedHeatMw / _unit.RatedHeatMw * 100.0) + trim;
            target = target < _unit.LowFirePct ? _unit.LowFirePct : target > 100.0 ? 100.0 : target;
            _pid.Track(_unit.Setpoint, pv, target);
        }
        else
        {
            target = _pid.Step(_unit.Setpoint, pv, elapsedMs);
        }

        // A value that may be wrong is no reason to fire harder.
        if (controlled.Quality != SignalQuality.Good && target > _limiter.Value)
        {
            target = _limiter.Value;
            _pid.Track(_unit.Setpoint, pv, target);
        }

        return _limiter.Step(target, elapsedMs);
    }
}
