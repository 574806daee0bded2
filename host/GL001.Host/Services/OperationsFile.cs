using GL001.Operations;

namespace GL001.Host.Services;

/// <summary>Where is kept what the coordinator must not forget.</summary>
public sealed record OperationsFile(string Path)
{
    /// <summary>Name of the grain storage that lives in it.</summary>
    public const string StorageName = SqliteGrainStorage.ProviderName;

    /// <exception cref="StartUpException">The folder or file cannot be used; the message names the setting.</exception>
    public OperationsDatabase Open(TimeProvider clock)
    {
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
            return new OperationsDatabase(Path, clock);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or OperationsException)
        {
            throw new StartUpException($"Tasks and incidents cannot be kept in {Path} ({problem.Message}): choose another folder with --data.", problem);
        }
    }
}
