namespace GL001.Control;

/// <summary>Numbers that are made from others, at the start of each scan: the choice of a pair and the rate of rise.</summary>
public sealed class DerivedInputs
{
    // The rate is taken through a filter of this time, so that one step of the converter is not a rise.
    private const double RateFilterSeconds = 10.0;

    private readonly bool _threeLevels;
    private double _lastDegC;
    private double _filteredPerMinute;
    private bool _hasLast;

    /// <param name="options">How many level transmitters the drum has.</param>
    public DerivedInputs(UnitOptions options)
    {
        _threeLevels = options.DrumLevelTransmitters == 3;
    }

    /// <summary>Whether the number is made here, at the start of a scan, rather than read before it.</summary>
    public static bool IsDerived(AnalogSignal signal)
    {
        return signal == AnalogSignal.SteamPressure || signal == AnalogSignal.DrumLevel || signal == AnalogSignal.OutletTemperatureRate;
    }

    public void Step(ProcessImage image, int elapsedMs)
    {
        // For control the more dangerous pressure counts: two that differ hold the lower firing rate.
        Choose(image.Analog(AnalogSignal.SteamPressureA), image.Analog(AnalogSignal.SteamPressureB), image.SteamPressureBarg, greater: true);
        ChooseLevel(image.Analog(AnalogSignal.DrumLevelA), image.Analog(AnalogSignal.DrumLevelB), image.Analog(AnalogSignal.DrumLevelC), image.DrumLevelMm);
        StepRate(image.OutletTemperatureDegC, image.Analog(AnalogSignal.OutletTemperatureRate), elapsedMs);
    }

    public void Exchange(StateBuffer state, ProcessImage image)
    {
        // One that turns bad keeps the number of the scan before, and a controller that stands still tracks it.
        image.SteamPressureBarg.ExchangeValue(state);
        image.DrumLevelMm.ExchangeValue(state);
        image.Analog(AnalogSignal.OutletTemperatureRate).ExchangeValue(state);
        _lastDegC = state.Double(_lastDegC);
        _filteredPerMinute = state.Double(_filteredPerMinute);
        _hasLast = state.Bool(_hasLast);
    }

    /// <summary>Of three the middle one: one that reads wrong, yet good, moves nothing. With one of them bad the other two are a pair.</summary>
    private void ChooseLevel(AnalogInput a, AnalogInput b, AnalogInput c, AnalogInput into)
    {
        if (!_threeLevels || c.IsBad)
        {
            Choose(a, b, into, greater: false);
        }
        else if (a.IsBad || b.IsBad)
        {
            Choose(a.IsBad ? b : a, c, into, greater: false);
        }
        else
        {
            AnalogInput lower = a.Value <= b.Value ? a : b;
            AnalogInput upper = a.Value <= b.Value ? b : a;
            AnalogInput middle = c.Value < lower.Value ? lower : c.Value > upper.Value ? upper : c;
            if (middle.Quality == SignalQuality.Good)
            {
                into.SetGood(middle.Value);
            }
            else
            {
                into.SetUncertain(middle.Value, middle.Cause);
            }

            return;
        }

        if (_threeLevels && (a.IsBad || b.IsBad || c.IsBad) && into.Quality == SignalQuality.Good)
        {
            into.MakeUncertain(a.IsBad ? a.Cause : b.IsBad ? b.Cause : c.Cause);
        }
    }

    private static void Choose(AnalogInput a, AnalogInput b, AnalogInput into, bool greater)
    {
        if (a.IsBad || b.IsBad)
        {
            AnalogInput left = a.IsBad ? b : a;
            if (left.IsBad)
            {
                into.SetBad(a.Cause);
            }
            else
            {
                into.SetUncertain(left.Value, a.IsBad ? a.Cause : b.Cause);
            }

            return;
        }

        double value = !greater ? (a.Value + b.Value) / 2.0 : a.Value > b.Value ? a.Value : b.Value;
        if (a.Quality == SignalQuality.Good && b.Quality == SignalQuality.Good)
        {
            into.SetGood(value);
        }
        else
        {
            into.SetUncertain(value, a.Quality == SignalQuality.Good ? b.Cause : a.Cause);
        }
    }

    private void StepRate(AnalogInput source, AnalogInput into, int elapsedMs)
    {
        if (source.IsBad)
        {
            _hasLast = false;
            _filteredPerMinute = 0.0;
            into.SetBad(source.Cause);
            return;
        }

        if (_hasLast && elapsedMs > 0)
        {
            double seconds = elapsedMs / 1000.0;
            double perMinute = (source.Value - _lastDegC) / seconds * 60.0;
            double share = seconds / (RateFilterSeconds + seconds);
            _filteredPerMinute += (perMinute - _filteredPerMinute) * share;
        }

        if (!_hasLast || elapsedMs > 0)
        {
            _lastDegC = source.Value;
            _hasLast = true;
        }

        into.SetGood(_filteredPerMinute);
    }
}
