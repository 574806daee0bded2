using System.Globalization;
using Microsoft.Data.Sqlite;

namespace GL001.Historian;

/// <summary>History in one SQLite file, written ahead (WAL). One writer at a time; readers do not wait for it.</summary>
public sealed class SqliteHistorian : IHistorian, IDisposable
{
    private readonly string _connectionString;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly Dictionary<(string, string, string), long> _tags = [];

    /// <param name="path">The file; made when it does not exist. Its folder must exist.</param>
    public SqliteHistorian(string path)
    {
        _connectionString = new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = 5 }.ToString();
    }

    public Task OpenAsync(CancellationToken cancellationToken) => WriteAsync(
        connection =>
        {
            Execute(connection, "PRAGMA journal_mode = WAL");
            Migrations.Apply(connection);
        },
        cancellationToken);

    public Task AppendAsync(IReadOnlyList<Sample> samples, IReadOnlyList<HistoryEvent> events, CancellationToken cancellationToken) => WriteAsync(
        connection =>
        {
            using var transaction = connection.BeginTransaction();
            Insert(connection, samples);
            Insert(connection, events);
            transaction.Commit();
        },
        cancellationToken);

    public Task AppendPlanAsync(PlanRecord plan, CancellationToken cancellationToken) => WriteAsync(
        connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "INSERT INTO plan (id, at_us, cost_eur, status, solve_seconds, json) VALUES ($id, $at, $cost, $status, $seconds, $json)";
            command.Parameters.AddWithValue("$id", plan.Id.ToString("D"));
            command.Parameters.AddWithValue("$at", Microseconds(plan.At));
            command.Parameters.AddWithValue("$cost", plan.CostEur);
            command.Parameters.AddWithValue("$status", plan.Status);
            command.Parameters.AddWithValue("$seconds", plan.SolveSeconds);
            command.Parameters.AddWithValue("$json", plan.Json);
            command.ExecuteNonQuery();
        },
        cancellationToken);

    public Task<IReadOnlyList<Sample>> ReadSamplesAsync(
        string plantId, string unitId, string tag, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken) => ReadAsync(
        """
        SELECT source_time_us, value, quality FROM sample
        WHERE tag_id = (SELECT id FROM tag WHERE plant_id = $plant AND unit_id = $unit AND name = $name)
          AND source_time_us >= $from AND source_time_us < $to
        ORDER BY source_time_us LIMIT $limit
        """,
        command =>
        {
            command.Parameters.AddWithValue("$plant", plantId);
            command.Parameters.AddWithValue("$unit", unitId);
            command.Parameters.AddWithValue("$name", tag);
            AddRange(command, from, to, limit);
        },
        row => new Sample(plantId, unitId, tag, Time(row.GetInt64(0)), row.GetDouble(1), (SampleQuality)row.GetInt32(2)),
        cancellationToken);

    public Task<IReadOnlyList<HistoryEvent>> ReadEventsAsync(DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken) => ReadAsync(
        "SELECT at_us, plant_id, source_id, kind, text FROM event WHERE at_us >= $from AND at_us < $to ORDER BY at_us DESC, id DESC LIMIT $limit",
        command => AddRange(command, from, to, limit),
        row => new HistoryEvent(Time(row.GetInt64(0)), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4)),
        cancellationToken);

    public async Task<PlanRecord?> LatestPlanAsync(CancellationToken cancellationToken)
    {
        var newest = await ReadAsync(
            "SELECT id, at_us, cost_eur, status, solve_seconds, json FROM plan ORDER BY at_us DESC LIMIT 1",
            _ => { },
            row => new PlanRecord(Guid.Parse(row.GetString(0), CultureInfo.InvariantCulture), Time(row.GetInt64(1)), row.GetDouble(2), row.GetString(3), row.GetDouble(4), row.GetString(5)),
            cancellationToken);
        return newest.Count > 0 ? newest[0] : null;
    }

    public void Dispose() => _writing.Dispose();

    private void Insert(SqliteConnection connection, IReadOnlyList<Sample> samples)
    {
        using var command = connection.CreateCommand();

        // The same tag at the same time again is the same record sent twice: the later word stands.
        command.CommandText = "INSERT OR REPLACE INTO sample (tag_id, source_time_us, value, quality) VALUES ($tag, $time, $value, $quality)";
        var tag = command.Parameters.Add("$tag", SqliteType.Integer);
        var time = command.Parameters.Add("$time", SqliteType.Integer);
        var value = command.Parameters.Add("$value", SqliteType.Real);
        var quality = command.Parameters.Add("$quality", SqliteType.Integer);
        var added = new List<(string, string, string)>();
        try
        {
            foreach (var sample in samples)
            {
                tag.Value = TagId(connection, sample, added);
                time.Value = Microseconds(sample.SourceTime);
                value.Value = sample.Value;
                quality.Value = (int)sample.Quality;
                command.ExecuteNonQuery();
            }
        }
        catch
        {
            // Ids of a transaction that will not be committed must not be remembered.
            added.ForEach(key => _tags.Remove(key));
            throw;
        }
    }

    private static void Insert(SqliteConnection connection, IReadOnlyList<HistoryEvent> events)
    {
        foreach (var happened in events)
        {
            using var command = connection.CreateCommand();
            command.CommandText = "INSERT INTO event (at_us, plant_id, source_id, kind, text) VALUES ($at, $plant, $source, $kind, $text)";
            command.Parameters.AddWithValue("$at", Microseconds(happened.At));
            command.Parameters.AddWithValue("$plant", happened.PlantId);
            command.Parameters.AddWithValue("$source", happened.SourceId);
            command.Parameters.AddWithValue("$kind", happened.Kind);
            command.Parameters.AddWithValue("$text", happened.Text);
            command.ExecuteNonQuery();
        }
    }

    private long TagId(SqliteConnection connection, Sample sample, List<(string, string, string)> added)
    {
        var key = (sample.PlantId, sample.UnitId, sample.Tag);
        if (_tags.TryGetValue(key, out var id))
        {
            return id;
        }

        using var command = connection.CreateCommand();
        command.CommandText = """
            INSERT OR IGNORE INTO tag (plant_id, unit_id, name) VALUES ($plant, $unit, $name);
            SELECT id FROM tag WHERE plant_id = $plant AND unit_id = $unit AND name = $name;
            """;
        command.Parameters.AddWithValue("$plant", sample.PlantId);
        command.Parameters.AddWithValue("$unit", sample.UnitId);
        command.Parameters.AddWithValue("$name", sample.Tag);
        id = (long)command.ExecuteScalar()!;
        _tags.Add(key, id);
        added.Add(key);
        return id;
    }

    private async Task WriteAsync(Action<SqliteConnection> write, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await Task.Run(() => WithConnection(connection => { write(connection); return true; }), cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    private Task<IReadOnlyList<T>> ReadAsync<T>(string sql, Action<SqliteCommand> bind, Func<SqliteDataReader, T> map, CancellationToken cancellationToken) => Task.Run(
        () => WithConnection<IReadOnlyList<T>>(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            bind(command);
            using var reader = command.ExecuteReader();
            var rows = new List<T>();
            while (reader.Read())
            {
                rows.Add(map(reader));
            }

            return rows;
        }),
        cancellationToken);

    private T WithConnection<T>(Func<SqliteConnection, T> use)
    {
        try
        {
            using var connection = new SqliteConnection(_connectionString);
            connection.Open();

            // Full durability: a commit is on disk when it returns.
            Execute(connection, "PRAGMA synchronous = FULL");
            return use(connection);
        }
        catch (SqliteException problem)
        {
            throw new HistorianException($"The history database failed: {problem.Message}", problem);
        }
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static void AddRange(SqliteCommand command, DateTimeOffset from, DateTimeOffset to, int limit)
    {
        command.Parameters.AddWithValue("$from", Microseconds(from));
        command.Parameters.AddWithValue("$to", Microseconds(to));
        command.Parameters.AddWithValue("$limit", limit);
    }

    private static long Microseconds(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    private static DateTimeOffset Time(long microseconds) => DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}
