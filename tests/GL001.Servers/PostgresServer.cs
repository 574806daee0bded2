using System.Diagnostics;
using System.Net;
using GL001.Gateway;
using Npgsql;

namespace GL001.Servers;

/// <summary>Debian's PostgreSQL in a folder of its own, which a test can kill and start again on the same port.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string Account = "postgres";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gl001-postgres-");
    private readonly bool _durable;
    private Process? _process;
    private int _databases;

    private PostgresServer(bool durable) => _durable = durable;

    public int Port { get; private set; }

    private string Data => Path.Combine(_folder.FullName, "data");

    /// <param name="durable">Whether a commit waits for the disk. What is killed and looked at afterwards needs it; all else is faster without.</param>
    /// <exception cref="FileNotFoundException">PostgreSQL is not installed.</exception>
    public static async Task<PostgresServer> StartAsync(bool durable = false)
    {
        var server = new PostgresServer(durable);
        try
        {
            await server.InitializeAsync();
            await server.StartAgainAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a second server that follows this one: what this one has confirmed, the second has on its disk too (synchronous replication).</summary>
    public async Task<PostgresServer> StartStandbyAsync()
    {
        var standby = new PostgresServer(_durable);
        try
        {
            await standby.CopyAsync(this);
            await standby.StartAgainAsync();
            await using var source = NpgsqlDataSource.Create(ConnectionString("postgres") + ";Pooling=false");
            await using (NpgsqlCommand wait = source.CreateCommand("ALTER SYSTEM SET synchronous_standby_names = '*'"))
            {
                await wait.ExecuteNonQueryAsync();
            }

            await using (NpgsqlCommand reload = source.CreateCommand("SELECT pg_reload_conf()"))
            {
                await reload.ExecuteNonQueryAsync();
            }

            return standby;
        }
        catch
        {
            await standby.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes a standby the primary.</summary>
    public async Task PromoteAsync()
    {
        await using var source = NpgsqlDataSource.Create(ConnectionString("postgres") + ";Pooling=false");
        await using NpgsqlCommand promote = source.CreateCommand("SELECT pg_promote()");
        await promote.ExecuteNonQueryAsync();
    }

    /// <summary>How a database is reached; without pool settings, which are the program's own affair.</summary>
    public string ConnectionString(string database) => $"Host=127.0.0.1;Port={Port};Username={Account};Database={database};Timeout=5";

    /// <summary>Makes an empty database and tells how it is reached.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        string name = $"test_{Interlocked.Increment(ref _databases)}";
        await using var source = NpgsqlDataSource.Create(ConnectionString("postgres") + ";Pooling=false");
        await using NpgsqlCommand command = source.CreateCommand($"CREATE DATABASE {name}");
        await command.ExecuteNonQueryAsync();
        return ConnectionString(name);
    }

    /// <summary>Starts it again after <see cref="KillAsync"/> or <see cref="StopAsync"/>, on the same port.</summary>
    public async Task StartAgainAsync()
    {
        // The ends of a killed server may hold its memory for a moment longer.
        for (int attempt = 1; ; attempt++)
        {
            _process = Start(Program("postgres"), "-D", Data, "-p", $"{Port}");
            try
            {
                await ServerProgram.Until(AnswersOrEndedAsync, "PostgreSQL answers");
            }
            catch
            {
                await EndAsync();
                throw;
            }

            if (!_process.HasExited)
            {
                return;
            }

            if (attempt == 20)
            {
                throw new InvalidOperationException("PostgreSQL does not start: " + await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "log")));
            }

            await EndAsync();
            await Task.Delay(200);
        }
    }

    /// <summary>Ends it without warning, as a power cut of its machine would.</summary>
    public Task KillAsync() => EndAsync();

    /// <summary>Ends it in good order: connections are cut, everything is written.</summary>
    public async Task StopAsync()
    {
        if (_process is { } process)
        {
            using Process stop = Start(Program("pg_ctl"), "stop", "-D", Data, "-m", "fast", "-w");
            await stop.WaitForExitAsync();
            await process.WaitForExitAsync();
            await EndAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        NpgsqlConnection.ClearAllPools();
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                _folder.Delete(recursive: true);
                return;
            }
            catch (IOException) when (attempt < 50)
            {
                // Its workers notice the end of their parent a moment later and may still write.
                await Task.Delay(50);
            }
        }
    }

    private static string Program(string name) => ServerProgram.Require(
        Directory.Exists("/usr/lib/postgresql") && Directory.EnumerateDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).LastOrDefault() is { } newest
            ? Path.Combine(newest, "bin", name)
            : Path.Combine("/usr/lib/postgresql/15/bin", name));

    private async Task InitializeAsync()
    {
        await OwnFolderAsync();
        using Process make = Start(Program("initdb"), "-D", Data, "-U", Account, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync");
        await make.WaitForExitAsync();
        if (make.ExitCode != 0)
        {
            throw new InvalidOperationException("initdb failed: " + await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "log")));
        }

        Port = ListeningPort.FindFree(IPAddress.Loopback);
        await File.AppendAllTextAsync(Path.Combine(Data, "postgresql.conf"), $"""

            listen_addresses = '127.0.0.1'
            unix_socket_directories = ''
            fsync = {(_durable ? "on" : "off")}
            max_connections = 200
            shared_buffers = 128MB
            max_wal_size = 2GB
            """);
    }

    private async Task CopyAsync(PostgresServer primary)
    {
        await OwnFolderAsync();
        using Process copy = Start(Program("pg_basebackup"), "-h", "127.0.0.1", "-p", $"{primary.Port}", "-U", Account, "-D", Data, "-R", "--checkpoint=fast", "--no-sync");
        await copy.WaitForExitAsync();
        if (copy.ExitCode != 0)
        {
            throw new InvalidOperationException("pg_basebackup failed: " + await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "log")));
        }

        Port = ListeningPort.FindFree(IPAddress.Loopback);
    }

    private async Task OwnFolderAsync()
    {
        if (Environment.IsPrivilegedProcess)
        {
            // PostgreSQL refuses to run as root.
            using var own = Process.Start("chown", [$"{Account}:", _folder.FullName]);
            await own.WaitForExitAsync();
        }
    }

    private Process Start(string program, params string[] arguments)
    {
        // What it writes goes to a file: a pipe that nobody empties would stop it.
        string[] command = Environment.IsPrivilegedProcess ? ["setpriv", $"--reuid={Account}", $"--regid={Account}", "--clear-groups", program, .. arguments] : [program, .. arguments];
        return Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >> \"$0\" 2>&1", Path.Combine(_folder.FullName, "log"), .. command]) { WorkingDirectory = _folder.FullName })!;
    }

    private async Task<bool> AnswersOrEndedAsync()
    {
        if (_process!.HasExited)
        {
            return true;
        }

        try
        {
            await using var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false");
            await connection.OpenAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private async Task EndAsync()
    {
        if (_process is not { } process)
        {
            return;
        }

        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        _process = null;
    }
}
