using System.Globalization;
using System.Text;
using GL001.Plant;
using UnitKind = GL001.Plant.UnitKind;

namespace GL001.Simulator.Scenarios;

/// <summary>
/// The units that a scenario writes down itself as a site file, for a coordinator, which plans for nothing else: same ids, sizes and
/// constant demands, prices and weather. What the units are fitted with stays with the simulation.
/// </summary>
public static class InlineSiteFile
{
    // A site's series are whole calendar years with no more than a day between two rows.
    private const int Days = 365;
    private const int Year = 2019;
    private const string Series = "constant.csv";

    /// <summary>Writes the site file and its series.</summary>
    /// <param name="site">An inline site.</param>
    /// <param name="folder">Where to; files of a former call are replaced.</param>
    /// <param name="plants">How many of its plants, the first ones; null for all.</param>
    /// <returns>Path of the site file.</returns>
    /// <exception cref="ArgumentException">The site is a file or a sample already.</exception>
    public static string Write(ScenarioSite site, DirectoryInfo folder, int? plants = null)
    {
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(folder);
        if (site.Units.Count == 0)
        {
            throw new ArgumentException("The site has no units of its own.", nameof(site));
        }

        var model = site.Model with { Plants = [.. site.Model.Plants.Take(plants ?? int.MaxValue)] };
        var anyTime = new DateTimeOffset(Year, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var columns = new List<(string Id, string Unit, double Value)>
        {
            ("gas", "EUR/MWh", model.Fuels[0].Price.At(anyTime)),
            ("electricity", "EUR/MWh", model.ElectricityPrice.At(anyTime)),
            ("weather", "degC", site.AmbientDegC),
        };
        columns.AddRange(model.Plants.SelectMany(plant => plant.Demands).Select(demand => (demand.Id, "MW", demand.Series.At(anyTime))));
        WriteSeries(columns, Path.Combine(folder.FullName, Series));
        var path = Path.Combine(folder.FullName, "site.yaml");
        File.WriteAllText(path, Text(model, columns));
        return path;
    }

    private static void WriteSeries(List<(string Id, string Unit, double Value)> columns, string path)
    {
        var values = string.Join(',', columns.Select(column => Number(column.Value)));
        var text = new StringBuilder("seconds,").AppendJoin(',', columns.Select(column => column.Id)).Append('\n');
        for (var day = 0; day < Days; day++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{day * 86_400},{values}\n");
        }

        File.WriteAllText(path, text.ToString());
    }

    private static string Text(Site model, List<(string Id, string Unit, double Value)> columns)
    {
        var dispatch = model.Dispatch;
        var text = new StringBuilder();
        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
        Line($"name: {model.Name}");
        Line($"dispatch: {{ intervalSeconds: {dispatch.IntervalSeconds}, horizonHours: {dispatch.HorizonHours}, stepMinutes: {dispatch.StepMinutes}, leaseValidSeconds: {dispatch.LeaseValidSeconds} }}");
        Line($"series:");
        foreach (var (id, unit, _) in columns)
        {
            Line($"  - {{ id: {id}, file: {Series}, timeColumn: seconds, time: seconds-of-year, year: {Year}, clock: UTC, valueColumn: {id}, unit: {unit} }}");
        }

        Line($"fuels:");
        Line($"  - {{ id: {model.Fuels[0].Id}, name: {model.Fuels[0].Name}, priceSeries: gas }}");
        Line($"electricityPriceSeries: electricity");
        Line($"weather: {{ ambientTemperatureSeries: weather }}");
        Line($"plants:");
        foreach (var plant in model.Plants)
        {
            Line($"  - id: {plant.Id}");
            Line($"    name: {plant.Name}");
            Line($"    headers:");
            foreach (var header in plant.Headers)
            {
                var held = header.NominalPressure is { } pressure
                    ? string.Create(CultureInfo.InvariantCulture, $"kind: steam, nominalPressureBarg: {pressure.Barg:R}")
                    : string.Create(CultureInfo.InvariantCulture, $"kind: hot-oil, supplyTemperatureDegC: {header.SupplyTemperature!.Value.DegreesCelsius:R}");
                Line($"      - {{ id: {header.Id}, {held} }}");
            }

            Line($"    units:");
            foreach (var unit in plant.Units)
            {
                Line($"      - id: {unit.Id}");
                Line($"        kind: {(unit.Kind == UnitKind.Boiler ? "boiler" : "furnace")}");
                Line($"        header: {unit.HeaderId}");
                Line($"        controller: {unit.ControllerId}");
                Line($"        minHeatMegawatts: {unit.MinHeat.Megawatts:R}");
                Line($"        maxHeatMegawatts: {unit.MaxHeat.Megawatts:R}");
                Line($"        rampUpMegawattsPerMinute: {unit.RampUpPerMinute.Megawatts:R}");
                Line($"        rampDownMegawattsPerMinute: {unit.RampDownPerMinute.Megawatts:R}");
                Line($"        efficiency: {unit.Efficiency:R}");
                Line($"        fuel: {unit.FuelId}");
            }

            Line($"    demands:");
            foreach (var demand in plant.Demands)
            {
                Line($"      - {{ id: {demand.Id}, name: {demand.Name}, header: {demand.HeaderId}, tier: {ScenarioWords.Of(ScenarioWords.Tiers, demand.Tier)}, series: {demand.Id}, scale: {demand.Scale:R} }}");
            }
        }

        return text.ToString();
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
