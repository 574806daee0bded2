namespace GL001.Engineering;

/// <summary>Constants that several calculations share.</summary>
public static class PhysicalConstants
{
    /// <summary>Molar gas constant, kJ/(kmol K): CODATA 2018.</summary>
    public const double GasConstantKjPerKmolK = 8.314462618;

    /// <summary>0 °C in K.</summary>
    public const double ZeroDegCInK = 273.15;

    /// <summary>25 °C in K, the reference of heats of combustion.</summary>
    public const double ReferenceK = 298.15;

    /// <summary>Standard atmosphere, bar.</summary>
    public const double AtmosphereBar = 1.01325;

    /// <summary>Volume of a kmol of ideal gas at 0 °C and 1.01325 bar, m³.</summary>
    public const double NormalM3PerKmol = 22.414;

    /// <summary>Stefan and Boltzmann's constant, W/(m² K⁴): CODATA 2018.</summary>
    public const double StefanBoltzmannWPerM2K4 = 5.670374419e-8;

    /// <summary>International Table calorie: kJ for each kcal.</summary>
    public const double KjPerKcal = 4.1868;

    /// <summary>kJ for each Btu (IT).</summary>
    public const double KjPerBtu = 1.05505585262;

    /// <summary>kg for each lb.</summary>
    public const double KgPerLb = 0.45359237;

    /// <summary>Oxygen in dry air, by volume; argon counts as nitrogen.</summary>
    public const double OxygenInAir = 0.2095;

    /// <summary>Molar mass of dry air, kg/kmol.</summary>
    public const double AirKgPerKmol = 28.965;
}
