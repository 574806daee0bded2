using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace GL001.Historian.Tests;

public sealed class MigrationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Second_run_finds_nothing_to_do()
    {
        new SqliteHistorian(_folder.Database).Dispose();
        string before = Schema();
        new SqliteHistorian(_folder.Database).Dispose();

        Assert.Equal(before, Schema());
        Assert.Equal(Migration.All(Migration.Sqlite).Count, Query("SELECT version FROM schema_versions").Count);
    }

    [Fact]
    public async Task Processes_that_migrate_at_once_all_succeed_and_apply_it_once()
    {
        DateTime meeting = DateTime.UtcNow.AddSeconds(2);
        Process[] processes = [.. Enumerable.Range(0, 4).Select(_ => OtherProcess.StartOpening(_folder.Database, meeting))];
        foreach (Process process in processes)
        {
            string problem = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            Assert.True(process.ExitCode == 0, problem);
            process.Dispose();
        }

        Assert.Equal(Migration.All(Migration.Sqlite).Select(migration => (object)(long)migration.Version), Query("SELECT version FROM schema_versions ORDER BY version"));
    }

    [Fact]
    public void Database_of_a_newer_program_is_refused_and_left_as_it_is()
    {
        new SqliteHistorian(_folder.Database).Dispose();
        Query("INSERT INTO schema_versions (version, name, applied_at_us) VALUES (99, 'later', 0)");
        string before = Schema();
        HistorianException problem = Assert.Throws<HistorianException>(() => new SqliteHistorian(_folder.Database));

        Assert.Contains("99", problem.Message, StringComparison.Ordinal);
        Assert.Contains("newer program", problem.Message, StringComparison.Ordinal);
        Assert.Contains(_folder.Database, problem.Message, StringComparison.Ordinal);
        Assert.False(problem.IsTransient);
        Assert.Equal(before, Schema());
    }

    [Fact]
    public void Failing_step_takes_back_the_steps_before_it()
    {
        using SqliteConnection connection = Open();
        Migration[] migrations = [new(1, "0001_good", "CREATE TABLE good (x INTEGER)", ""), new(2, "0002_bad", "CREATE TABLE bad (x INTEGER); CREATE NONSENSE", "")];

        Assert.Throws<SqliteException>(() => SqliteMigrator.Migrate(connection, migrations, TimeProvider.System));
        Assert.Empty(Query("SELECT name FROM sqlite_schema"));
    }

    [Fact]
    public void Only_the_missing_steps_are_applied()
    {
        using SqliteConnection connection = Open();
        Migration first = new(1, "0001_first", "CREATE TABLE a (x INTEGER)", "DROP TABLE a");
        Migration second = new(2, "0002_second", "CREATE TABLE b (x INTEGER)", "DROP TABLE b");
        SqliteMigrator.Migrate(connection, [first], TimeProvider.System);
        SqliteMigrator.Migrate(connection, [first, second], TimeProvider.System);

        Assert.Equal(["a", "b"], Query("SELECT name FROM sqlite_schema WHERE length(name) = 1 ORDER BY name"));
        Assert.Equal([1L, 2L], Query("SELECT version FROM schema_versions ORDER BY version"));
    }

    [Fact]
    public void Down_scripts_take_back_everything_and_the_up_scripts_bring_it_again()
    {
        using SqliteConnection connection = Open();
        SqliteMigrator.Migrate(connection, Migration.All(Migration.Sqlite), TimeProvider.System);
        string full = Schema();
        SqliteMigrator.Revert(connection, Migration.All(Migration.Sqlite), 0);

        Assert.Equal(["schema_versions"], Query("SELECT name FROM sqlite_schema WHERE type = 'table'"));
        Assert.Empty(Query("SELECT version FROM schema_versions"));
        SqliteMigrator.Migrate(connection, Migration.All(Migration.Sqlite), TimeProvider.System);
        Assert.Equal(full, Schema());
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={_folder.Database};Pooling=False");
        connection.Open();
        return connection;
    }

    private string Schema() => string.Join('\n', Query("SELECT coalesce(sql, name) FROM sqlite_schema ORDER BY name"));

    private List<object> Query(string sql)
    {
        using SqliteConnection connection = Open();
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this file.
        command.CommandText = sql;
#pragma warning restore CA2100
        using SqliteDataReader rows = command.ExecuteReader();
        var found = new List<object>();
        while (rows.Read())
        {
            found.Add(rows.GetValue(0));
        }

        return found;
    }
}
