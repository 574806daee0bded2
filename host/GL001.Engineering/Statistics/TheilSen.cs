using MathNet.Numerics.Distributions;

namespace GL001.Engineering.Statistics;

/// <summary>A robust line.</summary>
/// <param name="SlopeLow">Lower end of the slope's confidence interval.</param>
public sealed record RobustLine(double Slope, double Intercept, double SlopeLow, double SlopeHigh)
{
    public double At(double x) => Intercept + (Slope * x);
}

/// <summary>
/// Theil and Sen's line: the median of all slopes between two points; its interval from Kendall's variance (Sen, JASA 63 (1968) 1379).
/// Up to 29 % of wild points do not move it.
/// </summary>
public static class TheilSen
{
    public static RobustLine Fit(IReadOnlyList<double> x, IReadOnlyList<double> y, double confidencePct)
    {
        int n = x.Count;
        List<double> slopes = new(n * (n - 1) / 2);
        for (int i = 0; i < n; i++)
        {
            for (int j = i + 1; j < n; j++)
            {
                if (x[j] != x[i])
                {
                    slopes.Add((y[j] - y[i]) / (x[j] - x[i]));
                }
            }
        }

        slopes.Sort();
        double slope = Quantiles.Median(slopes);
        double c = Normal.InvCDF(0.0, 1.0, 0.5 + (confidencePct / 200.0)) * Math.Sqrt(n * (n - 1.0) * ((2.0 * n) + 5.0) / 18.0);
        int low = Math.Clamp((int)Math.Floor((slopes.Count - c) / 2.0), 0, slopes.Count - 1);
        int high = Math.Clamp((int)Math.Ceiling((slopes.Count + c) / 2.0), 0, slopes.Count - 1);
        List<double> intercepts = [.. x.Zip(y, (a, b) => b - (slope * a))];
        intercepts.Sort();
        return new RobustLine(slope, Quantiles.Median(intercepts), slopes[low], slopes[high]);
    }
}
