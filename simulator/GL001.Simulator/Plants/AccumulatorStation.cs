using GL001.Plant;

namespace GL001.Simulator.Plants;

/// <summary>
/// A steam accumulator between two headers, with self-acting valves: an overflow valve takes what the higher header has beyond its
/// pressure, a pressure-maintaining valve gives to the lower one as it sinks.
/// </summary>
/// <remarks>Simplified: both valves pass the root of the pressure difference up to a bar and their maximum beyond.</remarks>
public sealed class AccumulatorStation
{
    // A header under local control stands up to a boiler's full-load drop below nominal.
    private const double OverflowBelowNominalBar = DrumBoiler.FullLoadDropBar;
    private const double OverflowBandBar = 0.3;
    private const double ValveSeconds = 1.5;

    // A steam line into the lower header is wide open by then: the accumulator is for the peaks.
    private const double OpensBelowNominalBar = 0.3;
    private const double OpeningBandBar = 0.3;
    private const double FullFlowBar = 1.0;

    // Between these shares of water the vessel can flash and condense.
    private const double WettestShare = 0.95;
    private const double DriestShare = 0.10;
    private const double SteelKgPerM3 = 300.0;

    private readonly HeatStore _store;
    private readonly SteamHeader _from;
    private readonly SteamHeader _to;
    private readonly SteamAccumulator _vessel;
    private readonly FirstOrderLag _chargeValve = new(ValveSeconds, 0.0);
    private readonly FirstOrderLag _dischargeValve = new(ValveSeconds, 0.0);

    public AccumulatorStation(HeatStore store, SteamHeader from, SteamHeader to)
    {
        _store = store;
        _from = from;
        _to = to;
        _vessel = new SteamAccumulator(store.VolumeCubicMetres, SteelKgPerM3 * store.VolumeCubicMetres,
            (0.5 * (from.NominalBarg + to.NominalBarg)) + SaturatedSteam.AtmosphereBar);
    }

    public string Id => _store.Id;

    public double PressureBarg => _vessel.Bara - SaturatedSteam.AtmosphereBar;

    /// <summary>Water and steam in the vessel, kg.</summary>
    public double MassKg => _vessel.MassKg;

    /// <summary>Steam that went in so far, kg.</summary>
    public double InKg { get; private set; }

    /// <summary>Steam that came out so far, kg.</summary>
    public double OutKg { get; private set; }

    public double ChargeMw { get; private set; }

    public double DischargeMw { get; private set; }

    /// <summary>Heat in the vessel, MJ above feedwater.</summary>
    public double StoredMj => _vessel.EnergyMj - (_vessel.MassKg * DrumBoiler.FeedEnthalpy / 1_000.0);

    public void Step(double seconds)
    {
        double surplus = Math.Clamp((_from.PressureBarg - _from.NominalBarg + OverflowBelowNominalBar) / OverflowBandBar, 0.0, 1.0);
        double need = Math.Clamp((_to.NominalBarg - OpensBelowNominalBar - _to.PressureBarg) / OpeningBandBar, 0.0, 1.0);
        SaturationPoint charging = SaturatedSteam.At(_from.PressureBarg + SaturatedSteam.AtmosphereBar);
        double inMjPerKg = (charging.SteamEnthalpy - DrumBoiler.FeedEnthalpy) / 1_000.0;
        double outMjPerKg = (_vessel.Saturation.SteamEnthalpy - DrumBoiler.FeedEnthalpy) / 1_000.0;
        ChargeMw = _vessel.WaterShare < WettestShare
            ? _store.Charge.Megawatts * _chargeValve.Step(surplus, seconds) * Passes(_from.PressureBarg - PressureBarg)
            : 0.0;
        DischargeMw = _vessel.WaterShare > DriestShare
            ? _store.Discharge.Megawatts * _dischargeValve.Step(need, seconds) * Passes(PressureBarg - _to.PressureBarg)
            : 0.0;
        double inKgPerS = ChargeMw / inMjPerKg;
        double outKgPerS = DischargeMw / outMjPerKg;
        _from.OutflowMw += ChargeMw;
        _to.InflowMw += DischargeMw;
        InKg += inKgPerS * seconds;
        OutKg += outKgPerS * seconds;
        _vessel.Step(inKgPerS, charging.SteamEnthalpy, outKgPerS, seconds);
    }

    private static double Passes(double differenceBar) => Math.Sqrt(Math.Clamp(differenceBar / FullFlowBar, 0.0, 1.0));
}
