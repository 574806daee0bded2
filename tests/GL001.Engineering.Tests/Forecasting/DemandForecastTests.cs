using GL001.Engineering.Forecasting;
using Xunit.Abstractions;

namespace GL001.Engineering.Tests.Forecasting;

public sealed class DemandForecastTests(ITestOutputHelper output)
{
    private static readonly DateTimeOffset s_2019 = new(2019, 1, 1, 0, 0, 0, TimeSpan.FromHours(1));
    private static readonly DateTimeOffset s_2020 = new(2020, 1, 1, 0, 0, 0, TimeSpan.FromHours(1));

    /// <summary>Real demand, a forecast every fourth day of the year from what was known then, judged by what came.</summary>
    [Theory]
    [InlineData(2019, 24, 38.0)]
    [InlineData(2019, 72, 22.0)]
    [InlineData(2020, 24, 38.0)]
    [InlineData(2020, 72, 22.0)]
    public void On_a_real_year_it_beats_the_same_hour_a_week_before(int year, int horizon, double leastSkillPct)
    {
        double[] series = year == 2019 ? Series.DistrictHeat2019 : Series.DistrictHeat2020;
        double error = 0.0, naive = 0.0;
        int covered = 0, count = 0;
        for (int origin = 24 * 105; origin + horizon <= series.Length; origin += 96)
        {
            ForecastResult result = DemandForecast.Calculate(new ForecastInput(year == 2019 ? s_2019 : s_2020, series[..origin], HorizonHours: horizon));
            for (int i = 0; i < horizon; i++)
            {
                double truth = series[origin + i];
                error += Math.Abs(truth - result.Hours[i].Mw);
                naive += Math.Abs(truth - series[origin + i - 168]);
                covered += truth >= result.Hours[i].LowMw && truth <= result.Hours[i].HighMw ? 1 : 0;
                count++;
            }
        }

        double skill = 100.0 * (1.0 - (error / naive));
        double coverage = 100.0 * covered / count;
        output.WriteLine(FormattableString.Invariant($"{year}, {horizon} h: error {error / count:0.000} MW, naive {naive / count:0.000} MW, skill {skill:0.0} %, coverage {coverage:0.0} % of 90 %"));
        Assert.True(skill >= leastSkillPct, $"skill {skill}");
        Assert.InRange(coverage, 82.0, 97.0);
    }

    [Fact]
    public void Temperature_is_used_when_it_drives_demand()
    {
        var random = new Random(5);
        double[] temperature = new double[24 * 160];
        double level = 5.0;
        for (int i = 0; i < temperature.Length; i++)
        {
            level += i % 24 == 0 ? 8.0 * (random.NextDouble() - 0.5) - (0.2 * (level - 5.0)) : 0.0;
            temperature[i] = level + (3.0 * Math.Sin(2.0 * Math.PI * (i % 24) / 24.0));
        }

        double[] demand = [.. temperature.Take(24 * 150).Select((t, i) => 2.0 + (0.5 * Math.Max(0.0, 15.0 - t)) + (i % 24 is > 6 and < 20 ? 1.0 : 0.0) + (0.1 * random.NextDouble()))];
        var with = new ForecastInput(s_2019, demand, temperature);
        ForecastResult warm = DemandForecast.Calculate(with);
        ForecastResult blind = DemandForecast.Calculate(with with { TemperatureDegC = null });
        Assert.True(warm.MeanAbsoluteErrorMw < 0.2 * blind.MeanAbsoluteErrorMw, $"{warm.MeanAbsoluteErrorMw} {blind.MeanAbsoluteErrorMw}");
        Assert.True(warm.SkillPct > 80.0);
    }

    /// <summary>A week that repeats itself exactly leaves nothing to forecast: both errors are nought, and the model claims no skill it has not.</summary>
    [Fact]
    public void Where_the_naive_forecast_is_right_the_model_claims_no_skill()
    {
        double[] demand = [.. Enumerable.Range(0, 24 * 140).Select(i => 5.0 + (i % 168 / 24) + (i % 24 * 0.1))];
        ForecastResult result = DemandForecast.Calculate(new ForecastInput(s_2019, demand));
        Assert.Equal(0.0, result.NaiveMeanAbsoluteErrorMw, 9);
        Assert.True(result.SkillPct <= 0.0);
        Assert.Single(result.Findings);
    }

    [Fact]
    public void Bad_input_is_refused_by_field()
    {
        Refused.At("hourly_mw", () => DemandForecast.Calculate(new ForecastInput(s_2019, Series.DistrictHeat2019[..500])), "at least 2232");
        Refused.At("horizon_hours", () => DemandForecast.Calculate(new ForecastInput(s_2019, Series.DistrictHeat2019, HorizonHours: 200)), "1 to 168 h");
        Refused.At("temperature_deg_c", () => DemandForecast.Calculate(new ForecastInput(s_2019, Series.DistrictHeat2019, [1.0])), "cover");
        double[] broken = [.. Series.DistrictHeat2019];
        broken[8_000] = double.NaN;
        Refused.At("hourly_mw[8000]", () => DemandForecast.Calculate(new ForecastInput(s_2019, broken)), "fill gaps");
    }
}
