using GL001.Plant;

namespace GL001.SiteFiles.Tests;

/// <summary>Each test breaks one thing in a small, correct site and expects the finding that names it.</summary>
public sealed class SiteFileErrorTests : IDisposable
{
    private const string Correct = """
        name: Small site
        dispatch:
          intervalSeconds: 60
          horizonHours: 24
          stepMinutes: 15
          leaseValidSeconds: 300
        series:
          - id: heat
            file: heat.csv
            timeColumn: time
            time: wall-clock
            clock: UTC
            valueColumn: heat
            unit: MW
          - id: price
            file: heat.csv
            timeColumn: time
            time: wall-clock
            clock: UTC
            valueColumn: price
            unit: EUR/MWh
          - id: weather
            file: heat.csv
            timeColumn: time
            time: wall-clock
            clock: UTC
            valueColumn: air
            unit: degC
        fuels:
          - id: gas
            name: Gas
            priceSeries: price
        electricityPriceSeries: price
        weather:
          ambientTemperatureSeries: weather
        plants:
          - id: Plant-001
            name: One
            headers:
              - id: STM-100
                kind: steam
                nominalPressureBarg: 10
              - id: OIL-100
                kind: hot-oil
                supplyTemperatureDegC: 280
            units:
              - id: BLR-101
                kind: boiler
                header: STM-100
                controller: BLR-101-CTL
                minHeatMegawatts: 8
                maxHeatMegawatts: 40
                rampUpMegawattsPerMinute: 2
                rampDownMegawattsPerMinute: 2
                efficiency: 0.9
                fuel: gas
            demands:
              - id: DEM-1
                name: Town
                header: STM-100
                tier: production
                series: heat
                scale: 0.5
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("gl001-site-").FullName;

    public SiteFileErrorTests() => WriteSeries(Rows());

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Correct_site_loads_without_lines_or_floors()
    {
        Site site = SiteFile.Load(Write(Correct));
        Assert.Empty(site.TransferLines);
        Assert.Equal(ThermalPower.Zero, site.Demands.Single().Floor);
    }

    [Fact]
    public void Networks_stores_delays_and_a_process_furnace_are_read()
    {
        Site site = SiteFile.Load(Write(WithParts()));
        PlantModel plant = site.Plants.Single();
        HotWaterNetwork network = plant.Networks.Single();
        Assert.Equal(("HWN-1", "STM-100", 95.0, 3_000.0, 0.3), (network.Id, network.HeaderId, network.Supply.DegreesCelsius, network.LengthMetres, network.LossWattsPerMetreKelvin));
        Assert.Equal([StoreKind.HotWater, StoreKind.SteamAccumulator], plant.Stores.Select(store => store.Kind));
        Assert.Equal(("STM-100", "STM-104", 12.0), (plant.Stores[1].FromHeaderId, plant.Stores[1].ToHeaderId, plant.Stores[1].Discharge.Megawatts));
        Assert.Equal("HWN-1", plant.Demands.Single(demand => demand.Id == "DEM-2").NetworkId);
        Assert.Equal((3, 20.0), (plant.Units.Single(unit => unit.Process is not null).Process!.Zones, plant.Units[1].Process!.Residence.TotalMinutes));
        Assert.Equal(TimeSpan.FromSeconds(40), site.TransferLines.Single().Delay);
    }

    [Theory]
    [InlineData("network: HWN-1", "network: HWN-2", "plants[0].stores[0].network", "did you mean 'HWN-1'")]
    [InlineData("to: STM-104 # acc", "to: STM-100 # acc", "plants[0].stores[1].to", "lower pressure")]
    [InlineData("from: STM-100 # acc", "from: OIL-100 # acc", "plants[0].stores[1].from", "a Steam header")]
    [InlineData("kind: hot-water", "kind: hot-watter", "plants[0].stores[0].kind", "did you mean 'hot-water'")]
    [InlineData("volumeCubicMetres: 80", "volumeCubicMetres: 0", "plants[0].stores[1].volumeCubicMetres", "above 0")]
    [InlineData("returnTemperatureDegC: 55", "returnTemperatureDegC: 93", "plants[0].networks[0].returnTemperatureDegC", "at most 90")]
    [InlineData("lengthMetres: 3000", "lengthMetres: 0", "plants[0].networks[0].lengthMetres", "from 1")]
    [InlineData("header: STM-104 # dem", "header: STM-100\n        network: HWN-1\n        lenght: 3", "plants[0].demands[1].lenght", "no such field")]
    [InlineData("header: CHG-100", "header: OIL-100", "plants[0].units[1].header", "a Charge header")]
    [InlineData("residenceMinutes: 20", "residenceMinutes: 1", "plants[0].units[1].process.residenceMinutes", "from 10")]
    [InlineData("delaySeconds: 40", "delaySeconds: -1", "transferLines[0].delaySeconds", "from 0")]
    [InlineData("from: STM-100 # lin", "from: CHG-100 # lin", "transferLines[0].from", "goods")]
    public void A_mistake_in_a_network_a_store_or_a_process_is_told_with_its_field_and_line(string right, string wrong, string field, string words)
    {
        string text = WithParts();
        SiteFinding finding = Assert.Single(Findings(text, right, wrong), found => found.Field == field);
        Assert.Contains(words, finding.ToString(), StringComparison.Ordinal);
        Assert.InRange(finding.Line, LineOf(text, right), LineOf(text, right) + 2);
    }

    [Fact]
    public void A_customer_behind_a_network_of_another_header_is_refused()
    {
        IReadOnlyList<SiteFinding> findings = Findings(WithParts(), "header: STM-104 # dem", "header: STM-104\n        network: HWN-1");
        Assert.Contains("heated from 'STM-100'", Assert.Single(findings).Problem, StringComparison.Ordinal);
    }

    private static int LineOf(string text, string part) => text[..text.IndexOf(part, StringComparison.Ordinal)].Count(letter => letter == '\n') + 1;

    /// <summary>The small site with everything that a site may have.</summary>
    private static string WithParts() => Correct
        .Replace("    headers:\n", """
                headers:
                  - id: STM-104
                    kind: steam
                    nominalPressureBarg: 4
                  - id: CHG-100
                    kind: charge
                    supplyTemperatureDegC: 280

            """, StringComparison.Ordinal)
        .Replace("    units:\n", """
                networks:
                  - id: HWN-1
                    header: STM-100
                    supplyTemperatureDegC: 95
                    returnTemperatureDegC: 55
                    exchangerMegawatts: 20
                    lengthMetres: 3000
                    innerDiameterMetres: 0.4
                stores:
                  - id: TES-1
                    kind: hot-water
                    network: HWN-1
                    volumeCubicMetres: 500
                  - id: ACC-1
                    kind: steam-accumulator
                    from: STM-100 # acc
                    to: STM-104 # acc
                    volumeCubicMetres: 80
                    chargeMegawatts: 8
                    dischargeMegawatts: 12
                units:

            """, StringComparison.Ordinal)
        .Replace("    demands:\n", """
                  - id: FRN-101
                    kind: furnace
                    header: CHG-100
                    controller: FRN-101-CTL
                    minHeatMegawatts: 1
                    maxHeatMegawatts: 5
                    rampUpMegawattsPerMinute: 1
                    rampDownMegawattsPerMinute: 1
                    efficiency: 0.75
                    fuel: gas
                    process:
                      residenceMinutes: 20
                demands:
                  - id: DEM-2
                    name: Hospital
                    header: STM-100
                    network: HWN-1
                    tier: life-safety
                    series: heat
                    scale: 0.1
                  - id: DEM-3
                    name: Dryers
                    header: STM-104 # dem
                    tier: production
                    series: heat
                    scale: 0.1

            """, StringComparison.Ordinal)
        + """

        transferLines:
          - id: LIN-1
            from: STM-100 # lin
            to: STM-104
            capacityMegawatts: 10
            lossFraction: 0.02
            delaySeconds: 40
        """;

    [Fact]
    public void Unknown_field_names_its_line_and_the_nearest_known_name()
    {
        SiteFinding finding = TheFinding("efficiency: 0.9", "efficiency: 0.9\n        eficiency: 0.8", SiteFindingKind.UnknownField);
        Assert.Equal("plants[0].units[0].eficiency", finding.Field);
        Assert.Equal((56, 9), (finding.Line, finding.Column));
        Assert.Contains("did you mean 'efficiency'?", finding.Problem, StringComparison.Ordinal);
        Assert.Contains("rampDownMegawattsPerMinute", finding.Allowed, StringComparison.Ordinal);
    }

    [Fact]
    public void Misspelled_required_field_is_reported_as_missing_and_as_unknown()
    {
        IReadOnlyList<SiteFinding> findings = Findings("efficiency: 0.9", "efficency: 0.9");
        Assert.Equal([SiteFindingKind.MissingField, SiteFindingKind.UnknownField], findings.Select(finding => finding.Kind));
    }

    [Fact]
    public void Word_where_a_number_belongs_is_a_wrong_type()
    {
        SiteFinding finding = TheFinding("maxHeatMegawatts: 40", "maxHeatMegawatts: 40 MW", SiteFindingKind.WrongType, alsoFound: 1);
        Assert.Equal("plants[0].units[0].maxHeatMegawatts", finding.Field);
        Assert.Equal((52, 27), (finding.Line, finding.Column));
        Assert.Equal("a number above 0 up to 2000", finding.Allowed);
    }

    [Theory]
    [InlineData("scale: 0.5", "scale: .nan")]
    [InlineData("scale: 0.5", "scale: \"0.5\"")]
    [InlineData("scale: 0.5", "scale: 0,5")]
    [InlineData("scale: 0.5", "scale: [0.5]")]
    [InlineData("horizonHours: 24", "horizonHours: 24.5")]
    [InlineData("name: Small site", "name: [Small, site]")]
    [InlineData("weather:\n  ambientTemperatureSeries: weather", "weather: weather")]
    [InlineData("fuels:\n  - id: gas\n    name: Gas\n    priceSeries: price", "fuels:\n  id: gas")]
    public void Value_of_another_type_is_named(string correct, string wrong) =>
        Assert.Contains(Findings(correct, wrong), finding => finding.Kind == SiteFindingKind.WrongType);

    [Theory]
    [InlineData("efficiency: 0.9", "efficiency: 1.2", "plants[0].units[0].efficiency", "a number above 0 up to 1")]
    [InlineData("efficiency: 0.9", "efficiency: 0", "plants[0].units[0].efficiency", "a number above 0 up to 1")]
    [InlineData("maxHeatMegawatts: 40", "maxHeatMegawatts: 40000", "plants[0].units[0].maxHeatMegawatts", "a number above 0 up to 2000")]
    [InlineData("minHeatMegawatts: 8", "minHeatMegawatts: 41", "plants[0].units[0].minHeatMegawatts", "at most 40")]
    [InlineData("leaseValidSeconds: 300", "leaseValidSeconds: 901", "dispatch.leaseValidSeconds", "a whole number from 10 to 900")]
    [InlineData("leaseValidSeconds: 300", "leaseValidSeconds: 60", "dispatch.leaseValidSeconds", "more than intervalSeconds (60)")]
    [InlineData("stepMinutes: 15", "stepMinutes: 7", "dispatch.stepMinutes", "1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60")]
    [InlineData("tier: production", "tier: prodution", "plants[0].demands[0].tier", "life-safety, product-safety, equipment-protection, production")]
    [InlineData("kind: boiler", "kind: kettle", "plants[0].units[0].kind", "boiler, furnace")]
    [InlineData("clock: UTC\n    valueColumn: air", "clock: Europe/Paris\n    valueColumn: air", "series[2].clock", "UTC, Europe/Berlin, or a fixed offset such as +01:00")]
    [InlineData("clock: UTC\n    valueColumn: air", "clock: \"+15:00\"\n    valueColumn: air", "series[2].clock", "UTC, Europe/Berlin, or a fixed offset such as +01:00")]
    [InlineData("unit: degC", "unit: K", "series[2].unit", "MW, kW, W, EUR/MWh, degC")]
    [InlineData("id: Plant-001", "id: Plant/001", "plants[0].id", "letters, digits, '-', '_' and '.', beginning with a letter or digit, at most 64 characters")]
    public void Value_out_of_range_is_named_with_what_is_allowed(string correct, string wrong, string field, string allowed)
    {
        SiteFinding finding = Findings(correct, wrong).First(found => found.Kind == SiteFindingKind.OutOfRange);
        Assert.Equal((field, allowed), (finding.Field, finding.Allowed));
    }

    [Fact]
    public void Unknown_header_lists_the_headers_of_the_plant()
    {
        SiteFinding finding = TheFinding("header: STM-100\n        controller", "header: STM-101\n        controller", SiteFindingKind.UnknownReference);
        Assert.Equal(("plants[0].units[0].header", 49, 17), (finding.Field, finding.Line, finding.Column));
        Assert.Contains("did you mean 'STM-100'?", finding.Problem, StringComparison.Ordinal);
        Assert.Equal("STM-100, OIL-100", finding.Allowed);
    }

    [Theory]
    [InlineData("fuel: gas", "fuel: oil", "plants[0].units[0].fuel")]
    [InlineData("series: heat", "series: heta", "plants[0].demands[0].series")]
    [InlineData("series: heat", "series: price", "plants[0].demands[0].series")]           // EUR/MWh is no demand
    [InlineData("ambientTemperatureSeries: weather", "ambientTemperatureSeries: heat", "weather.ambientTemperatureSeries")]
    [InlineData("header: STM-100\n        controller", "header: OIL-100\n        controller", "plants[0].units[0].header")]   // a boiler makes no hot oil
    public void Reference_that_leads_nowhere_useful_is_named(string correct, string wrong, string field) =>
        Assert.Equal(field, TheFinding(correct, wrong, SiteFindingKind.UnknownReference).Field);

    [Fact]
    public void Duplicate_id_is_named_at_its_second_use()
    {
        SiteFinding finding = TheFinding("- id: OIL-100", "- id: STM-100", SiteFindingKind.DuplicateId);
        Assert.Equal(("plants[0].headers[1].id", 43), (finding.Field, finding.Line));
    }

    [Fact]
    public void Missing_and_empty_fields_are_named()
    {
        Assert.Equal("plants[0].demands[0].tier", TheFinding("\n        tier: production", "", SiteFindingKind.MissingField).Field);
        SiteFinding empty = TheFinding("controller: BLR-101-CTL", "controller:", SiteFindingKind.MissingField);
        Assert.Equal(("plants[0].units[0].controller", 50), (empty.Field, empty.Line));
        Assert.Equal("plants", TheFinding(Correct[Correct.IndexOf("plants:", StringComparison.Ordinal)..], "", SiteFindingKind.MissingField).Field);
    }

    [Theory]
    [InlineData("from: STM-100\n    to: STM-100", "transferLines[0].to")]
    [InlineData("from: STM-100\n    to: OIL-100", "transferLines[0].to")]
    public void Line_that_joins_nothing_or_steam_with_oil_is_named(string ends, string field)
    {
        string line = $"\ntransferLines:\n  - id: TL-1\n    {ends}\n    capacityMegawatts: 10\n    lossFraction: 0.05\n";
        Assert.Equal(field, Assert.Single(FindingsIn(Correct + line)).Field);
    }

    [Fact]
    public void Field_that_belongs_to_the_other_kind_of_header_is_not_ignored()
    {
        SiteFinding finding = TheFinding("nominalPressureBarg: 10", "nominalPressureBarg: 10\n        supplyTemperatureDegC: 200", SiteFindingKind.UnknownField);
        Assert.Equal("plants[0].headers[0].supplyTemperatureDegC", finding.Field);
    }

    [Fact]
    public void Missing_series_file_is_named_where_it_is_asked_for()
    {
        SiteFinding finding = TheFinding("id: weather\n    file: heat.csv", "id: weather\n    file: wether.csv", SiteFindingKind.MissingFile);
        Assert.Equal(("series[2].file", 23, 11), (finding.Field, finding.Line, finding.Column));
    }

    [Fact]
    public void Missing_column_lists_the_columns_of_the_file()
    {
        SiteFinding finding = TheFinding("valueColumn: air", "valueColumn: airr", SiteFindingKind.MissingColumn);
        Assert.Equal("series[2].valueColumn", finding.Field);
        Assert.Equal("time, heat, price, air", finding.Allowed);
    }

    [Fact]
    public void All_findings_come_at_once_in_one_exception()
    {
        string wrong = Correct.Replace("efficiency: 0.9", "efficiency: 9", StringComparison.Ordinal).Replace("tier: production", "tier: fun", StringComparison.Ordinal);
        var refused = Assert.Throws<SiteFileException>(() => SiteFile.Load(Write(wrong)));
        Assert.Equal(2, refused.Findings.Count);
        Assert.Contains("site.yaml:55:21: plants[0].units[0].efficiency: 9 is out of range; allowed: a number above 0 up to 1", refused.Message, StringComparison.Ordinal);
        Assert.Contains("plants[0].demands[0].tier", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name: [")]
    [InlineData("name: one\nname: two")]
    [InlineData("")]
    [InlineData("name: one\n---\nname: two")]
    public void File_that_is_not_one_well_formed_document_is_a_syntax_error(string text) =>
        Assert.Equal(SiteFindingKind.Syntax, Assert.Single(FindingsIn(text)).Kind);

    [Theory]
    [InlineData("just text")]
    [InlineData("- a\n- list")]
    public void Document_without_fields_is_a_wrong_type(string text) =>
        Assert.Contains(FindingsIn(text), finding => finding.Kind == SiteFindingKind.WrongType);

    [Fact]
    public void Site_file_that_does_not_exist_is_named()
    {
        var refused = Assert.Throws<SiteFileException>(() => SiteFile.Load(Path.Combine(_folder, "nowhere.yaml")));
        Assert.Equal(SiteFindingKind.MissingFile, Assert.Single(refused.Findings).Kind);
    }

    [Fact]
    public void Cells_without_a_number_become_counted_gaps_that_hold_the_value_before()
    {
        string[] rows = Rows();
        rows[10] = rows[10].Replace(";5;", ";#DIV/0!;", StringComparison.Ordinal);
        rows[11] = rows[11].Replace(";5;", ";;", StringComparison.Ordinal);
        rows[9] = rows[9].Replace(";5;", ";4.5;", StringComparison.Ordinal);
        WriteSeries(rows);
        TimeSeries heat = SiteFile.Load(Write(Correct)).Demands.Single().Series;
        Assert.Equal(2, heat.HeldGaps);
        Assert.Equal(4.5, heat.At(new DateTimeOffset(2019, 1, 1, 11, 30, 0, TimeSpan.Zero)));
        Assert.Equal(5, heat.At(new DateTimeOffset(2019, 1, 1, 12, 0, 0, TimeSpan.Zero)));
    }

    [Fact]
    public void Comma_separates_as_well_as_semicolon()
    {
        File.WriteAllText(Path.Combine(_folder, "heat.csv"), File.ReadAllText(Path.Combine(_folder, "heat.csv")).Replace(';', ','));
        Assert.Equal(8760, SiteFile.Load(Write(Correct)).Demands.Single().Series.Count);
    }

    [Theory]
    [InlineData(";5;", ";5 MW;", "heat", "'5 MW' is not a number")]
    [InlineData(";5;", ";5,1;", "heat", "'5,1' is not a number")]
    [InlineData("2019-01-01 10:00", "01.01.2019 10:00", "time", "'01.01.2019 10:00' is not a time")]
    [InlineData(";5;", ";5;9;", "heat", "the row has 5 cells")]
    public void Cell_that_cannot_be_read_is_named_with_its_line(string correct, string wrong, string column, string problem)
    {
        string[] rows = Rows();
        rows[10] = rows[10].Replace(correct, wrong, StringComparison.Ordinal);
        WriteSeries(rows);
        SiteFinding finding = FindingsIn(Correct)[0];
        Assert.Equal((SiteFindingKind.BadData, 12, column, problem), (finding.Kind, finding.Line, finding.Field, finding.Problem));
        Assert.EndsWith("heat.csv", finding.File, StringComparison.Ordinal);
    }

    [Fact]
    public void Series_that_ends_early_or_pauses_for_days_is_refused()
    {
        WriteSeries(Rows()[..4000]);
        Assert.Contains(FindingsIn(Correct), finding => finding.Kind == SiteFindingKind.BadData && finding.Allowed == "one whole calendar year");
        WriteSeries([.. Rows()[..4000], .. Rows()[4100..]]);
        Assert.Contains(FindingsIn(Correct), finding => finding.Kind == SiteFindingKind.BadData && finding.Line == 4002 && finding.Problem.StartsWith("nothing since", StringComparison.Ordinal));
    }

    [Fact]
    public void Rows_out_of_order_are_refused()
    {
        string[] rows = Rows();
        (rows[10], rows[11]) = (rows[11], rows[10]);
        WriteSeries(rows);
        Assert.Contains(FindingsIn(Correct), finding => finding.Problem.Contains("out of order", StringComparison.Ordinal));
    }

    [Fact]
    public void Broken_column_is_reported_by_its_first_lines_and_a_count()
    {
        WriteSeries([.. Rows().Select(row => row.Replace(";5;", ";x;", StringComparison.Ordinal))]);
        SiteFinding[] broken = [.. FindingsIn(Correct).Where(finding => finding.Field == "heat")];
        Assert.Equal(6, broken.Length);
        Assert.StartsWith("and 87", broken[5].Problem, StringComparison.Ordinal);
    }

    /// <summary>A year of hours: 5 MW, 30 EUR/MWh, 8 °C. Row i stands on line i + 2 of the file.</summary>
    private static string[] Rows() =>
        [.. Enumerable.Range(0, 8760).Select(hour => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{new DateTime(2019, 1, 1).AddHours(hour):yyyy-MM-dd HH:mm};5;30;8"))];

    private void WriteSeries(IEnumerable<string> rows) => File.WriteAllLines(Path.Combine(_folder, "heat.csv"), rows.Prepend("time;heat;price;air"));

    private string Write(string yaml)
    {
        string path = Path.Combine(_folder, "site.yaml");
        File.WriteAllText(path, yaml);
        return path;
    }

    private IReadOnlyList<SiteFinding> FindingsIn(string yaml) => Assert.Throws<SiteFileException>(() => SiteFile.Load(Write(yaml))).Findings;

    private IReadOnlyList<SiteFinding> Findings(string correct, string wrong)
    {
        Assert.Contains(correct, Correct, StringComparison.Ordinal);
        return FindingsIn(Correct.Replace(correct, wrong, StringComparison.Ordinal));
    }

    private IReadOnlyList<SiteFinding> Findings(string text, string right, string wrong)
    {
        Assert.Contains(right, text, StringComparison.Ordinal);
        return FindingsIn(text.Replace(right, wrong, StringComparison.Ordinal));
    }

    private SiteFinding TheFinding(string correct, string wrong, SiteFindingKind kind, int alsoFound = 0)
    {
        IReadOnlyList<SiteFinding> findings = Findings(correct, wrong);
        Assert.True(findings.Count == 1 + alsoFound, string.Join(Environment.NewLine, findings));
        return findings.Single(finding => finding.Kind == kind);
    }
}
