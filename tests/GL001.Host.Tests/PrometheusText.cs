using System.Globalization;

namespace GL001.Host.Tests;

/// <summary>Reads values out of metrics in Prometheus text.</summary>
internal static class PrometheusText
{
    /// <summary>The one value of a series, written with its labels as in the text.</summary>
    public static double Value(this string metrics, string series) =>
        Number(Assert.Single(metrics.Split('\n'), line => line.StartsWith(series + " ", StringComparison.Ordinal)));

    /// <summary>The sum over all series whose text begins so.</summary>
    public static double Sum(this string metrics, string beginning) =>
        metrics.Split('\n').Where(line => line.StartsWith(beginning, StringComparison.Ordinal)).Sum(Number);

    private static double Number(string line) => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);
}
