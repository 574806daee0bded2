using System.CommandLine;
using GL001.Cli;
using GL001.Historian;

namespace GL001.Host.Tests;

public sealed class BackupTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gl001-backup-");
    private readonly StringWriter _error = new();

    private string Data => Path.Combine(_folder.FullName, "data");

    private string Copy => Path.Combine(_folder.FullName, "copy");

    public void Dispose()
    {
        _error.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task What_was_written_while_it_runs_is_in_the_copy_and_in_what_is_made_of_it()
    {
        Directory.CreateDirectory(Path.Combine(Data, "recordings", "P1"));
        await File.WriteAllTextAsync(Path.Combine(Data, "recordings", "P1", "one.bin"), "x");
        using var running = new SqliteHistorian(Path.Combine(Data, "gl001.db"));
        await running.AppendEventAsync(new HistoryEvent(DateTimeOffset.UnixEpoch, "unit_tripped", "P1", "B1", "x"));

        Assert.Equal(0, Run("backup", "--data", Data, "--to", Copy));
        await running.AppendEventAsync(new HistoryEvent(DateTimeOffset.UnixEpoch, "later", "P1", "B1", "x"));
        var restored = Path.Combine(_folder.FullName, "restored");
        Assert.Equal(0, Run("restore", "--from", Copy, "--data", restored));

        using var made = new SqliteHistorian(Path.Combine(restored, "gl001.db"));
        Assert.Equal("unit_tripped", Assert.Single(await made.ReadEventsAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, 10)).Kind);
        Assert.True(File.Exists(Path.Combine(restored, "recordings", "P1", "one.bin")));
    }

    [Fact]
    public void Nothing_is_overwritten_and_a_folder_without_data_is_refused()
    {
        Directory.CreateDirectory(Data);
        Assert.Equal(2, Run("backup", "--data", Data, "--to", Copy));
        Assert.Contains("holds neither", _error.ToString(), StringComparison.Ordinal);
        new SqliteHistorian(Path.Combine(Data, "gl001.db")).Dispose();
        Directory.CreateDirectory(Copy);
        File.WriteAllText(Path.Combine(Copy, "mine"), "");
        Assert.Equal(2, Run("backup", "--data", Data, "--to", Copy));
        Assert.Contains("is not empty", _error.ToString(), StringComparison.Ordinal);
    }

    private int Run(params string[] args) =>
        new RootCommand { BackupCommand.Create(TextWriter.Null, _error), BackupCommand.CreateRestore(TextWriter.Null, _error) }.Parse(args).Invoke();
}
