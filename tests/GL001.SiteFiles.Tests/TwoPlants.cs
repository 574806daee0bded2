using GL001.Plant;

namespace GL001.SiteFiles.Tests;

/// <summary>The sample site, loaded once; it is immutable.</summary>
internal static class TwoPlants
{
    public static string FilePath { get; } = Path.Combine(RepositoryRoot(), "host", "samples", "two-plants", "site.yaml");

    private static Lazy<Site> Loaded { get; } = new(() => SiteFile.Load(FilePath));

    public static Site Site => Loaded.Value;

    private static string RepositoryRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "Directory.Packages.props")))
        {
            directory = directory.Parent;
        }

        return directory.FullName;
    }
}
