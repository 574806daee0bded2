using System.Globalization;
using System.Reflection;
using Microsoft.Data.Sqlite;

namespace GL001.Historian;

/// <summary>The numbered SQL files of this assembly and where a database stands among them.</summary>
public static class Migrations
{
    private const string UpSuffix = ".up.sql";
    private const string DownSuffix = ".down.sql";

    private static readonly (int Number, string Name)[] s_all =
    [
        .. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.EndsWith(UpSuffix, StringComparison.Ordinal))
            .Select(name => (int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture), name[..^UpSuffix.Length]))
            .Order(),
    ];

    public static int Newest => s_all[^1].Number;

    /// <summary>Applies what is missing, all or nothing; two processes at once take turns.</summary>
    /// <exception cref="HistorianException">The database is newer than this program.</exception>
    public static void Apply(SqliteConnection connection)
    {
        // Takes the write lock at once, so that a second process waits here and then finds nothing to do.
        using var transaction = connection.BeginTransaction(deferred: false);
        var version = VersionOf(connection);
        if (version > Newest)
        {
            throw new HistorianException($"The history database {connection.DataSource} has schema version {version}; this program knows up to {Newest}. Use the newer program, or another file with --data.");
        }

        foreach (var (number, name) in s_all.Where(migration => migration.Number > version))
        {
            Execute(connection, Read(name + UpSuffix));
            Execute(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {number}"));
        }

        transaction.Commit();
    }

    /// <summary>Takes the database back to an older version, all or nothing. Data of the dropped tables is lost.</summary>
    public static void Revert(SqliteConnection connection, int toVersion)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        var version = VersionOf(connection);
        foreach (var (_, name) in s_all.Where(migration => migration.Number > toVersion && migration.Number <= version).Reverse())
        {
            Execute(connection, Read(name + DownSuffix));
        }

        Execute(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {Math.Min(version, toVersion)}"));
        transaction.Commit();
    }

    public static int VersionOf(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        return Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private static string Read(string resource)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)
            ?? throw new HistorianException($"The migration {resource} is missing from this program.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
