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
    [InlineData("Boiler,,B01,XX-999,c,DrumLevelA DrumLevelB,1oo2,Sideways,-150,mm,0,Always,ManualReset,no,e,s", "direction", "High, Low")]
    [InlineData("Boiler,,B01,XX-999,c,DrumLevelA DrumLevelB,1oo2,Low,lots,mm,0,Always,ManualReset,no,e,s", "limit", "not a number")]
    [InlineData("Boiler,,B01,XX-999,c,DrumLevelA DrumLevelB,1oo2,Low,-450,mm,0,Always,ManualReset,no,e,s", "limit", "-400 to 400 mm")]
    [InlineData("Boiler,,B01,XX-999,c,Level,1oo1,Low,-150,mm,0,Always,ManualReset,no,e,s", "signals", "DrumLevelA")]
    [InlineData("Boiler,,B01,XX-999,c,ExcessTemperature,1oo1,Low,-150,mm,0,Always,ManualReset,no,e,s", "signals", "boiler")]
    [InlineData("Boiler,,B01,XX-999,c,DrumLevelA,1oo2,Low,-150,mm,0,Always,ManualReset,no,e,s", "vote", "needs 2 signals")]
    [InlineData("Boiler,,B01,XX-999,c,DrumLevelA DrumLevelB,2oo1,Low,-150,mm,0,Always,ManualReset,no,e,s", "vote", "1oo2")]
    [InlineData("Boiler,,B01,XX-999,c,DrumLevelA DrumLevelB,1oo2,Low,-150,barg,0,Always,ManualReset,no,e,s", "unit", "mm")]
    [InlineData("Boiler,,B01,XX-999,c,DrumLevelA DrumLevelB,1oo2,Low,-150,mm,-1,Always,ManualReset,no,e,s", "delay_ms", "from 0 to 600000")]
    [InlineData("Boiler,,B01,XX-999,c,DrumLevelA DrumLevelB,1oo2,Low,-150,mm,0,Sometimes,ManualReset,no,e,s", "arming", "Always")]
    [InlineData("Boiler,,B01,XX-999,c,DrumLevelA DrumLevelB,1oo2,Low,-150,mm,0,Always,Never,no,e,s", "trip_class", "ManualReset")]
    [InlineData("Boiler,,B05,XX-999,c,Flame,1oo1,Open,,,100,MainFuel,Recycle,no,e,s", "delay_ms", "1000 to 4000")]
    [InlineData("Boiler,,B01,XX-999,c,DrumLevelA DrumLevelB,1oo2,Low,-150,mm,10001,Always,ManualReset,no,e,s", "delay_ms", "from 0 to 10000")]
    [InlineData("Boiler,,B03,XX-999,c,SteamPressureA SteamPressureB,1oo2,High,11.5,barg,501,Always,ManualReset,no,e,s", "delay_ms", "from 0 to 500")]
    [InlineData("Boiler,,B17,XX-999,c,EmergencyStop,1oo1,Open,,,100,Always,ManualReset,no,e,s", "delay_ms", "from 0 to 0")]
    [InlineData("Boiler,,B99,XX-999,c,EmergencyStop,1oo1,Open,,,0,Always,ManualReset,no,e,s", "id", "B01, B02")]
    [InlineData("Boiler,,B01,XX-999,c,DrumLevelA DrumLevelB,1oo2,Low,-150,mm,Soon,Always,ManualReset,no,e,s", "delay_ms", "LowWaterDelaySeconds")]
    [InlineData("Both,,B05,XX-999,c,Flame,1oo1,Open,,,LowWaterDelaySeconds,MainFuel,Recycle,no,e,s", "delay_ms", "FlameResponseSeconds")]
    [InlineData("Boiler,,B05,XX-999,c,Flame,1oo1,Open,,,FlameResponseSeconds-1001,MainFuel,Recycle,no,e,s", "delay_ms", "from 0 to 1000 ms")]
    [InlineData("Boiler,,B05,XX-999,c,Flame,1oo1,Open,,,FlameResponseSeconds,MainFuel,Recycle,no,e,s", "delay_ms", "1000 to 4000")]
    [InlineData("Boiler,,B17,XX-999,c,EmergencyStop,1oo1,Open,5,,0,Always,ManualReset,no,e,s", "limit", "neither limit nor unit")]
    [InlineData("Boiler,Colour=1,B17,XX-999,c,EmergencyStop,1oo1,Open,,,0,Always,ManualReset,no,e,s", "fitted_when", "FuelKind")]
    [InlineData("Boiler,RecycleCount=1,B17,XX-999,c,EmergencyStop,1oo1,Open,,,0,Always,ManualReset,no,e,s", "fitted_when", "set by the build alone")]
    [InlineData("Boiler,LeakTest=2,B17,XX-999,c,EmergencyStop,1oo1,Open,,,0,Always,ManualReset,no,e,s", "fitted_when", "from 0 to 1")]
    [InlineData("Boiler,,B05,XX-999,c,Flame,1oo1,Open,,,3600,MainFuel,Recycle,no,e,s", "delay_ms", "1000 to 4000")]
    public void A_wrong_cell_is_refused_with_file_line_column_and_allowed_values(string row, string column, string allowed)
    {
        using var tables = new TableFolder(s_root);
        var line = tables.Append(TableGenerator.CauseAndEffect, row);
        tables.AssertRefused($"{TableGenerator.CauseAndEffect}({line}), column {column}", allowed);
    }

    [Fact]
    public void The_delays_and_options_that_can_be_set_stay_inside_their_compiled_limits()
    {
        var options = new UnitOptions();
        Assert.Equal("", options.FindFault());
        options.FlameResponseMs = UnitOptions.FlameResponseMsMaximum + 1;
        Assert.Contains("FlameResponseMs", options.FindFault(), StringComparison.Ordinal);
        options = new UnitOptions { LowWaterDelayMs = -1 };
        Assert.Contains("LowWaterDelayMs", options.FindFault(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1_000, 500)]
    [InlineData(2_500, 2_000)]
    [InlineData(4_000, 3_500)]
    public void BSLL_104_waits_for_the_flame_response_less_what_detector_scan_relay_and_valve_take(int responseMs, int delayMs) =>
        Assert.All(
            new[] { TripTables.Boiler(new UnitOptions { FlameResponseMs = responseMs }), TripTables.Furnace(new UnitOptions { FlameResponseMs = responseMs }) },
            rows => Assert.Equal(delayMs, rows.Single(row => row.Tag == "BSLL-104").DelayMs));

    [Fact]
    public void The_flame_response_can_be_set_from_one_to_four_seconds() =>
        Assert.Equal((1_000, 4_000), (UnitOptions.FlameResponseMsMinimum, UnitOptions.FlameResponseMsMaximum));

    [Fact]
    public void The_hash_changes_with_the_limits_of_an_option_and_not_with_other_parameters()
    {
        using var tables = new TableFolder(s_root);
        tables.Replace(ParameterTableGenerator.Parameters, "LowWaterDelaySeconds,s,Boiler,0,10,", "LowWaterDelaySeconds,s,Boiler,0,9,");
        Assert.DoesNotContain(TripTables.Hash, tables.Generate(TableGenerator.TripTables), StringComparison.Ordinal);
        using var others = new TableFolder(s_root);
        others.Replace(ParameterTableGenerator.Parameters, "DroopMaximumPct,%,Both,0,50,", "DroopMaximumPct,%,Both,0,40,");
        Assert.Contains(TripTables.Hash, others.Generate(TableGenerator.TripTables), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("LowWaterDelaySeconds,s,Boiler,0,10,1,false,key", "LowWaterDelaySeconds,s,Boiler,0,11,1,false,key", "delay_ms", "from 0 to 10000")]
    [InlineData("FlameResponseSeconds,s,Both,1,4,1,false,key", "FlameResponseSeconds,s,Both,1,5,1,false,key", "delay_ms", "1000 to 4000")]
    [InlineData("FlameResponseSeconds,s,Both,1,4,1,false,key", "FlameResponseSeconds,s,Both,0.4,4,1,false,key", "delay_ms", "from 0 to 400 ms")]
    [InlineData("FlameResponseSeconds,s,Both,1,4,1,false,key", "FlameResponseSeconds,s,Both,1,4,1,false,free", "delay_ms", "no safety-related time")]
    [InlineData("FlameResponseSeconds,s,Both,1,4,1,false,key", "FlameResponseSeconds,s,Furnace,1,4,1,false,key", "delay_ms", "no safety-related time")]
    public void A_parameter_that_a_row_cannot_live_with_is_refused(string cells, string others, string column, string allowed)
    {
        using var tables = new TableFolder(s_root);
        tables.Replace(ParameterTableGenerator.Parameters, cells, others);
        tables.AssertRefused($"column {column}", allowed);
    }

    [Theory]
    [InlineData("DrumLevelA DrumLevelB,1oo2,Low,-100,mm", "DrumLevelA DrumLevelB,1oo2,Low,-150,mm", "limit", "not above the trip of LSLL-103, -150")]
    [InlineData("SteamPressureA SteamPressureB,1oo2,High,11.1,barg", "SteamPressureA SteamPressureB,1oo2,High,11.6,barg", "limit", "not below the trip of PSHH-102, 11.5")]
    [InlineData("SteamPressureA SteamPressureB,1oo2,High,11.1,barg", "SteamPressureA SteamPressureB,1oo2,High,10.8,barg", "limit", "operating cut-out, 10.8")]
    [InlineData("OutletTemperature,1oo1,High,305,degC", "OutletTemperature,1oo1,High,295,degC", "limit", "operating cut-out, 295")]
    public void Limits_out_of_the_order_control_alarm_trip_are_refused(string cells, string others, string column, string allowed)
    {
        using var tables = new TableFolder(s_root);
        tables.Replace(TableGenerator.CauseAndEffect, cells, others);
        tables.AssertRefused($"column {column}", allowed);
    }

    [Theory]
    [InlineData("LT-103B,DrumLevelB,Boiler,,4-20 mA,5,-400,400,mm", "LT-103B,DrumLevelB,Boiler,,4-20 mA,5,-400,500,mm", "signals", "share one range")]
    [InlineData("LT-103B,DrumLevelB,Boiler,,4-20 mA,5,-400,400,mm", "LT-103B,DrumLevelB,Boiler,,4-20 mA,5,-400,400,cm", "unit", "the unit of DrumLevelB, cm")]
    [InlineData("LT-103B,DrumLevelB,Boiler,,4-20 mA,5,", "LT-103B,DrumLevelB,Boiler,,4-20 mA,4,", "channel", "SteamPressureB")]
    [InlineData("BS-104,Flame,Both,,contact,0,", "BS-104,Flame,Both,,contact,8,", "channel", "Flame")]
    [InlineData("BS-104P,FlameCheckPulse,Both,,contact,19,", "BS-104P,FlameCheckPulse,Both,,contact,22,", "channel", "22 is the read-back of relay K1; contacts stand at 0 to 21")]
    [InlineData("BS-104P,FlameCheckPulse,Both,,contact,19,", "BS-104P,FlameCheckPulse,Both,,contact,27,", "channel", "27 is the read-back of relay K6; contacts stand at 0 to 21")]
    [InlineData("BS-104P,FlameCheckPulse,Both,,contact,19,", "BS-104P,FlameCheckPulse,Both,,contact,28,", "channel", "from 0 to 27")]
    [InlineData("LT-103B,DrumLevelB,Boiler,,", "LT-103B,DrumLevelB,Boiler,LeakTest=1,", "fitted_when", "without its signal DrumLevelB")]
    [InlineData("LT-103B,DrumLevelB,Boiler,,", "LT-103B,DrumLevelB,Boiler,LeakTest=2,", "fitted_when", "from 0 to 1")]
    [InlineData("LT-103B,DrumLevelB,Boiler,,", "LT-103B,DrumLevelB,Boiler,Colour=2,", "fitted_when", "FuelKind")]
    public void Signals_that_do_not_fit_their_row_or_their_channel_are_refused(string cells, string others, string column, string allowed)
    {
        using var tables = new TableFolder(s_root);
        tables.Replace(TableGenerator.InputList, cells, others);
        tables.AssertRefused($"column {column}", allowed);
    }

    [Fact]
    public void A_row_that_must_be_there_may_not_be_missing_for_one_value_of_an_option()
    {
        using var tables = new TableFolder(s_root);
        tables.Replace(TableGenerator.CauseAndEffect, "Boiler,,B03,", "Boiler,LeakTest=1,B03,");
        tables.AssertRefused(TableGenerator.CauseAndEffect, "row B03 is missing for a boiler with LeakTest=0");
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
