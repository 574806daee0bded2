namespace GL001.Simulator.Plants;

/// <summary>
/// A steam accumulator: a vessel of saturated water and steam that is charged with steam and gives steam by flashing. The first
/// two equations of Åström and Bell without fire, by a drum that does not boil.
/// </summary>
/// <remarks>Simplified: water and steam are in equilibrium at once; no heat loss; charged and drawn with saturated steam.</remarks>
public sealed class SteamAccumulator
{
    private readonly Drum _vessel;

    /// <param name="volumeM3">Vessel.</param>
    /// <param name="metalKg">Steel of it.</param>
    /// <param name="bara">Pressure at the start, bar absolute; half full.</param>
    public SteamAccumulator(double volumeM3, double metalKg, double bara)
    {
        // Nearly all is drum; the risers that the equations need hold a thousandth.
        _vessel = new Drum(
            new DrumParameters(0.998 * volumeM3, 0.001 * volumeM3, 0.001 * volumeM3, volumeM3, 0.001, metalKg, 0.001 * metalKg, metalKg, 25.0, 0.3, 5.0, 0.0, 0.5),
            bara);
    }

    public double Bara => _vessel.Bara;

    public double MassKg => _vessel.MassKg;

    /// <summary>Internal energy over water at 0 °C, MJ.</summary>
    public double EnergyMj => _vessel.EnergyKj / 1_000.0;

    /// <summary>Share of the vessel that is water.</summary>
    public double WaterShare => _vessel.WaterM3 / _vessel.Parameters.VolumeM3;

    public SaturationPoint Saturation => _vessel.Saturation;

    /// <param name="inKgPerS">Steam that charges it, flowing from a higher pressure.</param>
    /// <param name="inEnthalpy">Its enthalpy, kJ/kg.</param>
    /// <param name="outKgPerS">Saturated steam that leaves.</param>
    /// <param name="seconds">Step.</param>
    public void Step(double inKgPerS, double inEnthalpy, double outKgPerS, double seconds) =>
        _vessel.Step(0.0, inKgPerS, inEnthalpy, outKgPerS, seconds);
}
