using System.Globalization;

namespace GL001.Simulator.Calibration;

/// <summary>One quarter hour of the measured boiler.</summary>
/// <param name="Seconds">From the beginning of its year.</param>
/// <param name="SteamKgPerS">Steam.</param>
/// <param name="FuelKgPerS">Gas.</param>
/// <param name="Bara">Steam pressure, bar absolute.</param>
/// <param name="FeedDegC">Feedwater before the economiser.</param>
/// <param name="AirDegC">Mixed air.</param>
/// <param name="BankDegC">Flue gas before the economiser.</param>
/// <param name="FlueDegC">Flue gas after the economiser.</param>
public readonly record struct MeasuredRow(
    double Seconds, double SteamKgPerS, double FuelKgPerS, double Bara, double FeedDegC, double AirDegC, double BankDegC, double FlueDegC);

/// <summary>Reads simulator/data/measured-steam-boiler, whose README says what the figures are worth.</summary>
public static class MeasuredBoiler
{
    private const double KelvinOfZero = 273.15;
    private const double PaPerBar = 1e5;

    public static string BuiltInFile => Path.Combine(AppContext.BaseDirectory, "measured-steam-boiler", "steam-boiler-measured-15min.csv");

    /// <exception cref="FormatException">A column is missing or a figure cannot be read; names file, line and column.</exception>
    public static IReadOnlyList<MeasuredRow> Read(string file)
    {
        string[] lines = File.ReadAllLines(file);
        string[] names = lines.Length > 0 ? lines[0].Split(',') : [];
        int Column(string name)
        {
            int at = Array.IndexOf(names, name);
            return at >= 0 ? at : throw new FormatException($"{file}: there is no column '{name}'.");
        }

        int seconds = Column("time_s");
        int steam = Column("steam_flow_kg_per_s");
        int fuel = Column("fuel_flow_kg_per_s");
        int pressure = Column("steam_pressure_pa");
        int feed = Column("feedwater_temperature_k");
        int air = Column("mixed_air_temperature_k");
        int bank = Column("flue_gas_before_economiser_k");
        int flue = Column("flue_gas_after_economiser_k");
        var rows = new List<MeasuredRow>(lines.Length);
        for (int line = 1; line < lines.Length; line++)
        {
            string[] cells = lines[line].Split(',');
            double Number(int column) =>
                column < cells.Length && double.TryParse(cells[column], NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
                    ? value
                    : throw new FormatException($"{file}, line {line + 1}: '{names[column]}' is not a number.");

            rows.Add(new MeasuredRow(
                Number(seconds), Number(steam), Number(fuel), Number(pressure) / PaPerBar, Number(feed) - KelvinOfZero,
                Number(air) - KelvinOfZero, Number(bank) - KelvinOfZero, Number(flue) - KelvinOfZero));
        }

        return rows;
    }
}
