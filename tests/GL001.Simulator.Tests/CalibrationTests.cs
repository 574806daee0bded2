using GL001.Simulator.Calibration;

namespace GL001.Simulator.Tests;

/// <summary>simulator/data/measured-steam-boiler: fitted to the first half, compared with the second.</summary>
public sealed class CalibrationTests
{
    private static readonly CalibrationReport s_report = new(MeasuredBoiler.Read(MeasuredBoiler.BuiltInFile));

    /// <summary>The goal is 5 % at steady load; reached is 1.0 % (1.4 % over all rows), held here with a little room.</summary>
    [Fact]
    public void Fuel_of_the_second_half_is_predicted_within_a_fraction_of_the_goal()
    {
        var steady = s_report.Compare(row => row.FuelKgPerS, prediction => prediction.FuelKgPerS, steadyOnly: true);
        Assert.True(steady.Rows > 500, $"{steady.Rows} rows");
        Assert.InRange(steady.Rms / steady.Mean, 0.0, 0.015);
        var any = s_report.Compare(row => row.FuelKgPerS, prediction => prediction.FuelKgPerS, steadyOnly: false);
        Assert.True(any.Rows > 2_000, $"{any.Rows} rows");
        Assert.InRange(any.Rms / any.Mean, 0.0, 0.02);

        // It has learned something: the first half's mean alone is off by a quarter.
        Assert.True(any.RmsOfMean > 10.0 * any.Rms);
    }

    [Fact]
    public void Gas_before_the_economiser_is_predicted_within_4_K()
    {
        var gas = s_report.Compare(row => row.BankDegC, prediction => prediction.BankDegC, steadyOnly: false);
        Assert.InRange(gas.Rms, 0.0, 4.0);
        Assert.True(gas.RmsOfMean > 3.0 * gas.Rms);
    }

    /// <summary>What the data does not allow: neither is predicted better than by the first half's mean. The figures are held, not praised.</summary>
    [Fact]
    public void Pressure_and_flue_gas_after_the_economiser_are_as_far_off_as_the_report_says()
    {
        var pressure = s_report.Compare(row => row.Bara, prediction => prediction.Bara, steadyOnly: true);
        Assert.InRange(pressure.Rms, 0.0, 0.12);
        var flue = s_report.Compare(row => row.FlueDegC, prediction => prediction.FlueDegC, steadyOnly: true);
        Assert.InRange(flue.Rms, 0.0, 10.5);
    }

    [Fact]
    public void Meters_that_do_not_close_show_as_a_meter_factor() =>
        Assert.InRange(s_report.Calibration.SteamMeterFactor, 0.95, 1.05);

    [Fact]
    public void The_series_holds_every_burning_row_with_what_went_in_and_came_out()
    {
        using var text = new StringWriter();
        s_report.WriteSeries(text);
        var lines = text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(lines.Length > 5_000, $"{lines.Length} lines");
        Assert.All(lines, line => Assert.Equal(11, line.Split(',').Length));
        Assert.Contains(",predicted,", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_series_is_refused_by_file_line_and_column()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "time_s,steam_flow_kg_per_s\n1,2\n");
            Assert.Contains("fuel_flow_kg_per_s", Assert.Throws<FormatException>(() => MeasuredBoiler.Read(file)).Message, StringComparison.Ordinal);
            File.WriteAllLines(file, File.ReadLines(MeasuredBoiler.BuiltInFile).Take(2).Append("1,2,x"));
            Assert.Contains("line 3", Assert.Throws<FormatException>(() => MeasuredBoiler.Read(file)).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
