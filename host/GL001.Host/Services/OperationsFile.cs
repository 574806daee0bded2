using GL001.Operations;

namespace GL001.Host.Services;

/// <summary>Where is kept what the coordinator must not forget.</summary>
public sealed record OperationsFile(string Path)
{
    /// <summary>Name of the grain storage that lives in it.</summary>
    public const string StorageName = OperationsGrainStorage.ProviderName;

    /// <summary>Reaches a database on PostgreSQL.</summary>
    /// <exception cref="StartUpException">It cannot be used; the message names it without its password.</exception>
    public static OperationsDatabase Open(string connectionString, TimeProvider clock)
    {
        try
        {
            return new PostgresOperationsDatabase(connectionString, clock);
        }
        catch (OperationsException problem)
        {
            throw new StartUpException($"Tasks and incidents cannot be kept: {problem.Message}. Mend it, or choose another one with --database.", problem);
        }
        catch (ArgumentException problem)
        {
            throw new StartUpException($"--database is no connection string that Npgsql reads ({problem.Message}).", problem);
        }
    }

    /// <exception cref="StartUpException">The folder or file cannot be used; the message names the setting.</exception>
    public OperationsDatabase Open(TimeProvider clock)
    {
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
            return new SqliteOperationsDatabase(Path, clock);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or OperationsException)
        {
            throw new StartUpException($"Tasks and incidents cannot be kept in {Path} ({problem.Message}): choose another folder with --data.", problem);
        }
    }
}
