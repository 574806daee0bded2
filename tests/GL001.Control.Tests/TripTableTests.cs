using GL001.HardwareTables;

namespace GL001.Control.Tests;

public sealed class TripTableTests
{
    private static readonly string s_root = FindRoot();

    [Fact]
    public void The_generated_files_are_those_that_the_tables_give()
    {
        foreach (var (path, text) in TableGenerator.Generate(s_root))
        {
            Assert.Equal(text, File.ReadAllText(Path.Combine(s_root, path)));
        }
    }

    [Fact]
    public void The_pressure_trip_stands_above_the_operating_cut_out_and_that_above_the_setpoint()
    {
        var unit = new UnitParameters(UnitKind.Boiler, 40.0, 8.0, 2.0, setpoint: 10.0);
        var trip = TripTables.Boiler().Single(row => row.Id == "B03");
        Assert.True(unit.CutIn < unit.Setpoint && unit.Setpoint < unit.CutOut && unit.CutOut < trip.Limit);
    }

    [Fact]
    public void The_temperature_trip_stands_above_the_operating_cut_out_and_that_above_the_setpoint()
    {
        var unit = new UnitParameters(UnitKind.Furnace, 8.0, 2.0, 0.4, setpoint: 280.0);
        var trip = TripTables.Furnace().Single(row => row.Tag == "TSHH-110");
        Assert.True(unit.CutIn < unit.Setpoint && unit.Setpoint < unit.CutOut && unit.CutOut < trip.Limit);
    }

    [Theory]
    [InlineData("Boiler,B01,XX-999,c,DrumLevelA DrumLevelB,1oo2,Sideways,-150,mm,0,Always,ManualReset,no,e,s", "direction", "High, Low")]
    [InlineData("Boiler,B01,XX-999,c,DrumLevelA DrumLevelB,1oo2,Low,lots,mm,0,Always,ManualReset,no,e,s", "limit", "not a number")]
    [InlineData("Boiler,B01,XX-999,c,DrumLevelA DrumLevelB,1oo2,Low,-450,mm,0,Always,ManualReset,no,e,s", "limit", "-400 to 400 mm")]
    [InlineData("Boiler,B01,XX-999,c,Level,1oo1,Low,-150,mm,0,Always,ManualReset,no,e,s", "signals", "DrumLevelA")]
    [InlineData("Boiler,B01,XX-999,c,ExcessTemperature,1oo1,Low,-150,mm,0,Always,ManualReset,no,e,s", "signals", "boiler")]
    [InlineData("Boiler,B01,XX-999,c,DrumLevelA,1oo2,Low,-150,mm,0,Always,ManualReset,no,e,s", "vote", "needs 2 signals")]
    [InlineData("Boiler,B01,XX-999,c,DrumLevelA DrumLevelB,2oo1,Low,-150,mm,0,Always,ManualReset,no,e,s", "vote", "1oo2")]
    [InlineData("Boiler,B01,XX-999,c,DrumLevelA DrumLevelB,1oo2,Low,-150,barg,0,Always,ManualReset,no,e,s", "unit", "mm")]
    [InlineData("Boiler,B01,XX-999,c,DrumLevelA DrumLevelB,1oo2,Low,-150,mm,-1,Always,ManualReset,no,e,s", "delay_ms", "from 0 to 60000")]
    [InlineData("Boiler,B01,XX-999,c,DrumLevelA DrumLevelB,1oo2,Low,-150,mm,0,Sometimes,ManualReset,no,e,s", "arming", "Always")]
    [InlineData("Boiler,B01,XX-999,c,DrumLevelA DrumLevelB,1oo2,Low,-150,mm,0,Always,Never,no,e,s", "trip_class", "ManualReset")]
    [InlineData("Boiler,B05,XX-999,c,Flame,1oo1,Open,,,100,MainFuel,Recycle,no,e,s", "delay_ms", "1000 to 4000")]
    [InlineData("Boiler,B05,XX-999,c,Flame,1oo1,Open,,,3600,MainFuel,Recycle,no,e,s", "delay_ms", "1000 to 4000")]
    public void A_wrong_cell_is_refused_with_file_line_column_and_allowed_values(string row, string column, string allowed)
    {
        var folder = Directory.CreateTempSubdirectory("gl001-tables-");
        try
        {
            Directory.CreateDirectory(Path.Combine(folder.FullName, "hardware"));
            foreach (var file in new[] { TableGenerator.CauseAndEffect, TableGenerator.InputList, TableGenerator.Board })
            {
                File.Copy(Path.Combine(s_root, file), Path.Combine(folder.FullName, file));
            }

            var table = Path.Combine(folder.FullName, TableGenerator.CauseAndEffect);
            File.AppendAllText(table, row + "\n");
            var line = File.ReadAllLines(table).Length;
            var problem = Assert.Throws<TableException>(() => TableGenerator.Generate(folder.FullName).ToList());
            Assert.Contains($"{TableGenerator.CauseAndEffect}({line}), column {column}", problem.Message, StringComparison.Ordinal);
            Assert.Contains(allowed, problem.Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Directory.Packages.props")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
