using Dapper;
using Microsoft.Data.Sqlite;

namespace GL001.Operations.Tests;

public sealed class OperationsDatabaseTests
{
    [Fact]
    public async Task A_write_that_returned_is_there_after_the_file_is_opened_again()
    {
        await using var folder = new OperationsFolder();
        await folder.Database.WriteAsync(connection => Insert(connection, "a"));
        await folder.ReopenAsync();
        Assert.Equal(["a"], await KeysAsync(folder));
    }

    [Fact]
    public async Task A_write_that_throws_is_undone_and_those_beside_it_stand()
    {
        await using var folder = new OperationsFolder();
        using var held = new ManualResetEventSlim();
        var first = folder.Database.WriteAsync(_ => held.Wait());    // so that the others come into one batch
        var good = folder.Database.WriteAsync(connection => Insert(connection, "good"));
        var bad = folder.Database.WriteAsync(connection =>
        {
            Insert(connection, "half");
            throw new InvalidOperationException("no");
        });
        var twice = folder.Database.WriteAsync(connection => Insert(connection, "good"));
        var late = folder.Database.WriteAsync(connection => Insert(connection, "late"));
        held.Set();

        await Task.WhenAll(first, good, late);
        await Assert.ThrowsAsync<InvalidOperationException>(() => bad);
        var problem = await Assert.ThrowsAsync<OperationsException>(() => twice);
        Assert.False(problem.IsTransient);
        Assert.Equal(["good", "late"], await KeysAsync(folder));
    }

    [Fact]
    public async Task A_locked_file_is_a_failure_that_passes()
    {
        await using var folder = new OperationsFolder();
        await using var other = new SqliteConnection($"Data Source={folder.Path};Pooling=False");
        other.Open();
        other.Execute("BEGIN IMMEDIATE");
        var problem = await Assert.ThrowsAsync<OperationsException>(() => folder.Database.WriteAsync(connection => Insert(connection, "a")));
        Assert.True(problem.IsTransient);
        other.Execute("ROLLBACK");
        await folder.Database.WriteAsync(connection => Insert(connection, "b"));
        Assert.Equal(["b"], await KeysAsync(folder));
    }

    [Fact]
    public async Task A_full_store_fails_the_write_and_keeps_what_was_there()
    {
        await using var folder = new OperationsFolder();
        await folder.Database.WriteAsync(connection => Insert(connection, "a"));
        await folder.Database.WriteAsync(connection => connection.Execute($"PRAGMA max_page_count = {connection.QuerySingle<long>("PRAGMA page_count") + 2}"));
        var problem = await Assert.ThrowsAsync<OperationsException>(() => folder.Database.WriteAsync(connection => Insert(connection, "big", new string('x', 1 << 20))));
        Assert.True(problem.IsTransient);
        await folder.Database.WriteAsync(connection => connection.Execute("PRAGMA max_page_count = 100000"));
        await folder.Database.WriteAsync(connection => Insert(connection, "b"));
        Assert.Equal(["a", "b"], await KeysAsync(folder));
    }

    [Fact]
    public async Task After_its_end_it_says_that_it_is_closed()
    {
        var folder = new OperationsFolder();
        await folder.DisposeAsync();
        Assert.False((await Assert.ThrowsAsync<OperationsException>(() => folder.Database.WriteAsync(_ => { }))).IsTransient);
    }

    private static void Insert(SqliteConnection connection, string key, string json = "{}") =>
        connection.Execute("INSERT INTO grain_states (kind, key, etag, json) VALUES ('test', @key, 1, @json)", new { key, json });

    private static Task<string[]> KeysAsync(OperationsFolder folder) =>
        folder.Database.ReadAsync(connection => connection.Query<string>("SELECT key FROM grain_states ORDER BY key").ToArray());
}
