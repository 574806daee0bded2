namespace GL001.Engineering.Steam;

/// <summary>Water or steam at one temperature and pressure, in one phase.</summary>
/// <param name="TemperatureK">K.</param>
/// <param name="PressureMpa">MPa absolute.</param>
/// <param name="VolumeM3PerKg">Specific volume, m³/kg.</param>
/// <param name="EnthalpyKjPerKg">Specific enthalpy, kJ/kg.</param>
/// <param name="EntropyKjPerKgK">Specific entropy, kJ/(kg K).</param>
/// <param name="HeatCapacityKjPerKgK">At constant pressure, kJ/(kg K).</param>
/// <param name="SoundMPerS">Speed of sound, m/s.</param>
/// <param name="VolumeByKelvin">∂v/∂T at constant pressure, m³/(kg K).</param>
/// <param name="VolumeByMpa">∂v/∂p at constant temperature, m³/(kg MPa).</param>
public readonly record struct WaterState(
    double TemperatureK,
    double PressureMpa,
    double VolumeM3PerKg,
    double EnthalpyKjPerKg,
    double EntropyKjPerKgK,
    double HeatCapacityKjPerKgK,
    double SoundMPerS,
    double VolumeByKelvin,
    double VolumeByMpa)
{
    private const double KjPerM3Mpa = 1_000.0;

    /// <summary>kg/m³.</summary>
    public double DensityKgPerM3 => 1.0 / VolumeM3PerKg;

    /// <summary>Specific internal energy, kJ/kg.</summary>
    public double InternalEnergyKjPerKg => EnthalpyKjPerKg - (KjPerM3Mpa * PressureMpa * VolumeM3PerKg);

    /// <summary>∂h/∂p at constant temperature, kJ/(kg MPa): v − T ∂v/∂T.</summary>
    public double EnthalpyByMpa => KjPerM3Mpa * (VolumeM3PerKg - (TemperatureK * VolumeByKelvin));
}
