using System.Globalization;

namespace GL001.Engineering.Tests;

/// <summary>The public series of the repository, as their files hold them.</summary>
internal static class Series
{
    /// <summary>Rows of a file as text, the header first.</summary>
    public static string[][] Rows(string file, char separator = ',') =>
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Series", file)).Select(line => line.Split(separator))];

    public static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>Heat demand of 2019, hourly, MW.</summary>
    public static double[] DistrictHeat2019 { get; } = [.. Rows("district-heat-2019-hourly.csv", ';').Skip(1).Select(row => Number(row[1]))];

    /// <summary>Heat load of 2020 in hours on physical time, MW: quarter hours follow each other, whatever the clock did.</summary>
    public static double[] DistrictHeat2020 { get; } = [.. Rows("district-heat-2020-15min.csv").Skip(1).Select(row => Number(row[2])).Chunk(4).Select(hour => hour.Average())];
}
