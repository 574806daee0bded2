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
        var trip = TripTables.Boiler().Single(row => row.Analog == AnalogSignal.SteamPressure);
        Assert.True(unit.CutIn < unit.Setpoint && unit.Setpoint < unit.CutOut && unit.CutOut < trip.Limit);
    }

    [Fact]
    public void The_temperature_trip_stands_above_the_operating_cut_out_and_that_above_the_setpoint()
    {
        var unit = new UnitParameters(UnitKind.Furnace, 8.0, 2.0, 0.4, setpoint: 280.0);
        var trip = TripTables.Furnace().Single(row => row.Analog == AnalogSignal.OutletTemperature);
        Assert.True(unit.CutIn < unit.Setpoint && unit.Setpoint < unit.CutOut && unit.CutOut < trip.Limit);
    }

    [Theory]
    [InlineData("Boiler,B01,LSLL-103,c,DrumLevel,Sideways,-150,mm,0,Always,ManualReset,e,s", "direction", "High, Low")]
    [InlineData("Boiler,B01,LSLL-103,c,DrumLevel,Low,lots,mm,0,Always,ManualReset,e,s", "limit", "not a number")]
    [InlineData("Boiler,B01,LSLL-103,c,Level,Low,-150,mm,0,Always,ManualReset,e,s", "signal", "DrumLevel")]
    [InlineData("Boiler,B01,LSLL-103,c,DrumLevel,Low,-150,mm,-1,Always,ManualReset,e,s", "delay_ms", "from 0 to 10000")]
    [InlineData("Boiler,B01,LSLL-103,c,DrumLevel,Low,-150,mm,0,Always,Never,e,s", "trip_class", "ManualReset")]
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
