namespace GL001.Firmware.Tests;

/// <summary>Where things are in the checkout that the tests run from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string ApiTables { get; } = Path.Combine(Root, "firmware", "Contract", "api");

    public static string ScanReview { get; } = Path.Combine(Root, "firmware", "Contract", "scan-review.tsv");

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Directory.Packages.props"))) return folder.FullName;
        }

        throw new InvalidOperationException($"no checkout above {AppContext.BaseDirectory}");
    }
}
