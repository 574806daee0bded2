using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using GL001.HardwareTables;

namespace GL001.Control.Tests;

/// <summary>Holds drawings, operating pages, parts and currents against the tables, so that none goes stale.</summary>
public sealed partial class HardwareDocumentTests
{
    private const string Unchosen = "choose for the unit";
    private const int ConvertersFrom = 0x48;
    private const int ConverterInputs = 4;
    private const int ExpanderInputs = 14;
    private const int PortInputs = 7;

    // Sums are rounded to a hundredth of a milliampere, what is converted from another rail to a tenth.
    private const double SumRoundingMilliamp = 0.005;
    private const double ConvertedRoundingMilliamp = 0.1;
    private const double DcConverterEfficiency = 0.85;
    private const double LinearRegulatorOwnMilliamp = 1.0;

    private static readonly string s_root = FindRoot();
    private static readonly string[] s_partColumns =
        ["reference", "part", "manufacturer", "part_number", "function", "type_approved", "verify_before_ordering", "note"];

    [Fact]
    public void The_trip_table_for_people_is_the_one_that_the_csv_gives()
    {
        var (path, text) = Assert.Single(TripGuideGenerator.Generate(s_root));
        Assert.Equal(text, File.ReadAllText(Path.Combine(s_root, path)));
    }

    [Theory]
    [InlineData("Boiler")]
    [InlineData("Furnace")]
    public void The_bits_of_the_trip_table_are_the_places_of_the_rows_in_the_firmware(string unit)
    {
        var text = File.ReadAllText(Path.Combine(s_root, TripGuideGenerator.TripTable));
        var from = text.IndexOf($"## {unit}: trips", StringComparison.Ordinal);
        var to = text.IndexOf($"## Furnace: trips", from + 1, StringComparison.Ordinal);
        var section = to > 0 ? text[from..to] : text[from..];
        var listed = TripLine().Matches(section).Select(line => (Bit: int.Parse(line.Groups[1].Value, CultureInfo.InvariantCulture), Tag: line.Groups[2].Value)).OrderBy(row => row.Bit);
        var rows = unit == "Boiler" ? TripTables.Boiler() : TripTables.Furnace();
        Assert.Equal(rows.Select((row, bit) => (bit, row.Tag)), listed);
    }

    [Fact]
    public void Every_tag_of_the_input_list_stands_in_a_drawing()
    {
        var words = DrawnTexts().SelectMany(text => TagWord().Matches(text).Select(word => word.Value)).ToHashSet(StringComparer.Ordinal);
        Assert.All(CsvTable.Read(s_root, TableGenerator.InputList).Rows, row => Assert.Contains(row.Text("tag"), words));
    }

    [Fact]
    public void Every_trip_but_the_alarms_stands_in_the_guide()
    {
        var guide = File.ReadAllText(Path.Combine(s_root, "docs/operating/trips-and-reset.md"));
        var trips = CsvTable.Read(s_root, TableGenerator.CauseAndEffect).Rows.Where(row => row.Text("trip_class") != "Alarm");
        Assert.All(trips, row => Assert.Contains($"`{row.Text("tag")}`", guide, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_reason_against_a_start_stands_in_the_guide_with_its_words()
    {
        var guide = File.ReadAllText(Path.Combine(s_root, "docs/operating/trips-and-reset.md"));
        for (var place = 0; place < StartBlock.Count; place++)
        {
            Assert.Contains($"| {1 << place} | {StartBlock.Words(place)} |", guide, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_terminal_plan_shows_each_input_at_the_chip_and_pin_of_its_channel()
    {
        var texts = DrawnTexts("terminals.svg").ToHashSet(StringComparer.Ordinal);
        foreach (var row in CsvTable.Read(s_root, TableGenerator.InputList).Rows.Where(row => row.Text("kind") is "4-20 mA" or "contact"))
        {
            var channel = row.Whole("channel", 0, 31);
            var pin = row.Text("kind") == "4-20 mA"
                ? $"{ConvertersFrom + (channel / ConverterInputs):X}h AIN{channel % ConverterInputs}"
                : $"{(channel < ExpanderInputs ? "first" : "second")} GP{(channel % ExpanderInputs < PortInputs ? "A" : "B")}{channel % ExpanderInputs % PortInputs}";
            Assert.Contains($"{row.Text("tag")} · {pin}", texts);
        }
    }

    [Fact]
    public void Every_drawing_is_listed_in_the_index_and_fits_a_page()
    {
        var index = File.ReadAllText(Path.Combine(s_root, "hardware/README.md"));
        Assert.All(Drawings(), file =>
        {
            var drawing = XDocument.Load(file).Root;
            Assert.NotNull(drawing);
            Assert.InRange((int?)drawing.Attribute("width") ?? 0, 1, 1400);
            Assert.Contains($"drawings/{Path.GetFileName(file)}", index, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Nothing_in_drawings_and_pages_claims_to_comply()
    {
        var pages = Directory.GetFiles(Path.Combine(s_root, "hardware"), "*.md").Concat(Directory.GetFiles(Path.Combine(s_root, "docs/operating"), "*.md")).Concat(Drawings());
        Assert.All(pages, page => Assert.DoesNotContain("complies with", File.ReadAllText(page), StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Every_part_has_all_its_columns_filled()
    {
        var rows = CsvTable.Read(s_root, "hardware/bill-of-materials.csv").Rows;
        Assert.All(rows, row =>
        {
            Assert.All(s_partColumns, column => Assert.NotEqual("", row.Text(column).Trim()));
            row.Whole("quantity", 1, 100);
            row.OneOf("type_approved", "yes", "no");
            row.OneOf("verify_before_ordering", "yes", "no");
        });
        Assert.Equal(rows.Count, rows.Select(row => row.Text("reference")).Distinct().Count());
    }

    [Fact]
    public void A_part_that_needs_an_approval_or_has_no_number_yet_is_marked_for_verification()
    {
        var open = CsvTable.Read(s_root, "hardware/bill-of-materials.csv").Rows
            .Where(row => row.Text("type_approved") == "yes" || row.Text("part_number") == Unchosen).ToList();
        Assert.NotEmpty(open);
        Assert.All(open, row => Assert.Equal("yes", row.Text("verify_before_ordering")));
    }

    [Theory]
    [InlineData("24 V")]
    [InlineData("5 V")]
    [InlineData("3.3 V")]
    public void The_sums_and_margins_of_a_rail_are_right_and_the_margin_is_a_fifth_at_least(string rail)
    {
        foreach (var column in new[] { "typical_ma", "worst_ma" })
        {
            var sum = 0.0;
            foreach (var row in Power(rail, "load"))
            {
                Assert.Equal(row.Whole("quantity", 1, 100) * row.Number(column + "_each"), row.Number(column), SumRoundingMilliamp);
                Assert.Contains(row.Text("source"), new[] { "data sheet, to be verified", "calculated from the circuit" });
                sum += row.Number(column);
            }

            var supply = Assert.Single(Power(rail, "supply")).Number(column);
            Assert.Equal(sum, Assert.Single(Power(rail, "sum")).Number(column), SumRoundingMilliamp);
            Assert.Equal(supply - sum, Assert.Single(Power(rail, "margin")).Number(column), SumRoundingMilliamp);
            Assert.True(supply - sum >= 0.2 * supply, $"{rail}: {sum} of {supply} mA");
        }
    }

    [Theory]
    [InlineData("typical_ma")]
    [InlineData("worst_ma")]
    public void Each_converter_draws_what_its_rail_needs(string column)
    {
        var linear = Power("5 V", "load").Single(row => row.Text("item").StartsWith("3.3 V rail", StringComparison.Ordinal));
        Assert.Equal(Assert.Single(Power("3.3 V", "sum")).Number(column) + LinearRegulatorOwnMilliamp, linear.Number(column), ConvertedRoundingMilliamp);
        var switching = Power("24 V", "load").Single(row => row.Text("item").StartsWith("5 V rail", StringComparison.Ordinal));
        Assert.Equal(Assert.Single(Power("5 V", "sum")).Number(column) * 5.0 / 24.0 / DcConverterEfficiency, switching.Number(column), ConvertedRoundingMilliamp);
    }

    [Fact]
    public void The_budget_feeds_as_many_loops_and_contacts_as_the_input_list_has_channels()
    {
        var inputs = CsvTable.Read(s_root, TableGenerator.InputList).Rows;
        Assert.Equal(Channels("4-20 mA"), Quantity("4-20 mA inputs"));
        Assert.Equal(Channels("contact"), Quantity("contacts"));
        Assert.Equal(Relay.Count, Quantity("read-back contacts"));
        Assert.Equal(Relay.Count, Quantity("relay coils"));

        // Signals that no unit has together share a channel.
        int Channels(string kind) => inputs.Where(row => row.Text("kind") == kind).Select(row => row.Text("channel")).Distinct().Count();

        static int Quantity(string item) =>
            Power("24 V", "load").Single(row => row.Text("item").StartsWith(item, StringComparison.Ordinal)).Whole("quantity", 1, 100);
    }

    private static List<CsvRow> Power(string rail, string kind) =>
        [.. CsvTable.Read(s_root, "hardware/power-budget.csv").Rows.Where(row => row.Text("rail") == rail && row.Text("kind") == kind)];

    private static string[] Drawings() => Directory.GetFiles(Path.Combine(s_root, "hardware/drawings"), "*.svg");

    private static IEnumerable<string> DrawnTexts(string name = "*.svg") =>
        Directory.GetFiles(Path.Combine(s_root, "hardware/drawings"), name)
            .SelectMany(file => XDocument.Load(file).Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value));

    [GeneratedRegex(@"^\| (\d+) \| `([^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex TripLine();

    [GeneratedRegex(@"[A-Z]+-\d+[A-Z]?\b")]
    private static partial Regex TagWord();

    internal static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Directory.Packages.props")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
