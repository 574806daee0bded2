using GL001.Servers;

namespace GL001.Operations.Tests;

/// <summary>An empty database of the tests' PostgreSQL.</summary>
internal sealed class PostgresStore : TestStore
{
    private readonly string _connectionString;

    private PostgresStore(string connectionString)
    {
        _connectionString = connectionString;
        Database = Open();
    }

    public static async Task<PostgresStore> MakeAsync(PostgresServer server) => new(await server.CreateDatabaseAsync());

    public override OperationsDatabase Open() => new PostgresOperationsDatabase(_connectionString, Clock);
}

/// <summary>The PostgreSQL of all tests of this project.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    public PostgresServer Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await PostgresServer.StartAsync();

    public async Task DisposeAsync() => await Server.DisposeAsync();
}

[CollectionDefinition(Name)]
public sealed class PostgresTests : ICollectionFixture<PostgresFixture>
{
    public const string Name = "PostgreSQL";
}
