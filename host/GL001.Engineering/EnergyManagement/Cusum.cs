namespace GL001.Engineering.EnergyManagement;

/// <param name="Start">Where the sum that alarmed began to rise: the likely beginning of the change.</param>
/// <param name="Alarm">Where it crossed the decision limit.</param>
public sealed record CusumChange(int Start, int Alarm, bool IsIncrease);

/// <summary>Tabular CUSUM (Page 1954; Montgomery, Introduction to Statistical Quality Control): k = 0.5, h = 5 standard deviations.</summary>
public static class Cusum
{
    private const double Reference = 0.5;
    private const double Decision = 5.0;

    /// <param name="standardised">Deviations from expectation over their standard deviation, in order of time.</param>
    /// <returns>The first change; null without one.</returns>
    public static CusumChange? Detect(IReadOnlyList<double> standardised)
    {
        double up = 0.0;
        double down = 0.0;
        int upStart = 0;
        int downStart = 0;
        for (int i = 0; i < standardised.Count; i++)
        {
            up = Math.Max(0.0, up + standardised[i] - Reference);
            down = Math.Max(0.0, down - standardised[i] - Reference);
            upStart = up == 0.0 ? i + 1 : upStart;
            downStart = down == 0.0 ? i + 1 : downStart;
            if (up > Decision || down > Decision)
            {
                return up > Decision ? new CusumChange(upStart, i, true) : new CusumChange(downStart, i, false);
            }
        }

        return null;
    }
}
