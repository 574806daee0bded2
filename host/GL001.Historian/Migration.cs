using System.Globalization;
using System.Reflection;

namespace GL001.Historian;

/// <summary>One numbered step of the schema, with the script that takes it back.</summary>
internal sealed record Migration(int Version, string Name, string Up, string Down)
{
    /// <summary>Folder of the scripts for SQLite.</summary>
    public const string Sqlite = "sqlite";

    /// <summary>Folder of the scripts for PostgreSQL.</summary>
    public const string Postgres = "postgres";

    private const string DownSuffix = ".down.sql";

    /// <summary>The historian's own steps for a kind of database.</summary>
    public static IReadOnlyList<Migration> All(string folder) => Load(typeof(Migration).Assembly, folder);

    /// <summary>Every migration embedded in an assembly for a kind of database, in order. The numbers start at 1 and leave none out.</summary>
    public static IReadOnlyList<Migration> Load(Assembly assembly, string folder)
    {
        string prefix = folder + "/";
        var found = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal) && name.EndsWith(".sql", StringComparison.Ordinal) && !name.EndsWith(DownSuffix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(resource => resource[prefix.Length..^".sql".Length])
            .Select(name => new Migration(int.Parse(name[..4], CultureInfo.InvariantCulture), name, Read(assembly, prefix + name + ".sql"), Read(assembly, prefix + name + DownSuffix)))
            .ToList();
        if (found.Count == 0 || found.Where((migration, index) => migration.Version != index + 1).Any())
        {
            throw new InvalidOperationException($"The migrations embedded for {folder} are not numbered 0001, 0002, … without a gap.");
        }

        return found;
    }

    private static string Read(Assembly assembly, string resource)
    {
        using Stream stream = assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The migration script {resource} is missing.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
