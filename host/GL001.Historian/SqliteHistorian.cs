using System.Globalization;
using Microsoft.Data.Sqlite;

namespace GL001.Historian;

/// <summary>
/// The historian in one SQLite file. One connection writes, readers have their own and never wait for it
/// (write-ahead log). SQLite works synchronously, so every call moves to the thread pool.
/// </summary>
public sealed class SqliteHistorian : IHistoryStore, IDisposable
{
    /// <summary>How long a call waits for another process's lock before it gives up, s.</summary>
    public const int LockTimeoutSeconds = 5;

    // SQLite's result codes for what passes by itself: busy, locked, I/O error, disk full, cannot open.
    private static readonly int[] TransientCodes = [5, 6, 10, 13, 14];

    private readonly string _connectionString;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly Dictionary<(string Plant, string Unit, string Tag), long> _seriesIds = [];
    private readonly SqliteConnection _writer;
    private readonly SqliteCommand _addSeries;
    private readonly SqliteCommand _findSeries;
    private readonly SqliteCommand _addSample;
    private bool _disposed;

    /// <summary>Opens the file, creates it when it does not exist, and brings it to the present schema.</summary>
    /// <exception cref="HistorianException">The file cannot be opened, is no history database, or belongs to a newer program.</exception>
    public SqliteHistorian(string path, TimeProvider? time = null)
        : this(path, LockTimeoutSeconds, time ?? TimeProvider.System)
    {
    }

    internal SqliteHistorian(string path, int lockTimeoutSeconds, TimeProvider time)
    {
        Path = path;
        _time = time;
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            DefaultTimeout = lockTimeoutSeconds,
            ForeignKeys = true,

            // A pool would keep the file open after Dispose, for a backup or a removal to stumble over.
            Pooling = false,
        }.ToString();
        _writer = new SqliteConnection(_connectionString);
        try
        {
            _writer.Open();
            Pragma(_writer, "PRAGMA journal_mode = WAL");

            // What is committed may be confirmed to a controller, which then forgets it: a power cut must not take it away.
            Pragma(_writer, "PRAGMA synchronous = FULL");
            SqliteMigrator.Migrate(_writer, Migration.All(Migration.Sqlite), time);
            _addSeries = Prepare("INSERT INTO series (plant_id, unit_id, tag) VALUES ($plant, $unit, $tag) ON CONFLICT DO NOTHING", "$plant", "$unit", "$tag");
            _findSeries = Prepare("SELECT id FROM series WHERE plant_id = $plant AND unit_id = $unit AND tag = $tag", "$plant", "$unit", "$tag");
            _addSample = Prepare("""
                INSERT INTO samples (series_id, at_us, number, text, quality, cause)
                VALUES ($series, $at, $number, $text, $quality, $cause)
                ON CONFLICT (series_id, at_us) DO UPDATE
                SET number = excluded.number, text = excluded.text, quality = excluded.quality, cause = excluded.cause
                """, "$series", "$at", "$number", "$text", "$quality", "$cause");
        }
        catch (SqliteException problem)
        {
            _writer.Dispose();
            throw Translate(problem);
        }
        catch
        {
            _writer.Dispose();
            throw;
        }
    }

    public string Path { get; }

    public string Name => Path;

    public Task<long> SizeAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult(new[] { Path, Path + "-wal" }.Select(file => new FileInfo(file)).Where(file => file.Exists).Sum(file => file.Length));

    public Task AppendSamplesAsync(IReadOnlyList<Sample> samples, CancellationToken cancellationToken = default) =>
        samples.Count == 0 ? Task.CompletedTask : Write(transaction => AddSamples(samples, transaction), cancellationToken);

    public Task AppendEventAsync(HistoryEvent historyEvent, CancellationToken cancellationToken = default) =>
        Write(transaction => AddEvent(historyEvent, transaction), cancellationToken);

    public async Task<IReadOnlyList<long>> AppendRecordsAsync(IReadOnlyList<NumberedRecord> records, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        long[] highest = new long[records.Count];
        await Write(
            transaction =>
            {
                for (int i = 0; i < records.Count; i++)
                {
                    highest[i] = AddRecord(records[i], transaction);
                }
            },
            cancellationToken).ConfigureAwait(false);
        return highest;
    }

    public Task AppendPlanAsync(PlanRecord plan, CancellationToken cancellationToken = default) => Write(
        transaction => Run(transaction,
            "INSERT OR REPLACE INTO plans (id, at_us, cost_eur, status, solve_seconds, json) VALUES ($id, $at, $cost, $status, $solve, $json)",
            ("$id", plan.Id), ("$at", Microseconds.From(plan.At)), ("$cost", plan.CostEur), ("$status", plan.Status),
            ("$solve", plan.SolveSeconds), ("$json", plan.Json)),
        cancellationToken);

    public Task<IReadOnlyList<Sample>> ReadSamplesAsync(string plantId, string unitId, string tag,
        DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken = default) => Read<Sample>(
        """
        SELECT at_us, number, text, quality, cause
        FROM samples JOIN series ON series.id = samples.series_id
        WHERE plant_id = $plant AND unit_id = $unit AND tag = $tag AND at_us >= $from AND at_us < $to
        ORDER BY at_us LIMIT $limit
        """,
        row => new Sample(plantId, unitId, tag, Microseconds.ToInstant(row.GetInt64(0)), NumberOrNull(row, 1),
            TextOrNull(row, 2), (SampleQuality)row.GetInt32(3), row.GetString(4)),
        cancellationToken,
        ("$plant", plantId), ("$unit", unitId), ("$tag", tag),
        ("$from", Microseconds.From(from)), ("$to", Microseconds.From(to)), ("$limit", Limit(limit)));

    public Task<IReadOnlyList<RollUp>> ReadRollUpsAsync(string plantId, string unitId, string tag, RollUpStep step,
        DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken = default) => Read<RollUp>(
        """
        SELECT at_us, samples, good, minimum, maximum, mean
        FROM roll_ups JOIN series ON series.id = roll_ups.series_id
        WHERE plant_id = $plant AND unit_id = $unit AND tag = $tag AND step_s = $step AND at_us >= $from AND at_us < $to
        ORDER BY at_us LIMIT $limit
        """,
        row => new RollUp(Microseconds.ToInstant(row.GetInt64(0)), row.GetInt64(1), row.GetInt64(2), NumberOrNull(row, 3), NumberOrNull(row, 4), NumberOrNull(row, 5)),
        cancellationToken,
        ("$plant", plantId), ("$unit", unitId), ("$tag", tag), ("$step", (int)step),
        ("$from", Microseconds.From(from)), ("$to", Microseconds.From(to)), ("$limit", Limit(limit)));

    public async Task<int> RollUpAsync(int most, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<long> due = await Read("SELECT hour_us FROM roll_ups_due ORDER BY hour_us LIMIT $most", row => row.GetInt64(0), cancellationToken, ("$most", Limit(most))).ConfigureAwait(false);
        foreach (long hour in due)
        {
            // One hour a transaction: the writer waits meanwhile.
            await Write(transaction => RollUpHour(hour, transaction), cancellationToken).ConfigureAwait(false);
        }

        return due.Count;
    }

    public Task<IReadOnlyList<HistoryEvent>> ReadEventsAsync(DateTimeOffset from, DateTimeOffset to, int limit,
        CancellationToken cancellationToken = default) => Read<HistoryEvent>(
        """
        SELECT at_us, kind, plant_id, unit_id, message, json FROM events
        WHERE at_us >= $from AND at_us < $to ORDER BY at_us DESC, id DESC LIMIT $limit
        """,
        row => new HistoryEvent(Microseconds.ToInstant(row.GetInt64(0)), row.GetString(1), row.GetString(2),
            TextOrNull(row, 3), row.GetString(4), TextOrNull(row, 5)),
        cancellationToken,
        ("$from", Microseconds.From(from)), ("$to", Microseconds.From(to)), ("$limit", Limit(limit)));

    public Task<IReadOnlyList<PlanRecord>> ReadPlansAsync(DateTimeOffset from, DateTimeOffset to, int limit,
        CancellationToken cancellationToken = default) => Read<PlanRecord>(
        """
        SELECT id, at_us, cost_eur, status, solve_seconds, json FROM plans
        WHERE at_us >= $from AND at_us < $to ORDER BY at_us DESC, rowid DESC LIMIT $limit
        """,
        PlanOf, cancellationToken, ("$from", Microseconds.From(from)), ("$to", Microseconds.From(to)), ("$limit", Limit(limit)));

    public async Task<PlanRecord?> LatestPlanAsync(CancellationToken cancellationToken = default)
    {
        IReadOnlyList<PlanRecord> plans = await Read<PlanRecord>(
            "SELECT id, at_us, cost_eur, status, solve_seconds, json FROM plans ORDER BY at_us DESC, rowid DESC LIMIT 1", PlanOf, cancellationToken).ConfigureAwait(false);
        return plans.Count == 0 ? null : plans[0];
    }

    private static PlanRecord PlanOf(SqliteDataReader row) => new(
        row.GetString(0), Microseconds.ToInstant(row.GetInt64(1)), NumberOrNull(row, 2), row.GetString(3), row.GetDouble(4), row.GetString(5));

    // Series by series along the primary key, so that a batch touches no more than what it removes.
    public Task<int> RemoveSamplesAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken = default) => Remove(
        """
        DELETE FROM samples WHERE (series_id, at_us) IN (
          SELECT series_id, at_us FROM series CROSS JOIN samples ON samples.series_id = series.id
          WHERE at_us < $before LIMIT $limit)
        """,
        before, limit, cancellationToken);

    public Task<int> RemovePlansAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken = default) => Remove(
        """
        DELETE FROM plans WHERE id IN (
          SELECT id FROM plans WHERE at_us < $before AND at_us < (SELECT max(at_us) FROM plans) ORDER BY at_us LIMIT $limit)
        """,
        before, limit, cancellationToken);

    public Task<int> RemoveRollUpsAsync(RollUpStep step, DateTimeOffset before, int limit, CancellationToken cancellationToken = default) => Remove(
        string.Create(CultureInfo.InvariantCulture, $"""
        DELETE FROM roll_ups WHERE (step_s, at_us, series_id) IN (
          SELECT step_s, at_us, series_id FROM roll_ups WHERE step_s = {(int)step} AND at_us < $before LIMIT $limit)
        """),
        before, limit, cancellationToken);

    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _writing.Wait();
        _addSeries.Dispose();
        _findSeries.Dispose();
        _addSample.Dispose();
        _writer.Dispose();
        _writing.Dispose();
    }

    private async Task<int> Remove(string sql, DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        int removed = 0;
        await Write(
            transaction => removed = Run(transaction, sql, ("$before", Microseconds.From(before)), ("$limit", Limit(limit))),
            cancellationToken).ConfigureAwait(false);
        return removed;
    }

    private void RollUpHour(long hour, SqliteTransaction transaction)
    {
        Run(transaction,
            """
            INSERT INTO roll_ups (step_s, at_us, series_id, samples, good, minimum, maximum, mean)
            SELECT step_s, at_us - at_us % (step_s * 1000000), series_id, count(*), count(number) FILTER (WHERE quality = 2),
              min(number) FILTER (WHERE quality = 2), max(number) FILTER (WHERE quality = 2), avg(number) FILTER (WHERE quality = 2)
            FROM series CROSS JOIN samples ON samples.series_id = series.id
              CROSS JOIN (SELECT 60 AS step_s UNION ALL SELECT 900 UNION ALL SELECT 3600)
            WHERE at_us >= $hour AND at_us < $hour + 3600000000
            GROUP BY 1, 2, 3
            ON CONFLICT (step_s, at_us, series_id) DO UPDATE
            SET samples = excluded.samples, good = excluded.good, minimum = excluded.minimum, maximum = excluded.maximum, mean = excluded.mean
            """, ("$hour", hour));
        Run(transaction, "DELETE FROM roll_ups_due WHERE hour_us = $hour", ("$hour", hour));
    }

    private void AddEvent(HistoryEvent historyEvent, SqliteTransaction transaction) => Run(transaction,
        "INSERT INTO events (at_us, kind, plant_id, unit_id, message, json) VALUES ($at, $kind, $plant, $unit, $message, $json)",
        ("$at", Microseconds.From(historyEvent.At)), ("$kind", StoredSample.Text(historyEvent.Kind)), ("$plant", StoredSample.Text(historyEvent.PlantId)),
        ("$unit", StoredSample.Text(historyEvent.UnitId)), ("$message", StoredSample.Text(historyEvent.Message)), ("$json", StoredSample.Text(historyEvent.Json)));

    private long AddRecord(NumberedRecord record, SqliteTransaction transaction)
    {
        RecordVerdict verdict = RecordVerdict.Of(record, Mark(record, transaction), _time.GetUtcNow());
        if (!verdict.Taken)
        {
            return verdict.Highest;
        }

        if (verdict.Notice is { } notice)
        {
            AddEvent(notice, transaction);
        }

        if (record.Event is { } happened)
        {
            AddEvent(happened, transaction);
        }

        AddSamples(record.Samples, transaction);
        Run(transaction,
            """
            INSERT INTO record_marks (plant_id, controller_id, log, number) VALUES ($plant, $controller, $log, $number)
            ON CONFLICT (plant_id, controller_id, log) DO UPDATE SET number = excluded.number
            """,
            ("$plant", record.PlantId), ("$controller", record.ControllerId), ("$log", record.Log.ToString()), ("$number", record.Number));
        return record.Number;
    }

    private long Mark(NumberedRecord record, SqliteTransaction transaction)
    {
        using SqliteCommand command = Command(_writer, "SELECT number FROM record_marks WHERE plant_id = $plant AND controller_id = $controller AND log = $log",
            [("$plant", record.PlantId), ("$controller", record.ControllerId), ("$log", record.Log.ToString())]);
        command.Transaction = transaction;
        return command.ExecuteScalar() is long number ? number : 0;
    }

    private void AddSamples(IReadOnlyList<Sample> samples, SqliteTransaction transaction)
    {
        _addSeries.Transaction = transaction;
        _findSeries.Transaction = transaction;
        _addSample.Transaction = transaction;
        foreach (Sample sample in samples)
        {
            SqliteParameterCollection row = _addSample.Parameters;
            row[0].Value = SeriesId(sample);
            row[1].Value = Microseconds.From(sample.At);
            row[2].Value = (object?)StoredSample.Number(sample) ?? DBNull.Value;
            row[3].Value = (object?)StoredSample.Text(sample.Text) ?? DBNull.Value;
            row[4].Value = (int)StoredSample.Quality(sample);
            row[5].Value = StoredSample.Text(sample.Cause);
            _addSample.ExecuteNonQuery();
        }

        foreach (long hour in samples.Select(sample => Microseconds.HourOf(sample.At)).Distinct())
        {
            Run(transaction, "INSERT INTO roll_ups_due (hour_us) VALUES ($hour) ON CONFLICT DO NOTHING", ("$hour", hour));
        }
    }

    private long SeriesId(in Sample sample)
    {
        var key = (sample.PlantId, sample.UnitId, sample.Tag);
        if (_seriesIds.TryGetValue(key, out long known))
        {
            return known;
        }

        foreach (SqliteCommand command in new[] { _addSeries, _findSeries })
        {
            command.Parameters[0].Value = (object?)sample.PlantId ?? DBNull.Value;
            command.Parameters[1].Value = (object?)sample.UnitId ?? DBNull.Value;
            command.Parameters[2].Value = (object?)sample.Tag ?? DBNull.Value;
        }

        _addSeries.ExecuteNonQuery();
        long id = Convert.ToInt64(_findSeries.ExecuteScalar(), CultureInfo.InvariantCulture);
        _seriesIds.Add(key, id);
        return id;
    }

    private async Task Write(Action<SqliteTransaction> work, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await Task.Run(
                () =>
                {
                    using SqliteTransaction transaction = _writer.BeginTransaction(deferred: false);
                    bool committed = false;
                    try
                    {
                        work(transaction);
                        transaction.Commit();
                        committed = true;
                    }
                    finally
                    {
                        if (!committed)
                        {
                            // Ids that the rolled-back transaction gave out do not exist.
                            _seriesIds.Clear();
                        }
                    }
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (SqliteException problem)
        {
            throw Translate(problem);
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task<IReadOnlyList<T>> Read<T>(string sql, Func<SqliteDataReader, T> take, CancellationToken cancellationToken,
        params (string Name, object? Value)[] parameters)
    {
        try
        {
            return await Task.Run(
                () =>
                {
                    using var connection = new SqliteConnection(_connectionString);
                    connection.Open();
                    using SqliteCommand command = Command(connection, sql, parameters);
                    using SqliteDataReader rows = command.ExecuteReader();
                    var found = new List<T>();
                    while (rows.Read())
                    {
                        cancellationToken.ThrowIfCancellationRequested();
                        found.Add(take(rows));
                    }

                    return found;
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (SqliteException problem)
        {
            throw Translate(problem);
        }
    }

    private int Run(SqliteTransaction transaction, string sql, params (string Name, object? Value)[] parameters)
    {
        using SqliteCommand command = Command(_writer, sql, parameters);
        command.Transaction = transaction;
        return command.ExecuteNonQuery();
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, params (string Name, object? Value)[] parameters)
    {
        SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // Every text is a constant of this file; values are parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach ((string name, object? value) in parameters)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command;
    }

    private SqliteCommand Prepare(string sql, params string[] parameters)
    {
        SqliteCommand command = Command(_writer, sql, [.. parameters.Select(name => (name, (object?)null))]);
        command.Prepare();
        return command;
    }

    private HistorianException Translate(SqliteException problem)
    {
        bool isTransient = TransientCodes.Contains(problem.SqliteErrorCode);
        return new HistorianException($"The history database {Path} failed: {problem.Message}", isTransient, problem);
    }

    private static void Pragma(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = Command(connection, sql);
        command.ExecuteNonQuery();
    }

    private static int Limit(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return limit;
    }

    private static double? NumberOrNull(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetDouble(column);

    private static string? TextOrNull(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
