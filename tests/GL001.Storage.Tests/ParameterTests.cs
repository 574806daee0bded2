using System.Globalization;
using CsCheck;
using GL001.Control;
using GL001.HardwareTables;
using GL001.Simulator.Devices;

namespace GL001.Storage.Tests;

public sealed class ParameterTests
{
    // Limits of the high alarms PSH-102 and TSH-110 of hardware/cause-and-effect.csv.
    private const double PressureAlarmBarg = 11.1;
    private const double TemperatureAlarmDegC = 305.0;

    private static readonly string s_root = FindRoot();

    [Fact]
    public void The_generated_table_and_page_are_those_that_the_csv_gives()
    {
        foreach (var (path, text) in ParameterTableGenerator.Generate(s_root))
        {
            Assert.Equal(text, File.ReadAllText(Path.Combine(s_root, path)));
        }
    }

    [Fact]
    public void The_table_says_what_each_row_of_the_csv_says()
    {
        var rows = CsvTable.Read(s_root, ParameterTableGenerator.Parameters).Rows;
        Assert.Equal(ParameterTable.Count, rows.Count);
        Assert.True(rows.Count <= ParameterStore.Capacity);
        for (var id = 0; id < rows.Count; id++)
        {
            var row = rows[id];
            Assert.Equal(row.Text("name"), ParameterTable.Name(id));
            Assert.Equal(row.Text("unit"), ParameterTable.Unit(id));
            Assert.Equal(row.Number("min"), ParameterTable.Minimum(id));
            Assert.Equal(row.Number("max"), ParameterTable.Maximum(id));
            Assert.Equal(row.Number("default"), ParameterTable.Default(id));
            Assert.Equal(row.Text("whole") == "true", ParameterTable.IsWhole(id));
            Assert.Equal(row.Text("written") != "free", ParameterTable.IsSafetyRelated(id));
            Assert.Equal(row.Text("written") == "never", ParameterTable.IsBuiltIn(id));
            Assert.Equal(row.Text("unit_kind") != "Furnace", ParameterTable.AppliesTo(id, UnitKind.Boiler));
            Assert.Equal(row.Text("unit_kind") != "Boiler", ParameterTable.AppliesTo(id, UnitKind.Furnace));
            Assert.Equal(id, ParameterSet.Find(row.Text("name")));
        }

        Assert.Equal(-1, ParameterSet.Find("TripLimit"));
    }

    [Theory]
    [InlineData("min", "95,A,s,Both,5,4,5,false,key,d,s", "column id")]
    [InlineData("max", "next,A,s,Both,5,4,5,false,key,d,s", "column max")]
    [InlineData("default", "next,A,s,Both,1,4,5,false,key,d,s", "column default")]
    [InlineData("kind", "next,A,s,Kiln,1,4,2,false,key,d,s", "Both, Boiler, Furnace")]
    [InlineData("name", "next,a b,s,Both,1,4,2,false,key,d,s", "column name")]
    [InlineData("written", "next,A,s,Both,1,4,2,false,sometimes,d,s", "free, key, never")]
    [InlineData("twice", "next,RatedHeatMw,s,Both,1,4,2,false,key,d,s", "twice")]
    [InlineData("whole", "next,A,s,Both,1,4,2.5,true,key,d,s", "column whole")]
    public void A_row_that_cannot_be_used_is_refused_with_its_column(string what, string row, string says)
    {
        var folder = Directory.CreateTempSubdirectory("gl001-parameters-");
        try
        {
            Directory.CreateDirectory(Path.Combine(folder.FullName, "hardware"));
            var table = Path.Combine(folder.FullName, ParameterTableGenerator.Parameters);
            File.Copy(Path.Combine(s_root, ParameterTableGenerator.Parameters), table);
            File.AppendAllText(table, row.Replace("next", ParameterTable.Count.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal) + "\n");
            var problem = Assert.Throws<TableException>(() => ParameterTableGenerator.Generate(folder.FullName).ToList());
            Assert.True(problem.Message.Contains(says, StringComparison.Ordinal), $"{what}: {problem.Message}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData(UnitKind.Boiler, PressureAlarmBarg)]
    [InlineData(UnitKind.Furnace, TemperatureAlarmDegC)]
    public void The_defaults_keep_every_rule(UnitKind kind, double trip)
    {
        Assert.Equal(ParameterRefusal.None, new ParameterSet(kind, trip).Check());
    }

    [Fact]
    public void A_high_limit_at_the_default_cut_out_breaks_a_rule()
    {
        Assert.Equal(ParameterRefusal.CutOutBeyondLimit, new ParameterSet(UnitKind.Boiler, 10.8).Check());
        Assert.Equal(ParameterRefusal.CutOutBeyondLimit, new ParameterSet(UnitKind.Boiler, 10.89).Check());
        Assert.Equal(ParameterRefusal.None, new ParameterSet(UnitKind.Boiler, 10.9).Check());
        Assert.Equal(ParameterRefusal.CutOutBeyondLimit, new ParameterSet(UnitKind.Furnace, 296.9).Check());
        Assert.Equal(ParameterRefusal.None, new ParameterSet(UnitKind.Furnace, 297.0).Check());
        Assert.Equal(ParameterRefusal.CutOutBeyondLimit, new ParameterSet(UnitKind.Boiler, double.NaN).Check());
    }

    [Theory]
    [InlineData(-1, 1.0, true, true, ParameterRefusal.UnknownParameter)]
    [InlineData(ParameterTable.Count, 1.0, true, true, ParameterRefusal.UnknownParameter)]
    [InlineData(ParameterTable.OutletTemperatureSetpointDegC, 250.0, true, true, ParameterRefusal.NotForThisUnit)]
    [InlineData(ParameterTable.SteamPressureSetpointBarg, double.NaN, true, true, ParameterRefusal.NotFinite)]
    [InlineData(ParameterTable.SteamPressureSetpointBarg, double.PositiveInfinity, true, true, ParameterRefusal.NotFinite)]
    [InlineData(ParameterTable.StartLimitCount, 2.5, true, true, ParameterRefusal.NotWhole)]
    [InlineData(ParameterTable.PrepurgeSeconds, 29.9, true, true, ParameterRefusal.BelowMinimum)]
    [InlineData(ParameterTable.MainTrialSeconds, 10.1, true, true, ParameterRefusal.AboveMaximum)]
    [InlineData(ParameterTable.PrepurgeSeconds, 400.0, false, true, ParameterRefusal.LocalKeyNeeded)]
    [InlineData(ParameterTable.PrepurgeSeconds, 400.0, true, false, ParameterRefusal.BurnerNotAtRest)]
    [InlineData(ParameterTable.MinimumHeatMw, 40.0, true, true, ParameterRefusal.MinimumNotBelowRated)]
    [InlineData(ParameterTable.RatedHeatMw, 8.0, true, true, ParameterRefusal.MinimumNotBelowRated)]
    [InlineData(ParameterTable.MinimumHeatMw, 14.1, true, true, ParameterRefusal.MinimumMissesLightOff)]
    [InlineData(ParameterTable.MinimumHeatMw, 7.1, true, true, ParameterRefusal.MinimumMissesLightOff)]
    [InlineData(ParameterTable.MinimumHeatMw, 33.0, true, true, ParameterRefusal.MinimumMissesLightOff)]
    [InlineData(ParameterTable.SteamPressureSetpointBarg, 10.7, true, true, ParameterRefusal.CutOutBeyondLimit)]

    // Below every trip, but 0.09 bar below the alarm.
    [InlineData(ParameterTable.SteamPressureSetpointBarg, 10.21, true, true, ParameterRefusal.CutOutBeyondLimit)]
    [InlineData(ParameterTable.SteamPressureCutOutBar, 1.01, true, true, ParameterRefusal.CutOutBeyondLimit)]
    [InlineData(ParameterTable.SteamPressureCutOutBar, 1.5, true, true, ParameterRefusal.CutOutBeyondLimit)]
    [InlineData(ParameterTable.SteamPressureSetpointBarg, 1.0, true, true, ParameterRefusal.CutInNotAboveZero)]
    [InlineData(ParameterTable.FuelKind, 1.0, true, true, ParameterRefusal.BuiltIn)]
    [InlineData(ParameterTable.LeakTest, 0.0, true, true, ParameterRefusal.BuiltIn)]
    [InlineData(ParameterTable.DrumLevelTransmitters, 3.0, true, true, ParameterRefusal.BuiltIn)]
    [InlineData(ParameterTable.SteamThermometer, 1.0, true, true, ParameterRefusal.BuiltIn)]
    [InlineData(ParameterTable.CondensateMonitor, 1.0, true, true, ParameterRefusal.BuiltIn)]
    [InlineData(ParameterTable.HighTemperatureMode, 1.0, true, true, ParameterRefusal.NotForThisUnit)]
    public void What_breaks_a_rule_is_refused_and_changes_nothing(int id, double value, bool key, bool rest, ParameterRefusal refusal)
    {
        var set = new ParameterSet(UnitKind.Boiler, PressureAlarmBarg);
        var crc = set.Crc;
        Assert.Equal(refusal, set.TrySet(id, value, key, rest));
        Assert.Equal(crc, set.Crc);
        Assert.Equal(new ParameterSet(UnitKind.Boiler, PressureAlarmBarg).Crc, crc);
    }

    [Theory]
    [InlineData(ParameterTable.HighTemperatureMode)]
    [InlineData(ParameterTable.ProtectiveAtmosphere)]
    public void What_stands_on_the_chambers_own_thermometer_is_built_with_it_or_not_at_all(int id)
    {
        var set = new ParameterSet(UnitKind.Furnace, TemperatureAlarmDegC);
        Assert.Equal(ParameterRefusal.BuiltIn, set.TrySet(id, 1.0, keyPresent: true, burnerAtRest: true));
        Assert.Equal(ParameterRefusal.BuiltIn, set.TrySet(ParameterTable.ChamberThermometer, 1.0, keyPresent: true, burnerAtRest: true));
        Assert.Equal(ParameterRefusal.ChamberThermometerNeeded, set.BuildIn([id], [1.0]));
        Assert.Equal(ParameterRefusal.None, set.BuildIn([ParameterTable.ChamberThermometer, id], [1.0, 1.0]));
        Assert.Equal(ParameterRefusal.BuiltIn, set.TrySet(ParameterTable.ChamberThermometer, 0.0, keyPresent: true, burnerAtRest: true));
    }

    /// <summary>A unit rebuilt with other options finds a set of before: the options are the build's, the rest is the store's.</summary>
    [Fact]
    public void Options_come_from_the_build_and_the_rest_from_the_store()
    {
        var flash = new SimulatedFlash(2, 4096);
        var before = new ParameterSet(UnitKind.Furnace, TemperatureAlarmDegC);
        Assert.Equal(ParameterRefusal.None, before.BuildIn([ParameterTable.ChamberThermometer, ParameterTable.HighTemperatureMode, ParameterTable.LeakTest], [1.0, 1.0, 0.0]));
        Assert.Equal(ParameterRefusal.None, before.TrySet(ParameterTable.PrepurgeSeconds, 400.0, keyPresent: true, burnerAtRest: true));
        Assert.True(new ParameterStore(flash).Save(before));

        var rebuilt = new ParameterSet(UnitKind.Furnace, TemperatureAlarmDegC);
        Assert.Equal(ParameterRefusal.None, rebuilt.BuildIn([ParameterTable.FuelKind, ParameterTable.LeakTest], [1.0, 0.0]));
        Assert.Equal(StoreLoad.Valid, new ParameterStore(flash).Load(rebuilt));
        Assert.Equal(400.0, rebuilt.Value(ParameterTable.PrepurgeSeconds));
        Assert.Equal(0.0, rebuilt.Value(ParameterTable.HighTemperatureMode));
        Assert.Equal(0.0, rebuilt.Value(ParameterTable.ChamberThermometer));
        Assert.Equal(1.0, rebuilt.Value(ParameterTable.FuelKind));

        // An old, shorter set does not bring the defaults of options that it does not have either.
        var payload = new byte[4 + (8 * ParameterStore.Capacity)];
        payload[0] = (byte)UnitKind.Furnace;
        payload[1] = 2;
        ByteFields.PutDouble(payload, 4, 30.0);
        ByteFields.PutDouble(payload, 12, 6.0);
        Assert.True(new SlotLog(flash, 0x50415241, payload.Length).Write(payload));
        Assert.Equal(StoreLoad.Valid, new ParameterStore(flash).Load(rebuilt));
        Assert.Equal(30.0, rebuilt.Value(ParameterTable.RatedHeatMw));
        Assert.Equal(1.0, rebuilt.Value(ParameterTable.FuelKind));
        Assert.Equal(0.0, rebuilt.Value(ParameterTable.LeakTest));
    }

    [Theory]
    [InlineData(ParameterTable.ProgramTarget2DegC, 110.0, ParameterRefusal.ProgramTargetsNotRising)]
    [InlineData(ParameterTable.ProgramTarget1DegC, 200.0, ParameterRefusal.ProgramTargetsNotRising)]
    [InlineData(ParameterTable.ProgramTarget4DegC, 280.5, ParameterRefusal.ProgramAboveSetpoint)]
    [InlineData(ParameterTable.OutletTemperatureSetpointDegC, 270.0, ParameterRefusal.ProgramAboveSetpoint)]
    [InlineData(ParameterTable.ProgramBandK, 15.4, ParameterRefusal.ProgramBandTooNarrow)]
    [InlineData(ParameterTable.OutletTemperatureCutInK, 19.6, ParameterRefusal.ProgramBandTooNarrow)]
    [InlineData(ParameterTable.OutletTemperatureCutOutK, 19.6, ParameterRefusal.ProgramBandTooNarrow)]
    public void A_heat_up_programme_that_does_not_fit_the_furnace_is_refused_while_it_is_on_and_cannot_be_switched_on(int id, double value, ParameterRefusal refusal)
    {
        var set = new ParameterSet(UnitKind.Furnace, TemperatureAlarmDegC);
        Assert.Equal(ParameterRefusal.None, set.TrySet(ParameterTable.ProgramSegments, 4.0, keyPresent: true, burnerAtRest: true));
        Assert.Equal(refusal, set.TrySet(id, value, keyPresent: true, burnerAtRest: true));
        Assert.Equal(ParameterRefusal.None, set.TrySet(ParameterTable.ProgramSegments, 0.0, keyPresent: true, burnerAtRest: true));
        Assert.Equal(ParameterRefusal.None, set.TrySet(id, value, keyPresent: true, burnerAtRest: true));
        Assert.Equal(refusal, set.TrySet(ParameterTable.ProgramSegments, 4.0, keyPresent: true, burnerAtRest: true));
    }

    [Fact]
    public void A_target_of_a_segment_that_is_not_in_use_breaks_no_rule()
    {
        var set = new ParameterSet(UnitKind.Furnace, TemperatureAlarmDegC);
        Assert.Equal(ParameterRefusal.None, set.TrySet(ParameterTable.ProgramSegments, 1.0, keyPresent: true, burnerAtRest: true));
        Assert.Equal(ParameterRefusal.None, set.TrySet(ParameterTable.ProgramTarget3DegC, 400.0, keyPresent: true, burnerAtRest: true));
        Assert.Equal(ParameterRefusal.ProgramAboveSetpoint, set.TrySet(ParameterTable.ProgramSegments, 4.0, keyPresent: true, burnerAtRest: true));
    }

    [Fact]
    public void The_rows_of_a_programme_stand_segment_by_segment_and_a_programme_needs_key_and_rest()
    {
        for (var i = 0; i < RampSoakOptions.SegmentCapacity; i++)
        {
            Assert.Equal($"ProgramRate{i + 1}KPerMinute", ParameterTable.Name(ParameterTable.ProgramRate1KPerMinute + (i * ParameterSet.ProgramStride)));
            Assert.Equal($"ProgramTarget{i + 1}DegC", ParameterTable.Name(ParameterTable.ProgramTarget1DegC + (i * ParameterSet.ProgramStride)));
            Assert.Equal($"ProgramSoak{i + 1}Minutes", ParameterTable.Name(ParameterTable.ProgramSoak1Minutes + (i * ParameterSet.ProgramStride)));
        }

        var set = new ParameterSet(UnitKind.Furnace, TemperatureAlarmDegC);
        Assert.Equal(RampSoakOptions.SegmentCapacity, ParameterTable.Maximum(ParameterTable.ProgramSegments));
        Assert.Equal(0.0, set.Value(ParameterTable.ProgramSegments));
        Assert.Equal(ParameterRefusal.LocalKeyNeeded, set.TrySet(ParameterTable.ProgramSegments, 1.0, keyPresent: false, burnerAtRest: true));
        Assert.Equal(ParameterRefusal.BurnerNotAtRest, set.TrySet(ParameterTable.ProgramRate1KPerMinute, 2.0, keyPresent: true, burnerAtRest: false));
        Assert.Equal(ParameterRefusal.NotForThisUnit, new ParameterSet(UnitKind.Boiler, PressureAlarmBarg).TrySet(ParameterTable.ProgramSegments, 1.0, keyPresent: true, burnerAtRest: true));
    }

    [Fact]
    public void Oil_goes_only_without_the_leak_test_of_gas_valves()
    {
        var set = new ParameterSet(UnitKind.Boiler, PressureAlarmBarg);
        Assert.Equal(ParameterRefusal.LeakTestNeedsGas, set.BuildIn([ParameterTable.FuelKind], [1.0]));
        Assert.Equal(ParameterRefusal.None, set.BuildIn([ParameterTable.FuelKind, ParameterTable.LeakTest], [1.0, 0.0]));
    }

    [Fact]
    public void A_setpoint_needs_no_key_and_may_change_while_firing()
    {
        var set = new ParameterSet(UnitKind.Boiler, PressureAlarmBarg);
        Assert.Equal(ParameterRefusal.None, set.TrySet(ParameterTable.SteamPressureSetpointBarg, 9.5, keyPresent: false, burnerAtRest: false));
        Assert.Equal(9.5, set.Value(ParameterTable.SteamPressureSetpointBarg));
    }

    [Fact]
    public void Every_refusal_has_a_name_of_its_own()
    {
        var names = Enum.GetValues<ParameterRefusal>().Select(ParameterRefusalNames.Of).ToList();
        Assert.Equal(Enum.GetNames<ParameterRefusal>(), names);
        Assert.Equal("Unknown", ParameterRefusalNames.Of((ParameterRefusal)200));
    }

    [Fact]
    public void No_sequence_of_requests_breaks_a_limit_or_changes_what_is_safety_related_without_key_and_rest()
    {
        var value = Gen.OneOf(Gen.Double, Gen.Double[-10.0, 500.0], Gen.Int[-2, 400].Select(i => (double)i));
        var request = Gen.Select(Gen.Int[-1, ParameterTable.Count], value, Gen.Bool, Gen.Bool);
        Gen.Select(Gen.Bool, request.Array[0, 60]).Sample((boiler, requests) =>
        {
            var kind = boiler ? UnitKind.Boiler : UnitKind.Furnace;
            var set = new ParameterSet(kind, boiler ? PressureAlarmBarg : TemperatureAlarmDegC);
            foreach (var (id, wanted, key, rest) in requests)
            {
                var before = Values(set);
                var refusal = set.TrySet(id, wanted, key, rest);
                var after = Values(set);
                for (var i = 0; i < after.Length; i++)
                {
                    var mayChange = refusal == ParameterRefusal.None && i == id;
                    Assert.Equal(mayChange ? wanted : before[i], after[i]);
                    Assert.InRange(after[i], ParameterTable.Minimum(i), ParameterTable.Maximum(i));
                    Assert.True(after[i].Equals(before[i]) || !ParameterTable.IsSafetyRelated(i) || (key && rest && !ParameterTable.IsBuiltIn(i)));
                }

                Assert.Equal(ParameterRefusal.None, set.Check());
                Assert.True(set.IsIntact());
            }
        }, iter: 3_000, seed: "0000KOIh000000");
    }

    [Fact]
    public void Stored_parameters_are_there_after_a_power_cycle()
    {
        var flash = new SimulatedFlash(2, 4096);
        var store = new ParameterStore(flash);
        var set = new ParameterSet(UnitKind.Furnace, TemperatureAlarmDegC);
        Assert.Equal(StoreLoad.Empty, store.Load(set));
        for (var i = 0; i < 30; i++)
        {
            Assert.Equal(ParameterRefusal.None, store.TrySet(set, ParameterTable.OutletTemperatureSetpointDegC, 250.0 + i, keyPresent: false, burnerAtRest: false));
        }

        var found = new ParameterSet(UnitKind.Furnace, TemperatureAlarmDegC);
        Assert.Equal(StoreLoad.Valid, new ParameterStore(flash).Load(found));
        Assert.Equal(279.0, found.Value(ParameterTable.OutletTemperatureSetpointDegC));
        Assert.Equal(set.Crc, found.Crc);
    }

    [Fact]
    public void A_change_that_cannot_be_stored_is_taken_back()
    {
        var flash = new SimulatedFlash(2, 4096);
        var store = new ParameterStore(flash);
        var set = new ParameterSet(UnitKind.Boiler, PressureAlarmBarg);
        store.Load(set);
        var crc = set.Crc;
        flash.BusFailed = true;
        Assert.Equal(ParameterRefusal.NotStored, store.TrySet(set, ParameterTable.RampMwPerMinute, 3.0, keyPresent: true, burnerAtRest: true));
        Assert.Equal(crc, set.Crc);
    }

    [Fact]
    public void The_parameters_of_another_kind_of_unit_are_invalid()
    {
        var flash = new SimulatedFlash(2, 4096);
        Assert.True(new ParameterStore(flash).Save(new ParameterSet(UnitKind.Furnace, TemperatureAlarmDegC)));
        Assert.Equal(StoreLoad.Invalid, new ParameterStore(flash).Load(new ParameterSet(UnitKind.Boiler, PressureAlarmBarg)));
    }

    [Fact]
    public void A_stored_set_that_a_lower_high_limit_forbids_is_invalid_and_leaves_the_defaults()
    {
        var flash = new SimulatedFlash(2, 4096);
        var stored = new ParameterSet(UnitKind.Boiler, 20.0);
        Assert.Equal(ParameterRefusal.None, stored.TrySet(ParameterTable.SteamPressureSetpointBarg, 15.0, keyPresent: false, burnerAtRest: false));
        Assert.True(new ParameterStore(flash).Save(stored));
        var set = new ParameterSet(UnitKind.Boiler, PressureAlarmBarg);
        Assert.Equal(StoreLoad.Invalid, new ParameterStore(flash).Load(set));
        Assert.Equal(10.0, set.Value(ParameterTable.SteamPressureSetpointBarg));
    }

    [Fact]
    public void A_stored_set_of_fewer_rows_gets_the_defaults_of_the_new_ones()
    {
        var flash = new SimulatedFlash(2, 4096);
        var payload = new byte[4 + (8 * ParameterStore.Capacity)];
        payload[0] = (byte)UnitKind.Boiler;
        payload[1] = 2;
        ByteFields.PutDouble(payload, 4, 30.0);
        ByteFields.PutDouble(payload, 12, 6.0);
        Assert.True(new SlotLog(flash, 0x50415241, payload.Length).Write(payload));
        var set = new ParameterSet(UnitKind.Boiler, PressureAlarmBarg);
        Assert.Equal(StoreLoad.Valid, new ParameterStore(flash).Load(set));
        Assert.Equal(30.0, set.Value(ParameterTable.RatedHeatMw));
        Assert.Equal(6.0, set.Value(ParameterTable.MinimumHeatMw));
        Assert.Equal(300.0, set.Value(ParameterTable.PrepurgeSeconds));
    }

    [Fact]
    public void A_power_cut_in_a_change_leaves_the_old_set_or_the_new_one()
    {
        // Three sets a block; every sixth byte of each change, since the store itself is tested at every one.
        var flash = new SimulatedFlash(2, 2400);
        var store = new ParameterStore(flash);
        var set = new ParameterSet(UnitKind.Boiler, PressureAlarmBarg);
        store.Load(set);
        for (var i = 0; i < 6; i++)
        {
            var before = flash.Copy();
            Assert.Equal(ParameterRefusal.None, store.TrySet(set, ParameterTable.RampMwPerMinute, 3.0 + i, keyPresent: false, burnerAtRest: true));
            for (long step = i; step < flash.Steps - before.Steps; step += 6)
            {
                var cut = before.Copy();
                var cutStore = new ParameterStore(cut);
                var cutSet = new ParameterSet(UnitKind.Boiler, PressureAlarmBarg);
                cutStore.Load(cutSet);
                cut.CutAfter(step);
                cutStore.TrySet(cutSet, ParameterTable.RampMwPerMinute, 3.0 + i, keyPresent: false, burnerAtRest: true);
                cut.PowerUp();
                var found = new ParameterSet(UnitKind.Boiler, PressureAlarmBarg);
                var load = new ParameterStore(cut).Load(found);
                var ramp = found.Value(ParameterTable.RampMwPerMinute);
                Assert.True(load == StoreLoad.Valid || (i == 0 && load == StoreLoad.Empty), $"change {i}, step {step}: {load}");
                Assert.True(ramp == 3.0 + i || ramp == (i == 0 ? 2.0 : 2.0 + i), $"change {i}, step {step}: {ramp}");
            }
        }
    }

    private static double[] Values(ParameterSet set) => [.. Enumerable.Range(0, ParameterTable.Count).Select(set.Value)];

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
