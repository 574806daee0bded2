using System.CommandLine;
using Microsoft.Data.Sqlite;

namespace GL001.Cli;

/// <summary><c>gl001 backup</c> and <c>gl001 restore</c>: a data folder of one process with SQLite, while it runs. PostgreSQL has its own tools, see docs/operating/backup.md.</summary>
internal static class BackupCommand
{
    private static readonly string[] s_databases = ["gl001.db", "operations.db"];
    private const string Recordings = "recordings";

    public static Command Create(TextWriter output, TextWriter error)
    {
        var data = new Option<DirectoryInfo>("--data") { Description = "The coordinator's data folder.", Required = true };
        var to = new Option<DirectoryInfo>("--to") { Description = "Folder of the backup; must not exist, or be empty.", Required = true };
        var command = new Command("backup", "Copies history, operations and recordings of a data folder as they stand, also while the coordinator runs, and checks the copy.") { data, to };
        command.SetAction(arguments => Guard(error, () => Copy(arguments.GetRequiredValue(data), arguments.GetRequiredValue(to), output)));
        return command;
    }

    public static Command CreateRestore(TextWriter output, TextWriter error)
    {
        var from = new Option<DirectoryInfo>("--from") { Description = "Folder of the backup.", Required = true };
        var data = new Option<DirectoryInfo>("--data") { Description = "Data folder to make; must not exist, or be empty: nothing is overwritten.", Required = true };
        var command = new Command("restore", "Makes a data folder from a backup and checks it. Controllers send again what the backup has not: what was confirmed to them after the backup is lost.") { from, data };
        command.SetAction(arguments => Guard(error, () => Copy(arguments.GetRequiredValue(from), arguments.GetRequiredValue(data), output)));
        return command;
    }

    private static void Copy(DirectoryInfo from, DirectoryInfo to, TextWriter output)
    {
        if (!s_databases.Any(name => File.Exists(Path.Combine(from.FullName, name))))
        {
            throw new IOException($"{from.FullName} holds neither {string.Join(" nor ", s_databases)}.");
        }

        if (to.Exists && to.EnumerateFileSystemInfos().Any())
        {
            throw new IOException($"{to.FullName} is not empty; choose another folder.");
        }

        to.Create();
        foreach (var name in s_databases.Where(name => File.Exists(Path.Combine(from.FullName, name))))
        {
            var copied = CopyDatabase(Path.Combine(from.FullName, name), Path.Combine(to.FullName, name));
            output.WriteLine($"{name}: {copied:N0} bytes, sound");
        }

        var recordings = new DirectoryInfo(Path.Combine(from.FullName, Recordings));
        if (recordings.Exists)
        {
            var count = CopyFiles(recordings, Path.Combine(to.FullName, Recordings));
            output.WriteLine($"{Recordings}: {count} files");
        }
    }

    /// <summary>Copies what is committed, page by page, by SQLite's own online backup. Returns the size.</summary>
    private static long CopyDatabase(string from, string to)
    {
        using (var source = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = from, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString()))
        using (var target = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = to, Pooling = false }.ToString()))
        {
            source.Open();
            target.Open();
            source.BackupDatabase(target);
            using var check = target.CreateCommand();
            check.CommandText = "PRAGMA integrity_check";
            if (check.ExecuteScalar() as string is not "ok" and var finding)
            {
                throw new IOException($"The copy of {from} is not sound: {finding}");
            }
        }

        return new FileInfo(to).Length;
    }

    private static int CopyFiles(DirectoryInfo from, string to)
    {
        var count = 0;
        foreach (var file in from.EnumerateFiles("*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from.FullName, file.FullName));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            file.CopyTo(target);
            count++;
        }

        return count;
    }

    private static int Guard(TextWriter error, Action work)
    {
        try
        {
            work();
            return 0;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or SqliteException)
        {
            error.WriteLine(problem.Message);
            return 2;
        }
    }
}
