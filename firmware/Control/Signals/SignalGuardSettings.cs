namespace GL001.Control;

/// <summary>
/// What a <see cref="SignalGuard"/> holds a signal against. Every check is off until it is set; the figures belong to
/// the site. Values are in the unit of the signal, times in ms.
/// </summary>
public sealed class SignalGuardSettings
{
    /// <summary>Below it the reading is no possible one.</summary>
    public double PlausibleLow { get; set; } = double.NegativeInfinity;

    /// <summary>Above it the reading is no possible one.</summary>
    public double PlausibleHigh { get; set; } = double.PositiveInfinity;

    /// <summary>
    /// Fastest change that the process can make, per second. Usual figures: a thermometer in a well 5 to 10 K/s, drum
    /// pressure 0.5 bar/s; to be confirmed for the plant.
    /// </summary>
    public double MaximumRatePerSecond { get; set; } = double.PositiveInfinity;

    /// <summary>Samples within the rate that end a rate fault.</summary>
    public int RecoverySamples { get; set; } = 10;

    /// <summary>
    /// The raw code unchanged for this long while the unit fires makes the signal uncertain; 0 is off. Leave it off
    /// where a signal may truly stand still, or where noise is below one step of the converter.
    /// </summary>
    public int StuckUncertainMs { get; set; }

    /// <summary>The raw code unchanged for this long makes the signal bad; 0 is never. Not before <see cref="StuckUncertainMs"/>.</summary>
    public int StuckBadMs { get; set; }

    /// <summary>Least change that must follow a known excitation, for example of the flue temperature after light-off; 0 is off.</summary>
    public double ResponseMinimum { get; set; }

    /// <summary>Without that change for this long after the excitation the signal is uncertain.</summary>
    public int ResponseUncertainMs { get; set; }

    /// <summary>Without it for this long the signal is bad; 0 is never. Not before <see cref="ResponseUncertainMs"/>.</summary>
    public int ResponseBadMs { get; set; }

    /// <summary>What is wrong with the settings, or an empty text. NaN is wrong everywhere.</summary>
    public string Problem()
    {
        if (!(PlausibleLow < PlausibleHigh))
        {
            return "PlausibleLow is not below PlausibleHigh";
        }

        if (!(MaximumRatePerSecond > 0.0))
        {
            return "MaximumRatePerSecond is not above zero";
        }

        if (RecoverySamples < 1)
        {
            return "RecoverySamples is below 1";
        }

        if (!AreTimes(StuckUncertainMs, StuckBadMs))
        {
            return "StuckUncertainMs and StuckBadMs are not in order";
        }

        if (!(ResponseMinimum >= 0.0) || !AreTimes(ResponseUncertainMs, ResponseBadMs) || (ResponseMinimum > 0.0 && ResponseUncertainMs == 0))
        {
            return "ResponseMinimum, ResponseUncertainMs and ResponseBadMs do not fit together";
        }

        return "";
    }

    private static bool AreTimes(int uncertainMs, int badMs)
    {
        return uncertainMs >= 0 && (badMs == 0 || (uncertainMs > 0 && badMs >= uncertainMs));
    }
}
