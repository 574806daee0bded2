namespace GL001.Engineering.Gases;

/// <summary>An amount of air or flue gas: kmol of each gas, for a kg of fuel, a second or whatever the caller counts by.</summary>
public sealed record GasMixture(double NitrogenKmol, double OxygenKmol, double CarbonDioxideKmol, double WaterKmol, double CarbonMonoxideKmol, double SulphurDioxideKmol)
{
    /// <summary>kmol, with water.</summary>
    public double WetKmol => DryKmol + WaterKmol;

    /// <summary>kmol, without water.</summary>
    public double DryKmol => NitrogenKmol + OxygenKmol + CarbonDioxideKmol + CarbonMonoxideKmol + SulphurDioxideKmol;

    /// <summary>At 0 °C and 1.01325 bar.</summary>
    public double WetNormalM3 => WetKmol * PhysicalConstants.NormalM3PerKmol;

    /// <summary>At 0 °C and 1.01325 bar.</summary>
    public double DryNormalM3 => DryKmol * PhysicalConstants.NormalM3PerKmol;

    /// <summary>Heat above 25 °C with water as vapour, kJ.</summary>
    public double SensibleKj(double kelvin) => Sum(species => IdealGas.SensibleKjPerKmol(species, kelvin));

    /// <summary>kJ/K.</summary>
    public double HeatCapacityKjPerK(double kelvin) => Sum(species => IdealGas.HeatCapacityKjPerKmolK(species, kelvin));

    /// <summary>Change of entropy from one temperature to another at constant pressure and composition, kJ/K.</summary>
    public double EntropyChangeKjPerK(double fromKelvin, double toKelvin) =>
        Sum(species => IdealGas.EntropyKjPerKmolK(species, toKelvin) - IdealGas.EntropyKjPerKmolK(species, fromKelvin));

    private double Sum(Func<GasSpecies, double> perKmol) =>
        (NitrogenKmol * perKmol(GasSpecies.Nitrogen)) + (OxygenKmol * perKmol(GasSpecies.Oxygen)) + (CarbonDioxideKmol * perKmol(GasSpecies.CarbonDioxide))
        + (WaterKmol * perKmol(GasSpecies.WaterVapour)) + (CarbonMonoxideKmol * perKmol(GasSpecies.CarbonMonoxide)) + (SulphurDioxideKmol * perKmol(GasSpecies.SulphurDioxide));
}
