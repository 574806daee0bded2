namespace GL001.Control;

/// <summary>
/// Holds the drum level by the feedwater valve. A rise of load swells the level just when more water is needed; so the
/// steam flow is fed forward, and an inner loop makes the feedwater flow what it should be whatever the feed pressure
/// does. At low load, or without a good flow, fewer elements control; every change starts from the present valve, but none feeds a drum that is too full.
/// </summary>
public sealed class DrumLevelController
{
    private readonly DrumLevelOptions _options;
    private readonly PidController _levelToValve;
    private readonly PidController _levelToFlow;
    private readonly PidController _flowToValve;
    private int _steamGoodMs;
    private int _feedwaterGoodMs;
    private bool _loadIsHigh;

    public DrumLevelController(DrumLevelOptions options)
    {
        _options = options;
        _levelToValve = new PidController(options.LevelGainPctPerMm, options.LevelIntegralTimeSeconds, 0.0, 0.0, 100.0);
        _levelToFlow = new PidController(options.LevelGainPctPerMm, options.LevelIntegralTimeSeconds, 0.0, -100.0, 100.0);
        _flowToValve = new PidController(options.FlowGainPctPerPct, options.FlowIntegralTimeSeconds, 0.0, 0.0, 100.0);
    }

    /// <summary>Feedwater valve, % open.</summary>
    public double ValvePct { get; private set; }

    public FeedwaterMode Mode { get; private set; }

    /// <summary>Feedwater flow that the inner loop holds, % of full-load steam flow; only with three elements.</summary>
    public double FlowSetpointPct { get; private set; }

    /// <summary>Takes over a valve that somebody else has set, %.</summary>
    public void StartFrom(double valvePct)
    {
        ValvePct = valvePct < 0.0 ? 0.0 : valvePct > 100.0 ? 100.0 : valvePct;
        Mode = FeedwaterMode.Held;
    }

    /// <summary>One scan; returns the feedwater valve in %.</summary>
    /// <param name="levelMm">Drum level, mm from normal water level.</param>
    /// <param name="steamFlowPct">Steam flow, % of full load.</param>
    /// <param name="feedwaterFlowPct">Feedwater flow, % of full-load steam flow.</param>
    /// <param name="elapsedMs">Time since the last scan, ms.</param>
    public double Step(AnalogInput levelMm, AnalogInput steamFlowPct, AnalogInput feedwaterFlowPct, int elapsedMs)
    {
        _steamGoodMs = GoodFor(_steamGoodMs, steamFlowPct, elapsedMs);
        _feedwaterGoodMs = GoodFor(_feedwaterGoodMs, feedwaterFlowPct, elapsedMs);
        double steam = steamFlowPct.Value;
        _loadIsHigh = steam >= (_loadIsHigh ? _options.LevelAloneBelowPct : _options.FlowsAbovePct);

        double level = levelMm.Value;
        FeedwaterMode mode = Choose(levelMm);
        if (mode != Mode)
        {
            TakeOver(mode, level, steam, feedwaterFlowPct.Value);
            Mode = mode;
        }

        switch (mode)
        {
            case FeedwaterMode.SingleElement:
                ValvePct = _levelToValve.Step(_options.SetpointMm, level, elapsedMs);
                break;

            case FeedwaterMode.TwoElement:
                ValvePct = Limit(steam + StepLevel(level, elapsedMs));
                break;

            case FeedwaterMode.ThreeElement:
                FlowSetpointPct = steam + StepLevel(level, elapsedMs);
                FlowSetpointPct = FlowSetpointPct > 0.0 ? FlowSetpointPct : 0.0;
                ValvePct = _flowToValve.Step(FlowSetpointPct, feedwaterFlowPct.Value, elapsedMs);
                break;

            default:
                break;
        }

        return ValvePct;
    }

    public void Exchange(StateBuffer state)
    {
        ValvePct = state.Double(ValvePct);
        Mode = (FeedwaterMode)state.Int((int)Mode);
        FlowSetpointPct = state.Double(FlowSetpointPct);
        _steamGoodMs = state.Int(_steamGoodMs);
        _feedwaterGoodMs = state.Int(_feedwaterGoodMs);
        _loadIsHigh = state.Bool(_loadIsHigh);
        _levelToValve.Exchange(state);
        _levelToFlow.Exchange(state);
        _flowToValve.Exchange(state);
    }

    private FeedwaterMode Choose(AnalogInput levelMm)
    {
        if (levelMm.IsBad)
        {
            return FeedwaterMode.Held;
        }

        if (_steamGoodMs < _options.FlowQualifyMs || !_loadIsHigh)
        {
            return FeedwaterMode.SingleElement;
        }

        return _feedwaterGoodMs < _options.FlowQualifyMs ? FeedwaterMode.TwoElement : FeedwaterMode.ThreeElement;
    }

    /// <summary>
    /// The loops of the new mode start so that their first output is the present valve, but for what would feed a drum that is too full:
    /// as its steady part the level loop takes over no more than a little beside what balances the steam. A change of mode comes just when
    /// a fire has gone out and the level is swollen; what that error holds back, taken for the steady part, would feed the drum long
    /// after, trip after trip a little more. A level that is low is left its bumpless start: more cold water would shrink it further.
    /// With three elements no more than a small part of a want of feedwater is taken over: after a power cut under load it would
    /// hold the feedwater where the cut has left it, at none, until the level is low.
    /// </summary>
    private void TakeOver(FeedwaterMode mode, double level, double steam, double feedwater)
    {
        double setpoint = _options.SetpointMm;
        double most = _options.LargestTakenOverPct;
        switch (mode)
        {
            case FeedwaterMode.SingleElement:
                // Without a good steam flow nobody knows what balances it; it lies somewhere in the valve's stroke.
                _levelToValve.TrackAtMost(setpoint, level, ValvePct, _steamGoodMs >= _options.FlowQualifyMs ? steam + most : 100.0);
                break;

            case FeedwaterMode.TwoElement:
                _levelToFlow.TrackAtMost(setpoint, level, ValvePct - steam, most);
                break;

            case FeedwaterMode.ThreeElement:
                _levelToFlow.TrackAtMost(setpoint, level, feedwater - steam < -most ? -most : feedwater - steam, most);
                _flowToValve.Track(feedwater, feedwater, ValvePct);
                break;

            default:
                break;
        }
    }

    private double StepLevel(double level, int elapsedMs)
    {
        return _levelToFlow.Step(_options.SetpointMm, level, elapsedMs, ValvePct < 100.0, ValvePct > 0.0);
    }

    /// <summary>A flow that is not Good at once counts as none; one that is Good again has to stay so.</summary>
    private int GoodFor(int goodMs, AnalogInput flow, int elapsedMs)
    {
        if (flow.Quality != SignalQuality.Good)
        {
            return 0;
        }

        return goodMs >= _options.FlowQualifyMs ? _options.FlowQualifyMs : goodMs + elapsedMs;
    }

    private static double Limit(double valvePct)
    {
        return valvePct < 0.0 ? 0.0 : valvePct > 100.0 ? 100.0 : valvePct;
    }
}
