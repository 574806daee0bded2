using GL001.HardwareTables;

namespace GL001.Control.Tests;

/// <summary>Every chip that is driven is bought and fed, and what is not is refused with its cell.</summary>
public sealed class ChipTableTests : IDisposable
{
    private static readonly string s_root = HardwareDocumentTests.FindRoot();

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gl001-chips-");

    public ChipTableTests()
    {
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "hardware"));
        foreach (var file in new[] { ChipRules.Chips, ChipRules.BillOfMaterials, ChipRules.PowerBudget })
        {
            File.Copy(Path.Combine(s_root, file), Path.Combine(_folder.FullName, file));
        }

        foreach (var row in CsvTable.Read(s_root, ChipRules.Chips).Rows)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_folder.FullName, row.Text("driver")))!);
            File.WriteAllText(Path.Combine(_folder.FullName, row.Text("driver")), "");
        }

        ChipRules.Check(_folder.FullName);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Every_chip_of_the_boards_has_its_part_and_its_current() => ChipRules.Check(s_root);

    [Fact]
    public void Every_driver_of_a_chip_is_in_the_table()
    {
        // What talks to a port of a bus talks to a chip; the rest joins chips or computes.
        var drivers = Directory.GetFiles(Path.Combine(s_root, "firmware/Drivers"), "*.cs", SearchOption.AllDirectories)
            .Concat(Directory.GetFiles(Path.Combine(s_root, "firmware/Boards"), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && IsDriver(file))
            .Select(file => Path.GetRelativePath(s_root, file));
        var listed = CsvTable.Read(s_root, ChipRules.Chips).Rows.Select(row => row.Text("driver")).ToHashSet();
        Assert.Equal(drivers.Order(), listed.Order());
    }

    [Theory]
    [InlineData(ChipRules.BillOfMaterials, "U26,", "U99,", "column bill_reference")]
    [InlineData(ChipRules.BillOfMaterials, "MCP4728-E/UN", "DAC8554", "column bill_reference")]
    [InlineData(ChipRules.BillOfMaterials, "ADS1115IDGSR,4", "ADS1115IDGSR,3", "column quantity")]
    [InlineData(ChipRules.PowerBudget, "3.3 V,load,MCP4728", "3.3 V,load,another", "column power_item")]
    [InlineData(ChipRules.PowerBudget, "ADS1115,4", "ADS1115,3", "column quantity")]
    [InlineData(ChipRules.Chips, "NorFlash.cs", "NoSuchFile.cs", "column driver")]
    public void Chip_without_its_row_is_refused(string file, string cells, string others, string where)
    {
        var path = Path.Combine(_folder.FullName, file);
        var text = File.ReadAllText(path);
        Assert.Contains(cells, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(cells, others, StringComparison.Ordinal));
        var problem = Assert.Throws<TableException>(() => ChipRules.Check(_folder.FullName));
        Assert.StartsWith(ChipRules.Chips, problem.Message, StringComparison.Ordinal);
        Assert.Contains(where, problem.Message, StringComparison.Ordinal);
    }

    private static bool IsDriver(string file)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        var text = File.ReadAllText(file);
        return text.Contains($"public {name}(IRegisterPort port", StringComparison.Ordinal)
            || text.Contains($"public {name}(ISpiPort port", StringComparison.Ordinal)
            || (text.Contains("PackageMax31865 _device", StringComparison.Ordinal) && name == "Max31865Monitor")
            || text.Contains($"class {name}(I2cDevice device) : IAnalogOutputPort", StringComparison.Ordinal);
    }
}
