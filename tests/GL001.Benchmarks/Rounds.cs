using System.Diagnostics;

namespace GL001.Benchmarks;

/// <summary>Times of the same work, repeated.</summary>
/// <param name="Median">Nanoseconds for each repetition of the work.</param>
/// <param name="Fastest">Nanoseconds.</param>
/// <param name="Slowest">Nanoseconds.</param>
internal readonly record struct Timing(double Median, double Fastest, double Slowest)
{
    /// <summary>Slowest less fastest, as a share of the median.</summary>
    public double Spread => (Slowest - Fastest) / Median;
}

/// <summary>
/// Measures several pieces of work in turns, round by round, so that what disturbs the machine disturbs all of them;
/// the first round warms up and is not counted.
/// </summary>
internal static class Rounds
{
    private const int Counted = 5;

    /// <param name="repetitions">How often each piece repeats itself in a call.</param>
    /// <param name="works">Each does its work <paramref name="repetitions"/> times.</param>
    public static Timing[] Measure(int repetitions, params Action<int>[] works)
    {
        var times = new double[works.Length][];
        for (var i = 0; i < works.Length; i++)
        {
            times[i] = new double[Counted];
        }

        for (var round = -1; round < Counted; round++)
        {
            for (var i = 0; i < works.Length; i++)
            {
                var start = Stopwatch.GetTimestamp();
                works[i](repetitions);
                var elapsed = Stopwatch.GetElapsedTime(start);
                if (round >= 0)
                {
                    times[i][round] = elapsed.TotalNanoseconds / repetitions;
                }
            }
        }

        return [.. times.Select(Summarise)];
    }

    private static Timing Summarise(double[] times)
    {
        Array.Sort(times);
        return new Timing(times[times.Length / 2], times[0], times[^1]);
    }
}
