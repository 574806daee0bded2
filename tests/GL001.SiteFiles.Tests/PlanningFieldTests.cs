using System.Text;
using System.Text.RegularExpressions;
using GL001.Plant;

namespace GL001.SiteFiles.Tests;

/// <summary>Each test breaks one thing that only the plan needs, in the wide sample site with short series, and expects the finding that names it.</summary>
public sealed partial class PlanningFieldTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gl001-planning-").FullName;

    private readonly string _correct;

    public PlanningFieldTests()
    {
        var rows = new StringBuilder("time,v\n");
        for (DateTime day = new(2020, 1, 1); day.Year == 2020; day = day.AddDays(1))
        {
            rows.Append(System.Globalization.CultureInfo.InvariantCulture, $"{day:yyyy-MM-dd HH:mm},30\n");
        }

        File.WriteAllText(Path.Combine(_folder, "s.csv"), rows.ToString());
        string sample = File.ReadAllText(Path.Combine(Path.GetDirectoryName(TwoPlants.FilePath)!, "..", "wide-site", "site.yaml"));
        _correct = SeriesLines().Replace(sample.ReplaceLineEndings("\n"), "    file: s.csv\n    timeColumn: time\n    time: wall-clock\n    clock: UTC\n    valueColumn: v\n");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Everything_is_read()
    {
        Site site = Load(_correct);
        PlantModel plant = site.Plants.Single();
        Assert.Equal(["CHP-400", "HP-400", "EBL-400", "WHR-400", "SOL-400"], plant.LocalUnits.Select(unit => unit.Id));
        Assert.Equal((50.0, 10.0), (plant.Stores[0].Planning!.MaxLevelMegawattHours, plant.Stores[0].Planning!.Charge.Megawatts));
        Assert.Equal((8.0, 12.0, 3.0), (plant.Stores[1].Planning!.Charge.Megawatts, plant.Stores[1].Planning!.Discharge.Megawatts, plant.Stores[1].Planning!.EndLevelMegawattHours));
        Assert.Equal(new DateTimeOffset(2026, 1, 20, 9, 0, 0, TimeSpan.Zero), plant.Units[1].Planning.Maintenance.Single().From);
        Assert.Equal(new SiteReserve("spinning", "STM-410", ThermalPower.FromMegawatts(2)), site.Reserves.Single());
        Assert.Equal(["BLR-401", "BLR-402", "CHP-400"], site.Caps.Single().UnitIds);
        Assert.Equal((35.0, 65.0), (site.Electricity!.BuyFeeEurPerMegawattHour, site.Electricity.BuyAt(new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero))));
        Assert.Equal(TransferKind.LetDown, site.TransferLines.Single().Kind);
    }

    [Fact]
    public void A_site_without_these_fields_plans_as_before()
    {
        Assert.Null(TwoPlants.Site.Electricity);
        Assert.Null(TwoPlants.Site.LossRule);
        Assert.All(TwoPlants.Site.Units, unit => Assert.Equal(UnitPlanning.Nothing.MinUp, unit.Planning.MinUp));
        Assert.All(TwoPlants.Site.Fuels, fuel => Assert.Equal(double.PositiveInfinity, fuel.StockMegawattHours));
    }

    [Theory]
    [InlineData("heatMegawatts: 20, inputMegawatts: 21.4", "heatMegawatts: 6, inputMegawatts: 21.4", "plants[0].units[0].inputCurve[1].heatMegawatts", "above 6")]
    [InlineData("heatMegawatts: 20, inputMegawatts: 21.4", "heatMegawatts: 20, inputMegawatts: 6.5", "plants[0].units[0].inputCurve[1].inputMegawatts", "at least 6.9")]
    [InlineData("heatMegawatts: 20, inputMegawatts: 21.4", "heatMegawatts: 20, inputMegawatts: 19", "plants[0].units[0].inputCurve[1].inputMegawatts", "at least 20")]
    [InlineData("heatMegawatts: 30, inputMegawatts: 32.8", "heatMegawatts: 29, inputMegawatts: 32.8", "plants[0].units[0].inputCurve", "to 30 or above")]
    [InlineData("heatMegawatts: 30, inputMegawatts: 32.8", "heatMegawatts: 30, imputMegawatts: 32.8", "plants[0].units[0].inputCurve[2].imputMegawatts", "inputMegawatts")]
    [InlineData("warmEur: 160", "warmEur: 60", "plants[0].units[0].startCost.warmEur", "at least 80")]
    [InlineData("coldEur: 320", "coldEur: 3200000", "plants[0].units[0].startCost.coldEur", "up to 1000000")]
    [InlineData("hotHours: 6, warmHours: 24", "hotHours: 6, warmHours: 2", "plants[0].units[0].startCost.warmHours", "at least 6")]
    [InlineData("minUpMinutes: 180", "minUpMinutes: 20000", "plants[0].units[0].minUpMinutes", "up to 10080")]
    [InlineData("minDownMinutes: 120", "minDownMinutes: two hours", "plants[0].units[0].minDownMinutes", "a number from 0")]
    [InlineData("wearEurPerMegawattHour: 0.4", "wearEurPerMegawattHour: -0.4", "plants[0].units[0].wearEurPerMegawattHour", "from 0")]
    [InlineData("noxKilogramsPerMegawattHour: 0.09", "noxKilogramsPerMegawattHour: 900", "plants[0].units[0].noxKilogramsPerMegawattHour", "up to 100")]
    [InlineData("mustRun: true", "mustRun: perhaps", "plants[0].units[2].mustRun", "true, false")]
    [InlineData("from: 2026-01-20T10:00:00+01:00", "from: 2026-01-21T10:00:00+01:00", "plants[0].units[1].maintenance[0].to", "after 2026-01-21")]
    [InlineData("from: 2026-01-20T10:00:00+01:00", "from: tomorrow", "plants[0].units[1].maintenance[0].from", "with its offset")]
    [InlineData("kind: heat-pump", "kind: heatpump", "plants[0].localUnits[1].kind", "heat-pump")]
    [InlineData("efficiency: 2.4", "efficiency: 24", "plants[0].localUnits[1].efficiency", "up to 15")]
    [InlineData("efficiency: 0.99", "efficiency: 1.1", "plants[0].localUnits[2].efficiency", "up to 1")]
    [InlineData("powerMegawatts: 12, heatMegawatts: 20, fuelMegawatts: 37", "powerMegawatts: 12, heatMegawatts: 20, fuelMegawatts: 30", "plants[0].localUnits[0].operatingPoints[1].fuelMegawatts", "at least 32")]
    [InlineData("powerMegawatts: 12, heatMegawatts: 20, fuelMegawatts: 37", "powerMegawatts: 12, heatMegawatts: 19, fuelMegawatts: 37", "plants[0].localUnits[0].operatingPoints", "to 20 or above")]
    [InlineData("availableSeries: boiler-output", "availableSeries: boiler-outputs", "plants[0].localUnits[3].availableSeries", "did you mean 'boiler-output'")]
    [InlineData("availableSeries: boiler-output", "availableSeries: gas-price-2020", "plants[0].localUnits[3].availableSeries", "a series in Megawatt")]
    [InlineData("id: SOL-400", "id: BLR-401", "plants[0].localUnits[4].id", "already called 'BLR-401'")]
    [InlineData("startLevelMegawattHours: 20", "startLevelMegawattHours: 60", "plants[0].stores[0].planning.startLevelMegawattHours", "at most 50")]
    [InlineData("endLevelMegawattHours: 20", "endLevelMegawattHours: 1", "plants[0].stores[0].planning.endLevelMegawattHours", "at least 2")]
    [InlineData("standingLossPerHour: 0.002", "standingLossPerHour: 2", "plants[0].stores[0].planning.standingLossPerHour", "up to 0.5")]
    [InlineData("chargeMegawatts: 10", "chargeMegawatts: 0", "plants[0].stores[0].planning.chargeMegawatts", "above 0")]
    [InlineData("sellFeeEurPerMegawattHour: 1", "sellFeeEurPerMegawattHour: 1\n  sellPriceSeries: weather-dresden", "electricity.sellPriceSeries", "a series in EurPerMegawattHour")]
    [InlineData("mostBoughtMegawatts: 25", "mostBoughtMegawatts: 25000", "electricity.mostBoughtMegawatts", "up to 2000")]
    [InlineData("co2PriceEurPerTonne: 70", "co2PriceEurPerTonne: -7", "emissions.co2PriceEurPerTonne", "from 0")]
    [InlineData("pollutant: nox", "pollutant: sox", "emissions.caps[0].pollutant", "co2, nox")]
    [InlineData("units: [BLR-401, BLR-402, CHP-400]", "units: [BLR-401, BLR-403]", "emissions.caps[0].units[1]", "did you mean 'BLR-40")]
    [InlineData("everyHours: 24", "everyHours: 0", "emissions.caps[0].everyHours", "from 1 to 8784")]
    [InlineData("upToTier: life-safety", "upToTier: life", "nMinusOne.upToTier", "life-safety")]
    [InlineData("holdMinutes: 30", "holdMinutes: 0", "nMinusOne.holdMinutes", "from 1")]
    [InlineData("header: STM-410\n    megawatts: 2", "header: STM-411\n    megawatts: 2", "reserves[0].header", "did you mean 'STM-410'")]
    [InlineData("co2TonnesPerMegawattHour: 0.201", "co2TonnesPerMegawattHour: 201", "fuels[0].co2TonnesPerMegawattHour", "up to 2")]
    [InlineData("stockMegawattHours: 260", "stockMegawattHours: -1", "fuels[1].stockMegawattHours", "from 0")]
    [InlineData("dumpMegawatts: 6", "dumpMegawatts: -6", "plants[0].headers[1].dumpMegawatts", "from 0")]
    [InlineData("from: STM-410\n    to: STM-404\n    capacity", "from: STM-404\n    to: STM-410\n    capacity", "transferLines[0].to", "lower pressure")]
    public void A_mistake_is_told_with_its_field_its_line_and_what_is_allowed(string right, string wrong, string field, string words)
    {
        Assert.Contains(right, _correct, StringComparison.Ordinal);
        string text = _correct.Replace(right, wrong, StringComparison.Ordinal);
        SiteFinding finding = Assert.Single(Assert.Throws<SiteFileException>(() => Load(text)).Findings, found => found.Field == field);
        Assert.Contains(words, finding.ToString(), StringComparison.Ordinal);
        int line = _correct[.._correct.IndexOf(right, StringComparison.Ordinal)].Count(letter => letter == '\n') + 1;
        Assert.InRange(finding.Line, line - 4, line + 4);
    }

    [Fact]
    public void The_time_from_order_to_heat_is_read_of_units_that_somebody_commands()
    {
        string With(string minutes) => _correct.Replace("minUpMinutes: 180", $"minUpMinutes: 180\n        startDelayMinutes: {minutes}", StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromMinutes(25), Load(With("25")).Plants.Single().Units[0].Planning.StartDelay);
        Assert.Equal("plants[0].units[0].startDelayMinutes", Assert.Single(Assert.Throws<SiteFileException>(() => Load(With("3000"))).Findings).Field);
        string local = _correct.Replace("id: SOL-400", "id: SOL-400\n        startDelayMinutes: 25", StringComparison.Ordinal);
        Assert.Equal("plants[0].localUnits[4].startDelayMinutes", Assert.Single(Assert.Throws<SiteFileException>(() => Load(local)).Findings).Field);
    }

    [Fact]
    public void Selling_for_more_than_buying_costs_is_refused_with_its_moment()
    {
        SiteFinding finding = Assert.Single(Assert.Throws<SiteFileException>(() => Load(_correct
            .Replace("buyFeeEurPerMegawattHour: 35", "buyFeeEurPerMegawattHour: 0", StringComparison.Ordinal)
            .Replace("sellFeeEurPerMegawattHour: 1", "sellPriceSeries: gas-price-2020", StringComparison.Ordinal)
            .Replace("electricityPriceSeries: electricity-price-2020", "electricityPriceSeries: cheap", StringComparison.Ordinal)
            .Replace("\nseries:\n", "\nseries:\n  - { id: cheap, file: s.csv, timeColumn: time, time: wall-clock, clock: UTC, valueColumn: low, unit: EUR/MWh }\n", StringComparison.Ordinal), lowColumn: true)).Findings);
        Assert.Equal("electricity.sellPriceSeries", finding.Field);
        Assert.Contains("selling earns 30 EUR/MWh where buying costs 5 (01-01 00:00 UTC)", finding.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_unit_that_takes_or_makes_electricity_needs_its_price()
    {
        string text = ElectricityPart().Replace(_correct, "");
        IReadOnlyList<SiteFinding> findings = Assert.Throws<SiteFileException>(() => Load(text)).Findings;
        Assert.Equal(["plants[0].localUnits[0].kind", "plants[0].localUnits[1].kind", "plants[0].localUnits[2].kind"], findings.Select(finding => finding.Field));
        Assert.All(findings, finding => Assert.Contains("electricity", finding.Allowed, StringComparison.Ordinal));
    }

    private Site Load(string text, bool lowColumn = false)
    {
        if (lowColumn)
        {
            string series = Path.Combine(_folder, "s.csv");
            File.WriteAllLines(series, File.ReadAllLines(series).Select((line, i) => line + (i == 0 ? ",low" : ",5")));
        }

        string path = Path.Combine(_folder, "site.yaml");
        File.WriteAllText(path, text);
        return SiteFile.Load(path);
    }

    [GeneratedRegex("    file: .*\n(    (timeColumn|time|year|clock|valueColumn): .*\n)+")]
    private static partial Regex SeriesLines();

    [GeneratedRegex("electricity:\n(  .*\n)+")]
    private static partial Regex ElectricityPart();
}
