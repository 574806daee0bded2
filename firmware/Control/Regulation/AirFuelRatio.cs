namespace GL001.Control;

/// <summary>
/// Fuel and air by cross-limiting (lead-lag): fuel never goes beyond what the measured air can burn, air never below what
/// the measured fuel needs, so air leads when the load rises and fuel leads when it falls. Both commands are % of
/// full-load flow, the scale of the measured flows; an actuator that is not proportional to flow needs a curve of its own.
/// </summary>
/// <remarks>
/// Positions by state: purge, air open and no fuel; light-off, both at low fire; after firing and in lockout, no fuel and
/// air where it was, for it is never stepped up over unburned fuel. A flow that is Bad takes fuel to low fire and holds
/// the air; one that is Uncertain lets fuel only fall and air only rise. Air that is short trips nothing here: row FALL-113 watches
/// the least air, ASLL-115 by the flue oxygen what became of the ratio, whatever the flow meters say.
/// </remarks>
public sealed class AirFuelRatio
{
    // Settings that cannot be trusted still purge, with all the air there is.
    private const double PurgeAirDespiteFaultPct = 100.0;

    private readonly AirFuelOptions _options;
    private readonly OxygenTrim _trim;
    private double _lastFuelPct;

    public AirFuelRatio(AirFuelOptions options)
    {
        _options = options;
        _trim = new OxygenTrim(options);
        Fault = options.FindFault();
    }

    /// <summary>What is wrong with the settings, or an empty text. With a fault no fuel is let through.</summary>
    public string Fault { get; }

    /// <summary>Fuel command, % of full-load flow.</summary>
    public double FuelPct { get; private set; }

    /// <summary>Air command, % of full-load flow.</summary>
    public double AirPct { get; private set; }

    /// <summary>Correction of the air by the flue oxygen, %.</summary>
    public double TrimPct => _trim.TrimPct;

    public bool IsTrimHeld => _trim.IsHeld;

    /// <summary>The measured air holds the fuel below its demand.</summary>
    public bool IsFuelLimitedByAir { get; private set; }

    /// <summary>A flow is Bad: low fire and held air.</summary>
    public bool IsDegraded { get; private set; }

    /// <summary>Air at light-off, %.</summary>
    public double LightOffAirPct => Fault.Length > 0 ? 0.0 : _options.AirForFuel.YAt(_options.LowFirePct);

    /// <summary>One scan.</summary>
    /// <param name="state">Where the burner stands.</param>
    /// <param name="purgeComplete">True from the end of the purge until the burner leaves firing; without it no fuel.</param>
    /// <param name="demandPct">Firing rate, %.</param>
    /// <param name="fuelFlowPct">Measured fuel, % of full-load flow.</param>
    /// <param name="airFlowPct">Measured combustion air, % of full-load flow.</param>
    /// <param name="flueOxygenPct">Flue oxygen, % dry (AT-115).</param>
    /// <param name="elapsedMs">Time since the last scan, ms.</param>
    public void Step(BurnerState state, bool purgeComplete, double demandPct, AnalogInput fuelFlowPct,
        AnalogInput airFlowPct, AnalogInput flueOxygenPct, int elapsedMs)
    {
        IsFuelLimitedByAir = false;
        IsDegraded = false;
        bool mayFire = purgeComplete && Fault.Length == 0;
        switch (state)
        {
            case BurnerState.Standby:
                Hold(0.0);
                return;

            case BurnerState.Prepurge:
                if (mayFire)
                {
                    LightOff();
                    return;
                }

                Hold(Fault.Length > 0 ? PurgeAirDespiteFaultPct : _options.PurgeAirPct);
                return;

            case BurnerState.PilotTrialForIgnition:
                if (mayFire)
                {
                    LightOff();
                    return;
                }

                Hold(AirPct);
                return;

            case BurnerState.MainTrialForIgnition:
            case BurnerState.LowFire:
            case BurnerState.Modulating:
                if (!mayFire)
                {
                    Hold(AirPct);
                    return;
                }

                bool isModulating = state == BurnerState.Modulating;
                Fire(isModulating ? demandPct : _options.LowFirePct, fuelFlowPct, airFlowPct);
                Trim(isModulating, flueOxygenPct, elapsedMs);
                return;

            default:
                Hold(AirPct);
                return;
        }
    }

    public void Exchange(StateBuffer state)
    {
        FuelPct = state.Double(FuelPct);
        AirPct = state.Double(AirPct);
        _lastFuelPct = state.Double(_lastFuelPct);
        _trim.Exchange(state);
    }

    private void Hold(double airPct)
    {
        FuelPct = 0.0;
        AirPct = airPct;
        _lastFuelPct = 0.0;
        _trim.Reset();
    }

    private void LightOff()
    {
        Hold(LightOffAirPct);
        FuelPct = _options.LowFirePct;
        _lastFuelPct = FuelPct;
    }

    private void Fire(double demandPct, AnalogInput fuelFlowPct, AnalogInput airFlowPct)
    {
        double lowFirePct = _options.LowFirePct;
        if (fuelFlowPct.IsBad || airFlowPct.IsBad)
        {
            IsDegraded = true;
            FuelPct = FuelPct < lowFirePct ? FuelPct : lowFirePct;
            AirPct = AirPct > LightOffAirPct ? AirPct : LightOffAirPct;
            return;
        }

        // Written so that NaN asks for low fire.
        double wantedPct = demandPct > lowFirePct ? demandPct : lowFirePct;
        wantedPct = wantedPct > 100.0 ? 100.0 : wantedPct;
        double burningPct = fuelFlowPct.Value > wantedPct ? fuelFlowPct.Value : wantedPct;
        double allowedPct = FuelThatBurnsWith(airFlowPct.Value);
        IsFuelLimitedByAir = allowedPct < wantedPct;
        double fuelPct = IsFuelLimitedByAir ? allowedPct : wantedPct;
        double airPct = AirThatBurns(burningPct);

        bool isGood = fuelFlowPct.Quality == SignalQuality.Good && airFlowPct.Quality == SignalQuality.Good;
        FuelPct = !isGood && fuelPct > FuelPct ? FuelPct : fuelPct;
        AirPct = !isGood && airPct < AirPct ? AirPct : airPct;
    }

    /// <summary>High selector: air for what is wanted or what burns, whichever needs more.</summary>
    private double AirThatBurns(double fuelPct)
    {
        double byCurve = _options.AirForFuel.YAt(fuelPct) * TrimFactor;
        double least = LeastAirFor(fuelPct);
        double airPct = byCurve > least ? byCurve : least;
        return airPct > 100.0 ? 100.0 : airPct;
    }

    /// <summary>Low selector: fuel that the measured air burns with the curve's excess, less the margin for noise.</summary>
    private double FuelThatBurnsWith(double airPct)
    {
        if (!(airPct > 0.0))
        {
            return 0.0;
        }

        PiecewiseLinearCurve curve = _options.AirForFuel;
        double onCurvePct = airPct / (TrimFactor * _options.AirBeforeFuel);

        // Below its first point the curve does not say; there fuel follows the air in proportion.
        double byCurve = onCurvePct < curve.Y(0) ? curve.X(0) * onCurvePct / curve.Y(0) : curve.XAt(onCurvePct);
        double most = airPct * 100.0 / (_options.MinimumLambda * _options.StoichiometricAirPct);
        return byCurve < most ? byCurve : most;
    }

    private double LeastAirFor(double fuelPct)
    {
        return _options.MinimumLambda * _options.StoichiometricAirPct * fuelPct / 100.0;
    }

    private void Trim(bool isModulating, AnalogInput flueOxygenPct, int elapsedMs)
    {
        double change = FuelPct - _lastFuelPct;
        change = change < 0.0 ? -change : change;
        _lastFuelPct = FuelPct;
        bool isSteady = isModulating && !IsDegraded && !IsFuelLimitedByAir
            && change * 1000.0 <= _options.TrimSteadyPctPerSecond * elapsedMs;
        _trim.Step(_options.OxygenForFuel.YAt(FuelPct), flueOxygenPct, isSteady, elapsedMs);
    }

    private double TrimFactor => 1.0 + (_trim.TrimPct / 100.0);
}
