using System.Globalization;
using System.Text.RegularExpressions;

namespace GL001.Benchmarks;

/// <summary>The sample site five times over: ten plants with thirty controllers.</summary>
internal static partial class TenPlants
{
    public const int Copies = 5;

    /// <summary>Writes the site file and what it reads into a folder; returns the file.</summary>
    public static string Write(string samples, string folder)
    {
        var text = File.ReadAllText(Path.Combine(samples, "site.yaml"));
        var (plantsAt, linesAt) = (text.IndexOf("\nplants:\n", StringComparison.Ordinal), text.IndexOf("\ntransferLines:\n", StringComparison.Ordinal));
        var head = text[..plantsAt].Replace("name: Two plants", "name: Ten plants", StringComparison.Ordinal);
        var plants = text[(plantsAt + "\nplants:\n".Length)..linesAt];
        var lines = text[(linesAt + "\ntransferLines:\n".Length)..];
        var site = $"{head}\nplants:\n{Repeated(plants)}\ntransferLines:\n{Repeated(lines)}";
        var file = Path.Combine(folder, "site.yaml");
        File.WriteAllText(file, site);
        Directory.CreateDirectory(Path.Combine(folder, "data"));
        foreach (var series in Directory.EnumerateFiles(Path.Combine(samples, "data"), "*.csv"))
        {
            File.Copy(series, Path.Combine(folder, "data", Path.GetFileName(series)), overwrite: true);
        }

        return file;
    }

    private static string Repeated(string part) => string.Concat(Enumerable.Range(0, Copies).Select(copy =>
        PlantId().Replace(Tag().Replace(part, match => $"{match.Groups[1].Value}-{copy + 1}{match.Groups[2].Value}"),
            match => string.Create(CultureInfo.InvariantCulture, $"Plant-{(2 * copy) + int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture):000}"))));

    [GeneratedRegex(@"\b(BLR|FRN|STM|OIL|DEM|TL)-(\d+)")]
    private static partial Regex Tag();

    [GeneratedRegex(@"\bPlant-(\d{3})")]
    private static partial Regex PlantId();
}
