namespace GL001.Operations.Tests;

/// <summary>A folder with one SQLite file, gone at the end.</summary>
internal sealed class SqliteStore : TestStore
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gl001-operations-");

    public SqliteStore() => Database = Open();

    public string Path => System.IO.Path.Combine(_folder.FullName, "operations.db");

    public override OperationsDatabase Open() => new SqliteOperationsDatabase(Path, Clock);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
