using Microsoft.Extensions.Time.Testing;

namespace GL001.Operations.Tests;

/// <summary>A folder with one database, gone at the end.</summary>
internal sealed class OperationsFolder : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gl001-operations-");

    public OperationsFolder() => Database = new OperationsDatabase(Path, Clock);

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 1, 12, 6, 0, 0, TimeSpan.Zero));

    public string Path => System.IO.Path.Combine(_folder.FullName, "operations.db");

    public OperationsDatabase Database { get; private set; }

    public async Task ReopenAsync()
    {
        await Database.DisposeAsync();
        Database = new OperationsDatabase(Path, Clock);
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
