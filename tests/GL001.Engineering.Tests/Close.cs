namespace GL001.Engineering.Tests;

/// <summary>Assertions on measured or computed figures.</summary>
internal static class Close
{
    /// <summary>Equal within a share of the expected value.</summary>
    public static void To(double expected, double actual, double pct) => Assert.True(
        Math.Abs(actual - expected) <= Math.Abs(expected) * pct / 100.0,
        FormattableString.Invariant($"{actual} is more than {pct} % off {expected}."));
}
