using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;

namespace GL001.Engineering.Statistics;

/// <summary>A coefficient of a regression.</summary>
/// <param name="TValue">Value over standard error; null when the fit is exact.</param>
/// <param name="PValue">Two-sided; null likewise.</param>
public sealed record RegressionCoefficient(string Name, double Value, double StandardError, double? TValue, double? PValue);

/// <param name="Coefficients">The constant first, named intercept.</param>
/// <param name="RSquared">Share of the variance explained.</param>
/// <param name="StandardErrorOfFit">√(SSE / degrees of freedom), in the unit of the result.</param>
/// <param name="CvRmsePct">The same, of the mean; null when the mean is zero.</param>
public sealed record RegressionResult(
    IReadOnlyList<RegressionCoefficient> Coefficients, double RSquared, double AdjustedRSquared, double StandardErrorOfFit, double? CvRmsePct, int Observations, int DegreesOfFreedom)
{
    /// <summary>The fitted value at some drivers, in the order of the fit.</summary>
    public double Predict(IReadOnlyList<double> drivers)
    {
        double sum = Coefficients[0].Value;
        for (int i = 0; i < drivers.Count; i++)
        {
            sum += Coefficients[i + 1].Value * drivers[i];
        }

        return sum;
    }
}

/// <summary>Ordinary least squares with a constant, by QR (MathNet.Numerics).</summary>
public static class LeastSquares
{
    /// <param name="names">Of the drivers.</param>
    /// <param name="drivers">One row an observation.</param>
    /// <param name="results">Observed.</param>
    /// <param name="field">Where the observations stand in the caller's input.</param>
    public static RegressionResult Fit(IReadOnlyList<string> names, IReadOnlyList<double[]> drivers, IReadOnlyList<double> results, string field = "observations")
    {
        int n = results.Count;
        int p = names.Count + 1;
        Require.That(n > p, field, FormattableString.Invariant($"{n} are given; {names.Count} drivers need {p + 1} or more."));
        for (int i = 0; i < n; i++)
        {
            Require.That(double.IsFinite(results[i]) && drivers[i].Length == names.Count && Array.TrueForAll(drivers[i], double.IsFinite), $"{field}[{i}]", "every value has to be a finite number, one for each driver.");
        }

        var x = Matrix<double>.Build.Dense(n, p, (row, column) => column == 0 ? 1.0 : drivers[row][column - 1]);
        var y = Vector<double>.Build.DenseOfEnumerable(results);
        var qr = x.QR(MathNet.Numerics.LinearAlgebra.Factorization.QRMethod.Thin);
        double[] diagonal = [.. qr.R.Diagonal().Select(Math.Abs)];
        for (int i = 0; i < p; i++)
        {
            // A column that the others make up leaves nothing of its length on R's diagonal.
            double length = x.Column(i).L2Norm();
            Require.That(diagonal[i] > 1e-10 * Math.Max(length, double.Epsilon), field, i == 0 ? "there is nothing to fit." : $"driver {names[i - 1]} is constant or a combination of the others: leave it out.");
        }

        Vector<double> coefficients = qr.Solve(y);
        Vector<double> residuals = y - (x * coefficients);
        double sse = residuals.DotProduct(residuals);
        double mean = y.Average();
        double sst = y.Sum(value => (value - mean) * (value - mean));
        int freedom = n - p;
        double variance = sse / freedom;
        Matrix<double> inverse = qr.R.Inverse();
        double rSquared = sst > 0.0 ? 1.0 - (sse / sst) : 1.0;
        bool isExact = sse <= 1e-24 * Math.Max(sst, double.Epsilon);
        RegressionCoefficient[] fitted = [.. Enumerable.Range(0, p).Select(i =>
        {
            double error = Math.Sqrt(variance) * inverse.Row(i).L2Norm();
            double? t = isExact || error == 0.0 ? null : coefficients[i] / error;
            return new RegressionCoefficient(i == 0 ? "intercept" : names[i - 1], coefficients[i], error, t, t is { } value ? 2.0 * StudentT.CDF(0.0, 1.0, freedom, -Math.Abs(value)) : null);
        })];
        return new RegressionResult(
            fitted, rSquared, 1.0 - ((1.0 - rSquared) * (n - 1) / freedom), Math.Sqrt(variance), mean == 0.0 ? null : 100.0 * Math.Sqrt(variance) / Math.Abs(mean), n, freedom);
    }

    /// <summary>Half-width of Student's interval in standard errors.</summary>
    public static double StudentQuantile(double confidencePct, int degreesOfFreedom) => StudentT.InvCDF(0.0, 1.0, degreesOfFreedom, 0.5 + (confidencePct / 200.0));
}
