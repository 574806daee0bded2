using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Data.Sqlite;

namespace GL001.Historian;

/// <summary>
/// Samples and events on the disk of this machine while the store is away: in order, at most so many bytes, and into the store
/// exactly once. An SQLite file; every append is on the disk when it returns. Not for numbered records: those have their second copy at the controller.
/// </summary>
public sealed class HistorySpool : IDisposable
{
    // A batch of the writer each: what moving takes of memory.
    private const int EntriesAtOnce = 8;

    private static readonly JsonSerializerOptions s_json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private readonly SqliteConnection _connection;
    private readonly long _capacity;
    private readonly Lock _lock = new();
    private readonly string _id;
    private long _bytes;
    private long _newest;
    private int _count;

    /// <summary>Opens the file, creates it when it does not exist.</summary>
    /// <param name="path">Of the file.</param>
    /// <param name="capacity">Bytes that it may hold.</param>
    /// <exception cref="HistorianException">The file cannot be used; the message names it.</exception>
    public HistorySpool(string path, long capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        Path = path;
        _capacity = capacity;
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        try
        {
            _connection.Open();
            Execute("PRAGMA journal_mode = WAL");
            Execute("PRAGMA synchronous = FULL");
            Execute("""
                CREATE TABLE IF NOT EXISTS identity (id TEXT NOT NULL) STRICT;
                CREATE TABLE IF NOT EXISTS entries (number INTEGER PRIMARY KEY AUTOINCREMENT, payload BLOB NOT NULL) STRICT;
                INSERT INTO identity (id) SELECT $id WHERE NOT EXISTS (SELECT 1 FROM identity)
                """, ("$id", Guid.NewGuid().ToString("N")));
            _id = (string)Scalar("SELECT id FROM identity")!;
            _bytes = (long)Scalar("SELECT coalesce(sum(length(payload)), 0) FROM entries")!;
            _count = (int)(long)Scalar("SELECT count(*) FROM entries")!;
            _newest = Scalar("SELECT seq FROM sqlite_sequence WHERE name = 'entries'") as long? ?? 0;
        }
        catch (SqliteException problem)
        {
            _connection.Dispose();
            throw Translate(problem);
        }
    }

    public string Path { get; }

    public bool IsEmpty => Volatile.Read(ref _count) == 0;

    /// <summary>Bytes held.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Keeps samples and an event after everything that is held. False when there is no room.</summary>
    /// <exception cref="HistorianException">The disk refused; nothing of the call is held.</exception>
    public bool TryAppend(IReadOnlyList<Sample> samples, HistoryEvent? happened)
    {
        byte[] payload = Pack(new Entry([.. samples], happened));
        lock (_lock)
        {
            if (_bytes + payload.Length > _capacity)
            {
                return false;
            }

            try
            {
                _newest = (long)Scalar("INSERT INTO entries (payload) VALUES ($payload) RETURNING number", ("$payload", payload))!;
            }
            catch (SqliteException problem)
            {
                throw Translate(problem);
            }

            Interlocked.Add(ref _bytes, payload.Length);
            Interlocked.Increment(ref _count);
            return true;
        }
    }

    /// <summary>Moves the oldest entries to the store. Whatever dies in between, an event arrives once: each entry is a numbered record of the spool's own log.</summary>
    /// <returns>Samples and events that moved, and those that the store refused for their content, which are gone; nothing of either when nothing was held.</returns>
    /// <exception cref="HistorianException">Store or disk failed and may come back; what did not move is still held.</exception>
    public async Task<(int Moved, int Refused)> MoveAsync(IHistorian store, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        List<(long Number, byte[] Payload)> oldest = Oldest();
        if (oldest.Count == 0)
        {
            return (0, 0);
        }

        List<NumberedRecord> records = [.. oldest.Select(entry => Record(entry.Number, entry.Payload))];
        int refused = 0;
        try
        {
            await store.AppendRecordsAsync(records, cancellationToken).ConfigureAwait(false);
        }
        catch (HistorianException problem) when (!problem.IsTransient)
        {
            // One bad sample must not cost the others.
            foreach (NumberedRecord record in records)
            {
                refused += await MoveAloneAsync(store, record, cancellationToken).ConfigureAwait(false);
            }
        }

        Remove(oldest);
        return (records.Sum(Size) - refused, refused);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _connection.Dispose();
        }
    }

    /// <summary>Moves an entry, or what the store takes of it. Returns how much it refused.</summary>
    private static async Task<int> MoveAloneAsync(IHistorian store, NumberedRecord record, CancellationToken cancellationToken)
    {
        if (!await IsRefused(() => store.AppendRecordsAsync([record], cancellationToken)).ConfigureAwait(false))
        {
            return 0;
        }

        int refused = 0;
        foreach (Sample sample in record.Samples)
        {
            refused += await IsRefused(() => store.AppendSamplesAsync([sample], cancellationToken)).ConfigureAwait(false) ? 1 : 0;
        }

        bool eventRefused = await IsRefused(() => store.AppendRecordsAsync([record with { Samples = [] }], cancellationToken)).ConfigureAwait(false);
        return refused + (eventRefused && record.Event is not null ? 1 : 0);
    }

    private static async Task<bool> IsRefused(Func<Task> write)
    {
        try
        {
            await write().ConfigureAwait(false);
            return false;
        }
        catch (HistorianException problem) when (!problem.IsTransient)
        {
            return true;
        }
    }

    private static int Size(NumberedRecord record) => record.Samples.Count + (record.Event is null ? 0 : 1);

    private NumberedRecord Record(long number, byte[] payload)
    {
        Entry entry = Unpack(payload);
        return new NumberedRecord("", _id, RecordLog.Spool, number, number - 1, number - 1, Volatile.Read(ref _newest), entry.Event, entry.Samples);
    }

    private List<(long Number, byte[] Payload)> Oldest()
    {
        lock (_lock)
        {
            try
            {
                using SqliteCommand command = Command("SELECT number, payload FROM entries ORDER BY number LIMIT $limit", ("$limit", EntriesAtOnce));
                using SqliteDataReader rows = command.ExecuteReader();
                List<(long, byte[])> found = [];
                while (rows.Read())
                {
                    found.Add((rows.GetInt64(0), rows.GetFieldValue<byte[]>(1)));
                }

                return found;
            }
            catch (SqliteException problem)
            {
                throw Translate(problem);
            }
        }
    }

    private void Remove(List<(long Number, byte[] Payload)> moved)
    {
        lock (_lock)
        {
            try
            {
                Execute("DELETE FROM entries WHERE number <= $number", ("$number", moved[^1].Number));
                Interlocked.Add(ref _bytes, -moved.Sum(entry => (long)entry.Payload.Length));
                if (Interlocked.Add(ref _count, -moved.Count) == 0)
                {
                    // Gives the room back to the disk; without entries it takes no time.
                    Execute("VACUUM");
                }
            }
            catch (SqliteException problem)
            {
                throw Translate(problem);
            }
        }
    }

    private static byte[] Pack(Entry entry)
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            JsonSerializer.Serialize(zip, entry, s_json);
        }

        return packed.ToArray();
    }

    private static Entry Unpack(byte[] payload)
    {
        using var zip = new GZipStream(new MemoryStream(payload), CompressionMode.Decompress);
        return JsonSerializer.Deserialize<Entry>(zip, s_json)!;
    }

    private sealed record Entry(IReadOnlyList<Sample> Samples, HistoryEvent? Event);

    private HistorianException Translate(SqliteException problem) => new($"The spool {Path} failed: {problem.Message}", isTransient: true, problem);

    private void Execute(string sql, params (string Name, object Value)[] parameters)
    {
        using SqliteCommand command = Command(sql, parameters);
        command.ExecuteNonQuery();
    }

    private object? Scalar(string sql, params (string Name, object Value)[] parameters)
    {
        using SqliteCommand command = Command(sql, parameters);
        return command.ExecuteScalar();
    }

    private SqliteCommand Command(string sql, params (string Name, object Value)[] parameters)
    {
        SqliteCommand command = _connection.CreateCommand();
#pragma warning disable CA2100 // Every text is a constant of this file; values are parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach ((string name, object value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }
}
