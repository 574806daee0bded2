using GL001.Engineering.Statistics;

namespace GL001.Engineering.Tests.Statistics;

public sealed class StatisticsTests
{
    /// <summary>NIST StRD, Norris (linear regression, lower difficulty): certified values.</summary>
    [Fact]
    public void The_certified_regression_of_NIST_comes_out()
    {
        double[] y =
        [
            0.1, 338.8, 118.1, 888.0, 9.2, 228.1, 668.5, 998.5, 449.1, 778.9, 559.2, 0.3, 0.1, 778.1, 668.8, 339.3, 448.9, 10.8, 557.7, 228.3, 998.0, 888.8, 119.6, 0.3, 0.6, 557.6, 339.3, 888.0, 998.5, 778.9, 10.2, 117.6,
            228.9, 668.4, 449.2, 0.2,
        ];
        double[] x =
        [
            0.2, 337.4, 118.2, 884.6, 10.1, 226.5, 666.3, 996.3, 448.6, 777.0, 558.2, 0.4, 0.6, 775.5, 666.9, 338.0, 447.5, 11.6, 556.0, 228.1, 995.8, 887.6, 120.2, 0.3, 0.3, 556.8, 339.1, 887.2, 999.0, 779.0, 11.1, 118.3,
            229.2, 669.1, 448.9, 0.5,
        ];
        RegressionResult fit = LeastSquares.Fit(["x"], [.. x.Select(value => new[] { value })], y);
        Assert.Equal(-0.262323073774029, fit.Coefficients[0].Value, 9);
        Assert.Equal(1.00211681802045, fit.Coefficients[1].Value, 11);
        Assert.Equal(0.232818234301152, fit.Coefficients[0].StandardError, 9);
        Assert.Equal(0.429796848199937e-3, fit.Coefficients[1].StandardError, 11);
        Assert.Equal(0.884796396144373, fit.StandardErrorOfFit, 9);
        Assert.Equal(0.999993745883712, fit.RSquared, 11);
    }

    [Fact]
    public void Drivers_that_say_the_same_are_refused_by_name()
    {
        double[][] drivers = [.. Enumerable.Range(0, 10).Select(i => new double[] { i, 2.0 * i })];
        Refused.At("observations", () => LeastSquares.Fit(["a", "b"], drivers, [.. Enumerable.Range(0, 10).Select(i => (double)i)]), "driver b");
        Refused.At("observations", () => LeastSquares.Fit(["a"], [[1.0], [2.0]], [1.0, 2.0]), "3 or more");
    }

    [Fact]
    public void A_robust_line_is_not_moved_by_wild_points()
    {
        double[] x = [.. Enumerable.Range(0, 40).Select(i => (double)i)];
        double[] y = [.. x.Select(value => 3.0 + (0.5 * value) + (0.01 * ((value * 7.0 % 5.0) - 2.0)))];
        y[5] = 500.0;
        y[20] = -400.0;
        RobustLine line = TheilSen.Fit(x, y, 95.0);
        Assert.Equal(0.5, line.Slope, 0.002);
        Assert.InRange(0.5, line.SlopeLow, line.SlopeHigh);
    }

    /// <summary>Student's t tables: 2.228 for 95 % and 10 degrees of freedom.</summary>
    [Fact]
    public void Quantiles_are_those_of_the_tables() => Assert.Equal(2.228, LeastSquares.StudentQuantile(95.0, 10), 0.0005);

    /// <summary>A product's relative uncertainties add as squares.</summary>
    [Fact]
    public void Uncertainty_of_a_product_adds_as_squares()
    {
        UncertaintyBudget budget = Uncertainty.Propagate(x => x[0] * x[1], [new UncertainInput("a", 10.0, 0.3), new UncertainInput("b", 5.0, 0.2)]);
        Assert.Equal(Math.Sqrt((1.5 * 1.5) + (2.0 * 2.0)), budget.Total, 9);
        Assert.Equal("b", budget.Shares[0].Name);
    }
}
