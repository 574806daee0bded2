namespace GL001.Engineering.Statistics;

/// <summary>Quantiles of sorted values, linear between neighbours (Hyndman and Fan's type 7).</summary>
internal static class Quantiles
{
    public static double Of(IReadOnlyList<double> sorted, double share)
    {
        double position = share * (sorted.Count - 1);
        int below = (int)position;
        int above = Math.Min(below + 1, sorted.Count - 1);
        return sorted[below] + ((position - below) * (sorted[above] - sorted[below]));
    }

    public static double Median(IReadOnlyList<double> sorted) => Of(sorted, 0.5);
}
