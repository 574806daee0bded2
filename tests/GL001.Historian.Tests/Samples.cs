namespace GL001.Historian.Tests;

internal static class Samples
{
    public const string Tag = "Inputs/Steam Pressure";

    public static readonly DateTimeOffset Start = new(2024, 1, 15, 8, 0, 0, TimeSpan.Zero);

    public static Sample At(int seconds, double? number = 9.5, string tag = Tag) =>
        new("P1", "B1", tag, Start.AddSeconds(seconds), number, null, SampleQuality.Good, "");

    public static Task<IReadOnlyList<Sample>> ReadAll(this IHistorian historian, string tag = Tag) =>
        historian.ReadSamplesAsync("P1", "B1", tag, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, int.MaxValue);
}
