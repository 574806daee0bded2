namespace GL001.Control;

/// <summary>
/// A furnace's firing programme as entered: up to four ramps, each with a soak at its end. Off without segments, as shipped.
/// Figures come from the maker of the lining and the heated medium; confirm.
/// </summary>
public sealed class RampSoakOptions
{
    public const int SegmentCapacity = 4;

    public const double RateKPerMinuteMaximum = 20.0;
    public const double SoakMinutesMaximum = 1_440.0;

    /// <summary>Segments in use, from the first on; zero is no programme.</summary>
    public int SegmentCount { get; set; }

    /// <summary>Speed of each ramp, K/min.</summary>
    public double[] RateKPerMinute { get; } = new double[SegmentCapacity];

    /// <summary>Temperature at the end of each ramp, °C; rising, none above the unit's own setpoint.</summary>
    public double[] TargetDegC { get; } = new double[SegmentCapacity];

    /// <summary>Time at each target, min.</summary>
    public double[] SoakMinutes { get; } = new double[SegmentCapacity];

    /// <summary>
    /// Guarantee band, K. A ramp waits while the temperature is further below the setpoint, a soak while it is further off
    /// either way. Wider than cut-in and cut-out, or a resting burner and the programme would wait for each other.
    /// </summary>
    public double BandK { get; set; }

    /// <summary>What is wrong with the figures for this unit, or an empty text. Written so that what is no number is wrong too.</summary>
    public string FindFault(UnitParameters unit)
    {
        if (SegmentCount == 0)
        {
            return "";
        }

        if (SegmentCount < 0 || SegmentCount > SegmentCapacity || unit.Kind != UnitKind.Furnace)
        {
            return "a programme of one to four segments, and only on a furnace";
        }

        if (!(BandK > unit.Setpoint - unit.CutIn) || !(BandK > unit.CutOut - unit.Setpoint) || double.IsInfinity(BandK))
        {
            return "the programme's band is not wider than cut-in and cut-out";
        }

        double before = double.NegativeInfinity;
        for (int i = 0; i < SegmentCount; i++)
        {
            if (!(RateKPerMinute[i] > 0.0 && RateKPerMinute[i] <= RateKPerMinuteMaximum)
                || !(SoakMinutes[i] >= 0.0 && SoakMinutes[i] <= SoakMinutesMaximum))
            {
                return "a rate or a soak of the programme is out of its limits";
            }

            if (!(TargetDegC[i] > before && TargetDegC[i] <= unit.Setpoint))
            {
                return "the programme's targets do not rise, or one is above the setpoint";
            }

            before = TargetDegC[i];
        }

        return "";
    }
}
