namespace GL001.Simulator.Plants;

/// <summary>Sizes of a drum boiler's circuit, in the letters of Åström and Bell, Automatica 36 (2000) 363.</summary>
/// <param name="DrumM3">Vd: volume of the drum, m³.</param>
/// <param name="RiserM3">Vr: volume of the risers, m³.</param>
/// <param name="DowncomerM3">Vdc: downcomers and everything else that holds water and does not boil, m³.</param>
/// <param name="SurfaceM2">Ad: water surface of the drum at its normal level, m².</param>
/// <param name="DowncomerM2">Adc: flow area of the downcomers, m².</param>
/// <param name="MetalKg">mt: all metal at saturation temperature, kg.</param>
/// <param name="RiserMetalKg">mr, kg.</param>
/// <param name="DrumMetalKg">md, kg.</param>
/// <param name="Friction">k: friction of the circulation.</param>
/// <param name="Entrainment">β: water that steam drags into the drum, as a share of the riser flow.</param>
/// <param name="BubbleSeconds">Td: how long steam stays under the water line, s.</param>
/// <param name="BubbleM3">Vsd0: steam under the water line without condensation, m³.</param>
/// <param name="MetalKjPerKgK">Cp: heat capacity of the metal, kJ/(kg K).</param>
public sealed record DrumParameters(
    double DrumM3,
    double RiserM3,
    double DowncomerM3,
    double SurfaceM2,
    double DowncomerM2,
    double MetalKg,
    double RiserMetalKg,
    double DrumMetalKg,
    double Friction,
    double Entrainment,
    double BubbleSeconds,
    double BubbleM3,
    double MetalKjPerKgK)
{
    /// <summary>
    /// The paper's plant, Öresund P16-G16, 160 MW at 8.5 MPa. Downcomer area, bubble volume, drum metal and heat capacity are
    /// not the paper's: chosen for the reference cases that the tests hold.
    /// </summary>
    public static DrumParameters P16G16 { get; } = new(40.0, 37.0, 11.0, 20.0, 0.38, 300_000.0, 160_000.0, 100_000.0, 25.0, 0.3, 12.0, 7.5, 0.5);

    public double VolumeM3 => DrumM3 + RiserM3 + DowncomerM3;

    /// <summary>
    /// A packaged water-tube boiler of about 1 MPa: volumes, areas and masses in proportion to rated heat. Not the paper's plant
    /// divided by its heat: at 1 MPa steam fills eight times the volume, and its risers would empty into the drum.
    /// </summary>
    public static DrumParameters Packaged(double ratedMw) => new(
        0.45 * ratedMw, 0.08 * ratedMw, 0.45 * ratedMw, 0.40 * ratedMw, 0.004 * ratedMw,
        1_500.0 * ratedMw, 600.0 * ratedMw, 500.0 * ratedMw, 25.0, 0.3, 2.0, 0.04 * ratedMw, 0.5);
}
