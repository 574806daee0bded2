using GL001.Engineering.Gases;

namespace GL001.Engineering.Tests.Gases;

public sealed class IdealGasTests
{
    /// <summary>NIST-JANAF thermochemical tables: H(1000 K) − H(298.15 K) and H(2000 K) − H(298.15 K), kJ/mol. The polynomial of water is newer than the table and lies above it.</summary>
    [Theory]
    [InlineData(GasSpecies.Nitrogen, 21.463, 56.137)]
    [InlineData(GasSpecies.Oxygen, 22.703, 59.175)]
    [InlineData(GasSpecies.CarbonDioxide, 33.397, 91.439)]
    [InlineData(GasSpecies.WaterVapour, 26.000, 72.790)]
    [InlineData(GasSpecies.CarbonMonoxide, 21.690, 56.744)]
    public void Sensible_enthalpies_are_those_of_the_JANAF_tables(GasSpecies species, double at1000, double at2000)
    {
        Close.To(at1000 * 1_000.0, IdealGas.SensibleKjPerKmol(species, 1_000.0), 0.15);
        Close.To(at2000 * 1_000.0, IdealGas.SensibleKjPerKmol(species, 2_000.0), species == GasSpecies.WaterVapour ? 0.4 : 0.15);
    }

    /// <summary>CODATA key values: heat of formation kJ/mol and entropy J/(mol K) at 298.15 K.</summary>
    [Theory]
    [InlineData(GasSpecies.Nitrogen, 0.0, 191.609)]
    [InlineData(GasSpecies.Oxygen, 0.0, 205.152)]
    [InlineData(GasSpecies.CarbonDioxide, -393.51, 213.785)]
    [InlineData(GasSpecies.WaterVapour, -241.826, 188.835)]
    [InlineData(GasSpecies.CarbonMonoxide, -110.53, 197.660)]
    [InlineData(GasSpecies.SulphurDioxide, -296.81, 248.223)]
    public void Heat_of_formation_and_entropy_are_the_key_values(GasSpecies species, double formation, double entropy)
    {
        Assert.Equal(formation, IdealGas.EnthalpyKjPerKmol(species, 298.15) / 1_000.0, 0.15);
        Assert.Equal(entropy, IdealGas.EntropyKjPerKmolK(species, 298.15), 0.2);
    }

    [Fact]
    public void Both_ranges_of_every_gas_meet_at_1000_K()
    {
        foreach (GasSpecies species in Enum.GetValues<GasSpecies>())
        {
            Close.To(IdealGas.EnthalpyKjPerKmol(species, 1_000.0), IdealGas.EnthalpyKjPerKmol(species, 999.999), 0.01);
            Close.To(IdealGas.HeatCapacityKjPerKmolK(species, 1_000.0), IdealGas.HeatCapacityKjPerKmolK(species, 999.999), 0.05);
            Close.To(IdealGas.EntropyKjPerKmolK(species, 1_000.0), IdealGas.EntropyKjPerKmolK(species, 999.999), 0.01);
        }
    }

    [Fact]
    public void Beyond_the_polynomials_it_refuses() => Refused.At("kelvin", () => IdealGas.EnthalpyKjPerKmol(GasSpecies.Oxygen, 4_000.0), "200 to 3500 K");
}
