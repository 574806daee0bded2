using System.Data.Common;
using Dapper;

namespace GL001.Operations.Tests;

public abstract class OperationsDatabaseTests
{
    protected abstract Task<TestStore> MakeAsync();

    [Fact]
    public async Task A_write_that_returned_is_there_after_the_store_is_opened_again()
    {
        await using var store = await MakeAsync();
        await store.Database.WriteAsync(connection => Rows.Insert(connection, "a"));
        await store.ReopenAsync();
        Assert.Equal(["a"], await Rows.KeysAsync(store));
    }

    [Fact]
    public async Task A_write_that_throws_is_undone_and_those_beside_it_stand()
    {
        await using var store = await MakeAsync();
        using var held = new ManualResetEventSlim();
        var first = store.Database.WriteAsync(_ => held.Wait());    // so that the others come into one batch
        var good = store.Database.WriteAsync(connection => Rows.Insert(connection, "good"));
        var bad = store.Database.WriteAsync(connection =>
        {
            Rows.Insert(connection, "half");
            throw new InvalidOperationException("no");
        });
        var twice = store.Database.WriteAsync(connection => Rows.Insert(connection, "good"));
        var late = store.Database.WriteAsync(connection => Rows.Insert(connection, "late"));
        held.Set();

        await Task.WhenAll(first, good, late);
        await Assert.ThrowsAsync<InvalidOperationException>(() => bad);
        var problem = await Assert.ThrowsAsync<OperationsException>(() => twice);
        Assert.False(problem.IsTransient);
        Assert.Equal(["good", "late"], await Rows.KeysAsync(store));
        Assert.True(store.Database.Statistics() is { Commits: < 6, Waiting: 0 });
    }

    [Fact]
    public async Task Its_size_grows_with_what_it_keeps()
    {
        await using var store = await MakeAsync();
        var before = await store.Database.SizeAsync();
        await store.Database.WriteAsync(connection => Rows.Insert(connection, "a", string.Concat(Enumerable.Range(0, 100_000))));
        Assert.True(await store.Database.SizeAsync() > before + 50_000);
    }

    [Fact]
    public async Task After_its_end_it_says_that_it_is_closed()
    {
        var store = await MakeAsync();
        await store.DisposeAsync();
        Assert.False((await Assert.ThrowsAsync<OperationsException>(() => store.Database.WriteAsync(_ => { }))).IsTransient);
    }
}

public sealed class SqliteOperationsDatabaseTests : OperationsDatabaseTests
{
    protected override Task<TestStore> MakeAsync() => Task.FromResult<TestStore>(new SqliteStore());

    [Fact]
    public async Task A_locked_file_is_a_failure_that_passes()
    {
        await using var store = new SqliteStore();
        await using var other = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={store.Path};Pooling=False");
        other.Open();
        other.Execute("BEGIN IMMEDIATE");
        var problem = await Assert.ThrowsAsync<OperationsException>(() => store.Database.WriteAsync(connection => Rows.Insert(connection, "a")));
        Assert.True(problem.IsTransient);
        other.Execute("ROLLBACK");
        await store.Database.WriteAsync(connection => Rows.Insert(connection, "b"));
        Assert.Equal(["b"], await Rows.KeysAsync(store));
    }

    [Fact]
    public async Task A_full_store_fails_the_write_and_keeps_what_was_there()
    {
        await using var store = new SqliteStore();
        await store.Database.WriteAsync(connection => Rows.Insert(connection, "a"));
        await store.Database.WriteAsync(connection => connection.Execute($"PRAGMA max_page_count = {connection.QuerySingle<long>("PRAGMA page_count") + 2}"));
        var problem = await Assert.ThrowsAsync<OperationsException>(() => store.Database.WriteAsync(connection => Rows.Insert(connection, "big", new string('x', 1 << 20))));
        Assert.True(problem.IsTransient);
        await store.Database.WriteAsync(connection => connection.Execute("PRAGMA max_page_count = 100000"));
        await store.Database.WriteAsync(connection => Rows.Insert(connection, "b"));
        Assert.Equal(["a", "b"], await Rows.KeysAsync(store));
    }
}

[Collection(PostgresTests.Name)]
public sealed class PostgresOperationsDatabaseTests(PostgresFixture postgres) : OperationsDatabaseTests
{
    protected override async Task<TestStore> MakeAsync() => await PostgresStore.MakeAsync(postgres.Server);

    /// <summary>Two batches that hold what the other one wants: PostgreSQL ends one of them, which has to go again.</summary>
    [Fact]
    public async Task Two_processes_that_lock_crosswise_both_get_through()
    {
        await using var store = await PostgresStore.MakeAsync(postgres.Server);
        await using var other = store.Open();
        await store.Database.WriteAsync(connection =>
        {
            Rows.Insert(connection, "a");
            Rows.Insert(connection, "b");
        });
        using ManualResetEventSlim oneHolds = new(), otherHolds = new();
        await Task.WhenAll(
            store.Database.WriteAsync(connection => Cross(connection, "a", "b", oneHolds, otherHolds)),
            other.WriteAsync(connection => Cross(connection, "b", "a", otherHolds, oneHolds)));
        Assert.Equal(["a 3", "b 3"], await store.Database.ReadAsync(connection => connection.Query<string>("SELECT key || ' ' || etag FROM grain_states ORDER BY key").ToArray()));
    }

    [Fact]
    public async Task A_server_that_goes_away_is_a_failure_that_passes()
    {
        await using var server = await GL001.Servers.PostgresServer.StartAsync(durable: true);
        await using var store = await PostgresStore.MakeAsync(server);
        await store.Database.WriteAsync(connection => Rows.Insert(connection, "a"));
        await server.KillAsync();
        Assert.True((await Assert.ThrowsAsync<OperationsException>(() => store.Database.WriteAsync(connection => Rows.Insert(connection, "b")))).IsTransient);
        Assert.True((await Assert.ThrowsAsync<OperationsException>(() => Rows.KeysAsync(store))).IsTransient);
        await server.StartAgainAsync();
        await store.Database.WriteAsync(connection => Rows.Insert(connection, "c"));
        Assert.Equal(["a", "c"], await Rows.KeysAsync(store));
    }

    [Fact]
    public void A_server_that_is_not_there_is_told_without_the_password()
    {
        var problem = Assert.Throws<OperationsException>(() => new PostgresOperationsDatabase("Host=127.0.0.1;Port=1;Username=u;Password=secret;Database=d", TimeProvider.System));
        Assert.Contains("postgresql://127.0.0.1:1/d", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", problem.ToString(), StringComparison.Ordinal);
    }

    private static void Cross(DbConnection connection, string first, string second, ManualResetEventSlim mine, ManualResetEventSlim others)
    {
        connection.Execute("UPDATE grain_states SET etag = etag + 1 WHERE key = @first", new { first });
        mine.Set();
        others.Wait();
        connection.Execute("UPDATE grain_states SET etag = etag + 1 WHERE key = @second", new { second });
    }
}

internal static class Rows
{
    public static void Insert(DbConnection connection, string key, string json = "{}") =>
        connection.Execute("INSERT INTO grain_states (kind, key, etag, json) VALUES ('test', @key, 1, @json)", new { key, json });

    public static Task<string[]> KeysAsync(TestStore store) =>
        store.Database.ReadAsync(connection => connection.Query<string>("SELECT key FROM grain_states ORDER BY key").ToArray());
}
