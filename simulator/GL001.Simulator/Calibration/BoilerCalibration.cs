using GL001.Simulator.Plants;

namespace GL001.Simulator.Calibration;

/// <summary>What the calibrated boiler says for one row, from steam flow, feedwater and air temperature alone.</summary>
/// <param name="FuelKgPerS">Gas.</param>
/// <param name="Bara">Steam pressure.</param>
/// <param name="BankDegC">Flue gas before the economiser.</param>
/// <param name="FlueDegC">Flue gas after the economiser.</param>
public readonly record struct Prediction(double FuelKgPerS, double Bara, double BankDegC, double FlueDegC);

/// <summary>
/// A steam boiler in the steady state, with the simulator's own steam, flue gas and heat exchange, fitted to measured rows by least
/// squares: heat balance, gas before the economiser, economiser, pressure over load.
/// </summary>
/// <remarks>
/// Quarter-hour means show no dynamics: a drum that stores a minute's steam is settled in each of them. The pressure is held by the
/// plant's own controller, so all that can be learned of it is where it stands at which load.
/// </remarks>
public sealed class BoilerCalibration
{
    /// <summary>Below this the burner is in standby or starting, kg/s.</summary>
    public const double LeastFuelKgPerS = 0.04;

    /// <summary>Steady: three rows whose steam differs by less than this share.</summary>
    public const double SteadyShare = 0.05;

    // Neither air nor oxygen was measured: a usual setting of a gas burner at part load.
    private const double AirRatio = 1.2;
    private const double MethaneKgPerKmol = 16.043;
    private const double WaterKjPerKgK = 4.25;
    private const double KjPerKg = FlueGas.MethaneKjPerKmol / MethaneKgPerKmol;
    private const int Iterations = 12;
    private const double KelvinOfZero = 273.15;
    private const double BarPerMpa = 10.0;
    private const double Gain = 0.7;

    private readonly Line _balance;
    private readonly Line _bank;
    private readonly Line _economiser;
    private readonly Line _pressure;

    private BoilerCalibration(Line balance, Line bank, Line economiser, Line pressure)
    {
        _balance = balance;
        _bank = bank;
        _economiser = economiser;
        _pressure = pressure;
    }

    /// <summary>Heat that the fuel gives for each unit that the steam meter shows: 1 if all meters were true.</summary>
    public double SteamMeterFactor => _balance.Slope;

    /// <summary>Heat at no steam: casing and blowdown, kW.</summary>
    public double StandingKw => _balance.Intercept;

    /// <summary>Fits the rows that burn.</summary>
    /// <exception cref="ArgumentException">Fewer than ten rows burn.</exception>
    public static BoilerCalibration Fit(IReadOnlyList<MeasuredRow> rows)
    {
        List<MeasuredRow> used = [.. Enumerable.Range(0, rows.Count).Where(i => Burns(rows, i)).Select(i => rows[i])];
        if (used.Count < 10)
        {
            throw new ArgumentException($"Only {used.Count} rows burn: too few to fit a boiler to.", nameof(rows));
        }

        return new BoilerCalibration(
            Line.Through([.. used.Select(row => (row.SteamKgPerS * RiseKjPerKg(row.Bara, row.FeedDegC), UsefulKw(row)))]),
            Line.Through([.. used.Where(row => row.BankDegC > SaturationDegC(row.Bara))
                .Select(row => (Math.Log(row.FuelKgPerS), Math.Log(row.BankDegC - SaturationDegC(row.Bara))))]),
            Line.Through([.. used.Select(EconomiserOf).OfType<(double, double)>()]),
            Line.Through([.. used.Select(row => (row.SteamKgPerS, row.Bara))]));
    }

    public static bool Burns(IReadOnlyList<MeasuredRow> rows, int i) =>
        i > 0 && i < rows.Count - 1 && rows[i - 1].FuelKgPerS >= LeastFuelKgPerS && rows[i].FuelKgPerS >= LeastFuelKgPerS && rows[i + 1].FuelKgPerS >= LeastFuelKgPerS;

    public static bool IsSteady(IReadOnlyList<MeasuredRow> rows, int i)
    {
        if (!Burns(rows, i))
        {
            return false;
        }

        double least = Math.Min(rows[i - 1].SteamKgPerS, Math.Min(rows[i].SteamKgPerS, rows[i + 1].SteamKgPerS));
        double most = Math.Max(rows[i - 1].SteamKgPerS, Math.Max(rows[i].SteamKgPerS, rows[i + 1].SteamKgPerS));
        return most - least < SteadyShare * rows[i].SteamKgPerS;
    }

    public Prediction Predict(double steamKgPerS, double feedDegC, double airDegC)
    {
        double bara = _pressure.At(steamKgPerS);
        double neededKw = _balance.At(steamKgPerS * RiseKjPerKg(bara, feedDegC));
        double fuel = Math.Max(LeastFuelKgPerS, neededKw / KjPerKg);
        double bankDegC = 0.0;
        double flueDegC = 0.0;
        for (int i = 0; i < Iterations; i++)
        {
            FlueGas gas = GasOf(fuel);
            bankDegC = SaturationDegC(bara) + Math.Exp(_bank.At(Math.Log(fuel)));
            double hot = gas.Constant + (gas.Linear * (bankDegC + feedDegC));
            double ratio = hot / (steamKgPerS * WaterKjPerKgK);
            double units = Math.Exp(_economiser.At(Math.Log(fuel))) / hot;
            double decay = Math.Exp(-units * (1.0 - ratio));
            flueDegC = bankDegC - ((bankDegC - feedDegC) * (1.0 - decay) / (1.0 - (ratio * decay)));
            double lossKw = gas.EnthalpyKw(flueDegC) - AirOf(fuel).EnthalpyKw(airDegC) + gas.UnburnedKw;
            fuel = Math.Max(LeastFuelKgPerS, ((1.0 - Gain) * fuel) + (Gain * (neededKw + lossKw) / KjPerKg));
        }

        return new Prediction(fuel, bara, bankDegC, flueDegC);
    }

    private static double UsefulKw(MeasuredRow row)
    {
        FlueGas gas = GasOf(row.FuelKgPerS);
        return (row.FuelKgPerS * KjPerKg) - gas.UnburnedKw - gas.EnthalpyKw(row.FlueDegC) + AirOf(row.FuelKgPerS).EnthalpyKw(row.AirDegC);
    }

    /// <summary>Logarithms of fuel and UA, kW/K, of a counterflow economiser; nothing where the readings make no exchanger.</summary>
    private static (double, double)? EconomiserOf(MeasuredRow row)
    {
        FlueGas gas = GasOf(row.FuelKgPerS);
        double hot = gas.Constant + (gas.Linear * (row.BankDegC + row.FeedDegC));
        double ratio = hot / (row.SteamKgPerS * WaterKjPerKgK);
        double effectiveness = (row.BankDegC - row.FlueDegC) / (row.BankDegC - row.FeedDegC);
        return effectiveness is > 0.05 and < 0.99 && ratio < 0.95
            ? (Math.Log(row.FuelKgPerS), Math.Log(hot * Math.Log((1.0 - (effectiveness * ratio)) / (1.0 - effectiveness)) / (1.0 - ratio)))
            : null;
    }

    private static FlueGas GasOf(double fuelKgPerS) =>
        FlueGas.Of(fuelKgPerS / MethaneKgPerKmol, fuelKgPerS / MethaneKgPerKmol * FlueGas.StoichiometricAir * AirRatio);

    private static FlueGas AirOf(double fuelKgPerS) => FlueGas.Air(fuelKgPerS / MethaneKgPerKmol * FlueGas.StoichiometricAir * AirRatio);

    private static double RiseKjPerKg(double bara, double feedDegC) =>
        SaturatedSteam.At(bara).SteamEnthalpy - Iapws97.Liquid(feedDegC + KelvinOfZero, bara / BarPerMpa).EnthalpyKjPerKg;

    private static double SaturationDegC(double bara) => SaturatedSteam.At(bara).TemperatureDegC;
}
