using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace GL001.Historian.Tests;

public sealed class SqliteHistorianTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SqliteHistorian _historian;

    public SqliteHistorianTests()
    {
        _historian = new SqliteHistorian(_folder.Database, lockTimeoutSeconds: 1, TimeProvider.System);
    }

    public void Dispose()
    {
        _historian.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Locked_store_is_a_passing_failure()
    {
        using SqliteConnection other = Direct();
        using (SqliteTransaction hold = other.BeginTransaction(deferred: false))
        {
            HistorianException problem = await Assert.ThrowsAsync<HistorianException>(() => _historian.AppendSamplesAsync([Samples.At(0)]));
            Assert.True(problem.IsTransient);
        }

        await _historian.AppendSamplesAsync([Samples.At(0)]);

        Assert.Single(await _historian.ReadAll());
    }

    [Fact]
    public async Task Reader_does_not_wait_for_a_writer()
    {
        await _historian.AppendSamplesAsync([Samples.At(0)]);
        using SqliteConnection other = Direct();
        using SqliteTransaction hold = other.BeginTransaction(deferred: false);

        Assert.Single(await _historian.ReadAll());
    }

    [Fact]
    public async Task What_was_written_survives_a_killed_process()
    {
        using var folder = new TemporaryFolder();
        using (Process writer = OtherProcess.StartWritingAndDying(folder.Database))
        {
            await writer.WaitForExitAsync();
            Assert.Equal(128 + 9, writer.ExitCode);
        }

        // The killed writer left its log behind: it is what the reader must recover from.
        Assert.True(File.Exists(folder.Database + "-wal"));
        using var historian = new SqliteHistorian(folder.Database);
        Assert.Equal(2, (await historian.ReadAll()).Count);
        Assert.Single(await historian.ReadEventsAsync(Samples.Start, Samples.Start.AddSeconds(1), 10));
        await historian.AppendSamplesAsync([Samples.At(2)]);
        Assert.Equal(3, (await historian.ReadAll()).Count);
    }

    [Fact]
    public async Task Orderly_close_and_reopen_keeps_everything_and_leaves_one_file()
    {
        await _historian.AppendSamplesAsync([Samples.At(0)]);
        _historian.Dispose();
        Assert.False(File.Exists(_folder.Database + "-wal"));

        using var again = new SqliteHistorian(_folder.Database);
        await again.AppendSamplesAsync([Samples.At(1)]);
        Assert.Equal(2, (await again.ReadAll()).Count);
    }

    [Fact]
    public void File_that_is_no_database_is_refused_with_its_name()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.Database, new string('x', 8_192));
        HistorianException problem = Assert.Throws<HistorianException>(() => new SqliteHistorian(folder.Database));

        Assert.Contains(folder.Database, problem.Message, StringComparison.Ordinal);
        Assert.False(problem.IsTransient);
    }

    private SqliteConnection Direct()
    {
        var connection = new SqliteConnection($"Data Source={_folder.Database};Pooling=False");
        connection.Open();
        return connection;
    }
}
