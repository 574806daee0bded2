namespace GL001.Control;

/// <summary>
/// The 760 °C rule of furnaces: in a chamber proved at or above it fuel and atmosphere gas ignite by themselves (usual
/// practice: 760 °C, 1400 °F; not read in the original, to be confirmed by the responsible engineer). Proved means that the
/// chamber's own element, TT-155, is Good and has been there for a minute without a break. Anything less ends it at once.
/// </summary>
/// <remarks>
/// Two things hang on it. A protective atmosphere may not flow into a chamber that is not proved hot: row F06. And with the
/// high-temperature mode, which is off as shipped and built in, the row of the lost main flame stands
/// down while the burner modulates in a chamber proved hot. Pilot, trials and the flame amplifier's self-check are never
/// relaxed.
/// </remarks>
public sealed class HotChamber
{
    public const double AutoIgnitionDegC = 760.0;

    /// <summary>How long the chamber must have been there, ms.</summary>
    public const int ProvingMs = 60_000;

    private readonly bool _relaxesFlame;
    private int _hotMs;

    /// <param name="isFurnace">A boiler has no such mode.</param>
    /// <param name="options">What the unit is fitted with, and whether the mode is set.</param>
    public HotChamber(bool isFurnace, UnitOptions options)
    {
        // An option out of its limits, or without the element that it stands on, relaxes nothing.
        _relaxesFlame = isFurnace && options.FindFault().Length == 0 && options.ChamberThermometer == 1 && options.HighTemperatureMode == 1;
    }

    /// <summary>At the start of a scan, after the inputs are frozen.</summary>
    /// <param name="image">The inputs.</param>
    /// <param name="state">Where the burner stands.</param>
    /// <param name="elapsedMs">Time since the last scan, ms; no more than one period counts.</param>
    public void Step(ProcessImage image, BurnerState state, int elapsedMs)
    {
        AnalogInput chamber = image.Analog(AnalogSignal.ChamberTemperature);
        bool isHot = chamber.Quality == SignalQuality.Good && chamber.Value >= AutoIgnitionDegC;
        _hotMs = !isHot ? 0 : _hotMs >= ProvingMs ? ProvingMs : _hotMs + elapsedMs;
        bool isProved = _hotMs >= ProvingMs;
        image.AutoIgnition.Set(isProved && _relaxesFlame && state == BurnerState.Modulating);
        image.Discrete(DiscreteSignal.AtmosphereSafe).Set(isProved || image.Discrete(DiscreteSignal.AtmosphereShut).IsClosed);
    }

    public void Exchange(StateBuffer state)
    {
        _hotMs = state.Int(_hotMs);
    }
}
