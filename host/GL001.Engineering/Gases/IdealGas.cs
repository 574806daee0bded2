namespace GL001.Engineering.Gases;

/// <summary>
/// Enthalpy, entropy and heat capacity of ideal gases from NASA's seven-coefficient polynomials, 300 to 3500 K.
/// Coefficients: GRI-Mech 3.0 thermodynamic file; sulphur dioxide: Burcat. Written from memory and held by tests against JANAF's
/// enthalpies, heats of formation and entropies.
/// </summary>
public static class IdealGas
{
    /// <summary>Below the polynomials' own 300 K: the error of the extrapolation is that of a nearly constant heat capacity.</summary>
    public const double LowestK = 200.0;

    public const double HighestK = 3_500.0;

    private const double SplitK = 1_000.0;

    // a1 to a7, below and above 1000 K, in the order of GasSpecies.
    private static readonly double[][] s_low =
    [
        [3.298677, 1.4082404e-3, -3.963222e-6, 5.641515e-9, -2.444854e-12, -1020.8999, 3.950372],
        [3.78245636, -2.99673416e-3, 9.84730201e-6, -9.68129509e-9, 3.24372837e-12, -1063.94356, 3.65767573],
        [2.35677352, 8.98459677e-3, -7.12356269e-6, 2.45919022e-9, -1.43699548e-13, -48371.9697, 9.90105222],
        [4.19864056, -2.0364341e-3, 6.52040211e-6, -5.48797062e-9, 1.77197817e-12, -30293.7267, -0.849032208],
        [3.57953347, -6.1035368e-4, 1.01681433e-6, 9.07005884e-10, -9.04424499e-13, -14344.086, 3.50840928],
        [3.2665338, 5.3237902e-3, 6.8437552e-7, -5.2810047e-9, 2.5590454e-12, -36908.148, 9.66465108],
    ];

    private static readonly double[][] s_high =
    [
        [2.92664, 1.4879768e-3, -5.68476e-7, 1.0097038e-10, -6.753351e-15, -922.7977, 5.980528],
        [3.28253784, 1.48308754e-3, -7.57966669e-7, 2.09470555e-10, -2.16717794e-14, -1088.45772, 5.45323129],
        [3.85746029, 4.41437026e-3, -2.21481404e-6, 5.23490188e-10, -4.72084164e-14, -48759.166, 2.27163806],
        [3.03399249, 2.17691804e-3, -1.64072518e-7, -9.7041987e-11, 1.68200992e-14, -30004.2971, 4.9667701],
        [2.71518561, 2.06252743e-3, -9.98825771e-7, 2.30053008e-10, -2.03647716e-14, -14151.8724, 7.81868772],
        [5.2451364, 1.9704204e-3, -8.0375769e-7, 1.5149969e-10, -1.0558004e-14, -37558.227, -1.07404892],
    ];

    /// <summary>Enthalpy with heat of formation, kJ/kmol.</summary>
    public static double EnthalpyKjPerKmol(GasSpecies species, double kelvin)
    {
        double[] a = Coefficients(species, kelvin);
        double t = kelvin;
        return PhysicalConstants.GasConstantKjPerKmolK * ((t * (a[0] + (t * ((a[1] / 2.0) + (t * ((a[2] / 3.0) + (t * ((a[3] / 4.0) + (t * a[4] / 5.0))))))))) + a[5]);
    }

    /// <summary>Sensible enthalpy above 25 °C, kJ/kmol.</summary>
    public static double SensibleKjPerKmol(GasSpecies species, double kelvin) =>
        EnthalpyKjPerKmol(species, kelvin) - EnthalpyKjPerKmol(species, PhysicalConstants.ReferenceK);

    /// <summary>Entropy at 1 atm, kJ/(kmol K).</summary>
    public static double EntropyKjPerKmolK(GasSpecies species, double kelvin)
    {
        double[] a = Coefficients(species, kelvin);
        double t = kelvin;
        return PhysicalConstants.GasConstantKjPerKmolK * ((a[0] * Math.Log(t)) + (t * (a[1] + (t * ((a[2] / 2.0) + (t * ((a[3] / 3.0) + (t * a[4] / 4.0))))))) + a[6]);
    }

    /// <summary>Heat capacity at constant pressure, kJ/(kmol K).</summary>
    public static double HeatCapacityKjPerKmolK(GasSpecies species, double kelvin)
    {
        double[] a = Coefficients(species, kelvin);
        double t = kelvin;
        return PhysicalConstants.GasConstantKjPerKmolK * (a[0] + (t * (a[1] + (t * (a[2] + (t * (a[3] + (t * a[4]))))))));
    }

    private static double[] Coefficients(GasSpecies species, double kelvin)
    {
        Require.InRange(kelvin, LowestK, HighestK, "K");
        return kelvin < SplitK ? s_low[(int)species] : s_high[(int)species];
    }
}
