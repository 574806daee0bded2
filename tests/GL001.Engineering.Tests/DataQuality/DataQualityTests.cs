using System.Globalization;
using GL001.Engineering.DataQuality;
using Xunit.Abstractions;

namespace GL001.Engineering.Tests.DataQuality;

/// <summary>The checks on real tables: each known defect has to be found by the checks themselves, with its figure.</summary>
public sealed class DataQualityTests(ITestOutputHelper output)
{
    private static readonly DateTime s_start = new(2024, 1, 1);

    private static DataQualityResult MeasuredBoiler()
    {
        string[][] rows = Series.Rows("steam-boiler-measured-15min.csv");
        string[] names = rows[0];
        string[][] cells = rows[1..];

        // The plant's configuration: which column is which meter, and what its instrument can show. The figures are not in it.
        DataColumn[] columns =
        [
            .. names.Skip(1).Select((name, i) => new DataColumn(
                name, Converted(name, [.. cells.Select(row => row[i + 1])]), name.EndsWith("_k", StringComparison.Ordinal) ? 0.0 : null, name.EndsWith("_k", StringComparison.Ordinal) ? 1_000.0 : null, name switch
                {
                    "fuel_flow_kg_per_s" => ColumnRole.FuelFlow,
                    "steam_flow_kg_per_s" => ColumnRole.SteamFlow,
                    "feedwater_flow_kg_per_s" => ColumnRole.FeedwaterFlow,
                    "feedwater_temperature_k" => ColumnRole.FeedwaterTemperature,
                    "steam_pressure_pa" => ColumnRole.SteamPressure,
                    _ => ColumnRole.Other,
                })),
        ];
        DateTime[] times = [.. cells.Select(row => s_start.AddSeconds(Series.Number(row[0]) - Series.Number(cells[0][0])))];

        // 47.1 MJ/kg is usual for pipeline gas; the data tell none. Of pure methane, 50.0, it would be 94 %, still without any loss of the stack.
        return DataQualityCheck.Calculate(new DataQualityInput(times, 15.0, columns, 47_100.0));
    }

    /// <summary>Columns in °C and bar, as the roles ask.</summary>
    private static string[] Converted(string name, string[] cells) =>
        name.EndsWith("_k", StringComparison.Ordinal) ? [.. cells.Select(cell => (Series.Number(cell) - 273.15).ToString("R", CultureInfo.InvariantCulture))]
        : name == "steam_pressure_pa" ? [.. cells.Select(cell => (Series.Number(cell) / 1e5).ToString("R", CultureInfo.InvariantCulture))]
        : cells;

    [Fact]
    public void Every_known_defect_of_the_measured_boiler_is_found()
    {
        DataQualityResult result = MeasuredBoiler();
        foreach (DataDefect defect in result.Defects.Where(defect => defect.Kind != DefectKind.Spike))
        {
            output.WriteLine(defect.Explanation);
        }

        output.WriteLine(FormattableString.Invariant($"{result.Defects.Count(defect => defect.Kind == DefectKind.Spike)} spikes, efficiency {result.EfficiencyPct:0.00} %"));

        DataDefect flows = Assert.Single(result.Defects, defect => defect.Kind == DefectKind.FlowsDoNotClose);
        Assert.Equal(6.8, flows.Figure!.Value, 0.1);

        Assert.Single(result.Defects, defect => defect.Kind == DefectKind.EfficiencyTooHigh);
        Assert.Equal(100.0, result.EfficiencyPct!.Value, 1.5);

        DataDefect air = Assert.Single(result.Defects, defect => defect.Kind == DefectKind.ComputedNotMeasured);
        Assert.Equal("calculated_air_flow_kg_per_s", air.Column);
        Assert.Equal(15.706, air.Figure!.Value, 0.0005);

        DataDefect standby = Assert.Single(result.Defects, defect => defect.Kind == DefectKind.FrozenInStandby && defect.Column == "mixed_air_and_recirculated_gas_temperature_k");
        Assert.Equal(772, standby.Rows);
        Assert.Equal(66.797 - 273.15, standby.Figure!.Value, 0.001);

        // −206 °C is no temperature of air: the range sees it too, row by row.
        Assert.Contains(result.Defects, defect => defect.Kind == DefectKind.OutOfRange && defect.Column == standby.Column && defect.FirstRow == standby.FirstRow);
        Assert.DoesNotContain(result.Defects, defect => defect.Kind is DefectKind.TimeGap or DefectKind.TimeRepeat or DefectKind.NotANumber);
    }

    [Fact]
    public void Cells_that_hold_no_number_are_found_in_the_year()
    {
        string[][] rows = Series.Rows("steam-boiler-year-input-excerpt.csv");
        DateTime[] times = [.. rows.Skip(1).Select(row => s_start.AddSeconds(Series.Number(row[0])))];
        DataQualityResult result = DataQualityCheck.Calculate(new DataQualityInput(
            times, 15.0, [.. rows[0].Skip(1).Select((name, i) => new DataColumn(name, [.. rows.Skip(1).Select(row => row[i + 1])]))], FrozenRows: 1_000));
        DataDefect defect = Assert.Single(result.Defects, defect => defect.Kind == DefectKind.NotANumber);
        Assert.Equal("combustion_air_temperature_k", defect.Column);
        Assert.Equal(3, defect.Rows);
        Assert.Contains("#DIV/0!", defect.Explanation, StringComparison.Ordinal);
        Assert.InRange(result.Columns[0].ValidPct, 90.0, 100.0 * 118.0 / 121.0);
    }

    [Fact]
    public void The_clocks_changes_of_the_district_heat_are_found()
    {
        string[][] rows = [.. Series.Rows("district-heat-2020-15min.csv").Skip(1)];
        DateTime[] times = [.. rows.Select(row => DateTime.ParseExact(row[0], "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture))];
        DataQualityResult result = DataQualityCheck.Calculate(new DataQualityInput(times, 15.0, [new DataColumn("Q_Netz/MW", [.. rows.Select(row => row[2])])]));
        DataDefect gap = Assert.Single(result.Defects, defect => defect.Kind == DefectKind.TimeGap);
        Assert.Equal(60.0, gap.Figure);
        Assert.Equal(new DateTime(2020, 3, 29, 3, 0, 0), times[gap.FirstRow!.Value]);
        Assert.Contains("summer time begins", gap.Explanation, StringComparison.Ordinal);
        DataDefect repeat = Assert.Single(result.Defects, defect => defect.Kind == DefectKind.TimeRepeat);
        Assert.Equal(4, repeat.Rows);
        Assert.Equal(new DateTime(2020, 10, 25, 2, 0, 0), times[repeat.FirstRow!.Value]);
        Assert.Contains("summer time ends", repeat.Explanation, StringComparison.Ordinal);
    }

    /// <summary>Sound readings with noise must not be accused.</summary>
    [Fact]
    public void Sound_readings_have_no_defect_and_planted_ones_are_found()
    {
        var random = new Random(11);
        double[] sound = [.. Enumerable.Range(0, 2_000).Select(i => 100.0 + (10.0 * Math.Sin(i / 96.0)) + random.NextDouble())];
        Assert.Empty(Check(sound).Defects);

        double[] spoiled = [.. sound];
        spoiled[500] = 400.0;
        Array.Fill(spoiled, 104.0, 700, 20);
        spoiled[900] = -5.0;
        DataQualityResult result = Check(spoiled);
        Assert.Equal([(DefectKind.OutOfRange, 900), (DefectKind.Frozen, 700), (DefectKind.Spike, 500)], result.Defects.Select(defect => (defect.Kind, defect.FirstRow!.Value)));
        Assert.Equal(100.0 * 1_978.0 / 2_000.0, result.Columns[0].ValidPct, 9);

        static DataQualityResult Check(double[] values) => DataQualityCheck.Calculate(new DataQualityInput(
            [.. values.Select((_, i) => s_start.AddMinutes(15 * i))], 15.0, [new DataColumn("level", [.. values.Select(value => value.ToString("R", CultureInfo.InvariantCulture))], 0.0, 1_000.0)]));
    }

    [Fact]
    public void Bad_input_is_refused_by_field() =>
        Refused.At("columns[0].cells", () => DataQualityCheck.Calculate(new DataQualityInput([s_start, s_start.AddHours(1)], 60.0, [new DataColumn("a", ["1"])])), "2 are needed");
}
