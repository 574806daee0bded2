using Dapper;
using GL001.Historian;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace GL001.Operations.Tests;

[Collection(PostgresTests.Name)]
public sealed class MigrationTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Each_step_can_be_taken_back_and_done_again_on_PostgreSQL()
    {
        await using var source = NpgsqlDataSource.Create(await postgres.Server.CreateDatabaseAsync());
        var steps = Migration.Load(typeof(OperationsDatabase).Assembly, Migration.Postgres);
        await PostgresMigrator.MigrateAsync(source, "operations", steps, TimeProvider.System);
        var full = await TablesAsync();
        for (var version = steps.Count - 1; version >= 0; version--)
        {
            await PostgresMigrator.RevertAsync(source, "operations", steps, version);
        }

        Assert.Equal(["schema_versions"], await TablesAsync());
        await PostgresMigrator.MigrateAsync(source, "operations", steps, TimeProvider.System);
        Assert.Equal(full, await TablesAsync());

        async Task<string[]> TablesAsync()
        {
            await using var connection = await source.OpenConnectionAsync();
            return [.. await connection.QueryAsync<string>("SELECT tablename FROM pg_tables WHERE schemaname = 'operations' ORDER BY tablename")];
        }
    }

    [Fact]
    public void Each_step_can_be_taken_back_on_SQLite()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        var steps = Migration.Load(typeof(OperationsDatabase).Assembly, Migration.Sqlite);
        SqliteMigrator.Migrate(connection, steps, TimeProvider.System);
        for (var version = steps.Count - 1; version >= 0; version--)
        {
            SqliteMigrator.Revert(connection, steps, version);
        }

        Assert.Equal(["schema_versions"], connection.Query<string>("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"));
    }

    /// <summary>What runs on one store must find the same names on the other.</summary>
    [Fact]
    public void Both_stores_have_the_same_steps() => Assert.Equal(
        Migration.Load(typeof(OperationsDatabase).Assembly, Migration.Sqlite).Select(step => step.Name),
        Migration.Load(typeof(OperationsDatabase).Assembly, Migration.Postgres).Select(step => step.Name));
}
