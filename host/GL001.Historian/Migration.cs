using System.Globalization;
using System.Reflection;

namespace GL001.Historian;

/// <summary>One numbered step of the schema, with the script that takes it back.</summary>
internal sealed record Migration(int Version, string Name, string Up, string Down)
{
    private const string DownSuffix = ".down.sql";

    /// <summary>The historian's own steps.</summary>
    public static IReadOnlyList<Migration> All { get; } = Load(typeof(Migration).Assembly);

    /// <summary>Every migration embedded in an assembly, in order. The numbers start at 1 and leave none out.</summary>
    public static IReadOnlyList<Migration> Load(Assembly assembly)
    {
        var found = assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".sql", StringComparison.Ordinal) && !name.EndsWith(DownSuffix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(file => Path.GetFileNameWithoutExtension(file))
            .Select(name => new Migration(int.Parse(name[..4], CultureInfo.InvariantCulture), name, Read(assembly, name + ".sql"), Read(assembly, name + DownSuffix)))
            .ToList();
        if (found.Where((migration, index) => migration.Version != index + 1).Any())
        {
            throw new InvalidOperationException("The embedded migrations are not numbered 0001, 0002, … without a gap.");
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
