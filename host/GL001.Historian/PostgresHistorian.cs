using System.Data;
using Npgsql;
using NpgsqlTypes;

namespace GL001.Historian;

/// <summary>
/// The historian in the schema <c>history</c> of a PostgreSQL database. Several processes may write at once. With several hosts in the
/// connection string it writes to the primary and reads from a standby when there is one, which may lag behind.
/// </summary>
public sealed class PostgresHistorian : IHistoryStore, IAsyncDisposable
{
    /// <summary>Where its tables are.</summary>
    public const string Schema = "history";

    // Beyond PostgreSQL's own hundred, writes would be refused; a few are as fast as many.
    private const int MostConnections = 20;

    private readonly NpgsqlMultiHostDataSource _hosts;
    private readonly NpgsqlDataSource _primary;
    private readonly NpgsqlDataSource _readers;
    private readonly TimeProvider _time;
    private readonly SeriesNumbers _series = new();
    private readonly SampleDays _days;

    private PostgresHistorian(NpgsqlMultiHostDataSource hosts, string name, TimeProvider time)
    {
        Name = name;
        _hosts = hosts;
        _primary = hosts.WithTargetSession(TargetSessionAttributes.Primary);
        _readers = hosts.WithTargetSession(TargetSessionAttributes.PreferStandby);
        _time = time;
        _days = new SampleDays(time);
    }

    public string Name { get; }

    public Task<long> SizeAsync(CancellationToken cancellationToken = default) => Guard(async () =>
    {
        await using NpgsqlCommand command = _readers.CreateCommand("SELECT coalesce(sum(pg_total_relation_size(pg_class.oid)), 0)::bigint FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace WHERE nspname = $1 AND relkind = 'r'");
        command.Parameters.Add(Of(Schema));
        return (long)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    });

    /// <summary>Opens the database and brings it to the present schema.</summary>
    /// <param name="connectionString">As Npgsql has it.</param>
    /// <param name="time">Says what is present, for partitions and notices.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="HistorianException">The database cannot be reached, refuses the schema, or belongs to a newer program.</exception>
    /// <exception cref="ArgumentException">The connection string cannot be read.</exception>
    public static async Task<PostgresHistorian> OpenAsync(string connectionString, TimeProvider? time = null, CancellationToken cancellationToken = default)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { SearchPath = Schema };
        settings.MaxPoolSize = Math.Min(settings.MaxPoolSize, MostConnections);
        settings.MaxAutoPrepare = Math.Max(settings.MaxAutoPrepare, 30);
        settings.ApplicationName ??= "gl001 history";
        NpgsqlMultiHostDataSource hosts = new NpgsqlDataSourceBuilder(settings.ConnectionString).BuildMultiHost();
        var historian = new PostgresHistorian(hosts, NameOf(settings), time ?? TimeProvider.System);
        try
        {
            await historian.Guard(() => PostgresMigrator.MigrateAsync(historian._primary, Schema, Migration.All(Migration.Postgres), historian._time, cancellationToken)).ConfigureAwait(false);
            return historian;
        }
        catch
        {
            await historian.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public Task AppendSamplesAsync(IReadOnlyList<Sample> samples, CancellationToken cancellationToken = default) =>
        samples.Count == 0 ? Task.CompletedTask : Guard(async () =>
        {
            int[] series = await _series.OfAsync(_primary, samples, cancellationToken).ConfigureAwait(false);
            await _days.PrepareAsync(_primary, samples, cancellationToken).ConfigureAwait(false);
            try
            {
                await InOne(connection => CopyAsync(connection, samples, series, cancellationToken), cancellationToken).ConfigureAwait(false);
            }
            catch (PostgresException problem) when (problem.SqlState == PostgresErrorCodes.UniqueViolation)
            {
                // Some are here already, or twice in the batch: the long way replaces them.
                await InOne(connection => UpsertAsync(connection, samples, series, cancellationToken), cancellationToken).ConfigureAwait(false);
            }
        });

    public Task AppendEventAsync(HistoryEvent historyEvent, CancellationToken cancellationToken = default) => Guard(async () =>
    {
        await using NpgsqlConnection connection = await _primary.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await AddEventsAsync(connection, [historyEvent], cancellationToken).ConfigureAwait(false);
    });

    public Task<IReadOnlyList<long>> AppendRecordsAsync(IReadOnlyList<NumberedRecord> records, CancellationToken cancellationToken = default) => Guard(async () =>
    {
        ArgumentNullException.ThrowIfNull(records);
        IReadOnlyList<Sample> all = [.. records.SelectMany(record => record.Samples)];
        await _series.OfAsync(_primary, all, cancellationToken).ConfigureAwait(false);
        await _days.PrepareAsync(_primary, all, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<long> highest = [];
        await InOne(async connection => highest = await AddRecordsAsync(connection, records, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        return highest;
    });

    public Task AppendPlanAsync(PlanRecord plan, CancellationToken cancellationToken = default) => Guard(async () =>
    {
        ArgumentNullException.ThrowIfNull(plan);
        await using NpgsqlCommand command = _primary.CreateCommand("""
            INSERT INTO plans (id, at, cost_eur, status, solve_seconds, json) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (id) DO UPDATE SET at = excluded.at, cost_eur = excluded.cost_eur, status = excluded.status, solve_seconds = excluded.solve_seconds, json = excluded.json
            """);
        command.Parameters.AddRange(new[] { Of(plan.Id), Of(plan.At), Of(NpgsqlDbType.Double, plan.CostEur), Of(plan.Status), new() { Value = plan.SolveSeconds }, Of(plan.Json) });
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    });

    public Task<IReadOnlyList<Sample>> ReadSamplesAsync(string plantId, string unitId, string tag,
        DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken = default) => Read(
        """
        SELECT at, number, text, quality, cause FROM samples
        WHERE series_id = (SELECT id FROM series WHERE plant_id = $1 AND unit_id = $2 AND tag = $3) AND at >= $4 AND at < $5
        ORDER BY at LIMIT $6
        """,
        row => new Sample(plantId, unitId, tag, At(row, 0), NumberOrNull(row, 1), TextOrNull(row, 2), (SampleQuality)row.GetInt16(3), row.GetString(4)),
        cancellationToken, Of(plantId), Of(unitId), Of(tag), Of(from), Of(to), Limit(limit));

    public Task<IReadOnlyList<RollUp>> ReadRollUpsAsync(string plantId, string unitId, string tag, RollUpStep step,
        DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken = default) => Read(
        """
        SELECT at, samples, good, minimum, maximum, mean FROM roll_ups
        WHERE series_id = (SELECT id FROM series WHERE plant_id = $1 AND unit_id = $2 AND tag = $3) AND step_s = $7 AND at >= $4 AND at < $5
        ORDER BY at LIMIT $6
        """,
        row => new RollUp(At(row, 0), row.GetInt64(1), row.GetInt64(2), NumberOrNull(row, 3), NumberOrNull(row, 4), NumberOrNull(row, 5)),
        cancellationToken, Of(plantId), Of(unitId), Of(tag), Of(from), Of(to), Limit(limit), new() { Value = (int)step });

    public Task<IReadOnlyList<HistoryEvent>> ReadEventsAsync(DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken = default) => Read(
        "SELECT at, kind, plant_id, unit_id, message, json FROM events WHERE at >= $1 AND at < $2 ORDER BY at DESC, id DESC LIMIT $3",
        row => new HistoryEvent(At(row, 0), row.GetString(1), row.GetString(2), TextOrNull(row, 3), row.GetString(4), TextOrNull(row, 5)),
        cancellationToken, Of(from), Of(to), Limit(limit));

    public Task<IReadOnlyList<PlanRecord>> ReadPlansAsync(DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken = default) => Read(
        "SELECT id, at, cost_eur, status, solve_seconds, json FROM plans WHERE at >= $1 AND at < $2 ORDER BY at DESC, number DESC LIMIT $3",
        PlanOf, cancellationToken, Of(from), Of(to), Limit(limit));

    public async Task<PlanRecord?> LatestPlanAsync(CancellationToken cancellationToken = default)
    {
        IReadOnlyList<PlanRecord> plans = await Read(
            "SELECT id, at, cost_eur, status, solve_seconds, json FROM plans ORDER BY at DESC, number DESC LIMIT 1", PlanOf, cancellationToken).ConfigureAwait(false);
        return plans.Count == 0 ? null : plans[0];
    }

    /// <inheritdoc/>
    /// <remarks>Days that are too old as a whole go as a whole, beyond <paramref name="limit"/>: that costs no more than one sample.</remarks>
    public Task<int> RemoveSamplesAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken = default) => Guard(async () =>
    {
        await _days.DropAsync(_primary, before, cancellationToken).ConfigureAwait(false);

        // From the oldest partition that has any, found by its index over time; ctid names rows of one table only.
        return await RemoveAsync(
            """
            DELETE FROM samples USING (SELECT tableoid AS part, ctid AS row FROM samples WHERE at < $1 LIMIT $2) AS old
            WHERE samples.at < $1 AND samples.tableoid = old.part AND samples.ctid = old.row
            """, cancellationToken, Of(before), Limit(limit)).ConfigureAwait(false);
    });

    public Task<int> RemovePlansAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken = default) => Guard(() => RemoveAsync(
        "DELETE FROM plans WHERE id IN (SELECT id FROM plans WHERE at < $1 AND at < (SELECT max(at) FROM plans) ORDER BY at LIMIT $2)",
        cancellationToken, Of(before), Limit(limit)));

    public Task<int> RemoveRollUpsAsync(RollUpStep step, DateTimeOffset before, int limit, CancellationToken cancellationToken = default) => Guard(() => RemoveAsync(
        "DELETE FROM roll_ups WHERE ctid = ANY (ARRAY(SELECT ctid FROM roll_ups WHERE step_s = $3 AND at < $1 LIMIT $2))",
        cancellationToken, Of(before), Limit(limit), new() { Value = (int)step }));

    public Task<int> RollUpAsync(int most, CancellationToken cancellationToken = default) => Guard(async () =>
    {
        var due = new List<(DateTime Hour, long Touched)>();
        await using (NpgsqlCommand find = _primary.CreateCommand("SELECT hour, touched FROM roll_ups_due ORDER BY hour LIMIT $1"))
        {
            find.Parameters.Add(Limit(most));
            await using NpgsqlDataReader rows = await find.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                due.Add((rows.GetDateTime(0), rows.GetInt64(1)));
            }
        }

        foreach ((DateTime hour, long touched) in due)
        {
            await RollUpHourAsync(hour, touched, cancellationToken).ConfigureAwait(false);
        }

        return due.Count;
    });

    public ValueTask DisposeAsync() => _hosts.DisposeAsync();

    private static string NameOf(NpgsqlConnectionStringBuilder settings)
    {
        IEnumerable<string> hosts = (settings.Host ?? "").Split(',').Select(host => host.Contains(':', StringComparison.Ordinal) ? host : $"{host}:{settings.Port}");
        return $"postgresql://{string.Join(',', hosts)}/{settings.Database}, schema {Schema}";
    }

    private async Task RollUpHourAsync(DateTime hour, long touched, CancellationToken cancellationToken)
    {
        // Two that roll up the same hour write the same rows; one after the other, not against each other.
        await InOne(
            async connection =>
            {
                await ExecuteAsync(connection, "SELECT pg_advisory_xact_lock(hashtextextended('gl001 roll-up ' || $1::text, 0))", cancellationToken, new NpgsqlParameter { Value = hour }).ConfigureAwait(false);
                await ExecuteAsync(connection, """
                    INSERT INTO roll_ups (step_s, at, series_id, samples, good, minimum, maximum, mean)
                    SELECT step_s, date_bin(step_s * interval '1 second', at, 'epoch'), series_id, count(*), count(number) FILTER (WHERE quality = 2),
                      min(number) FILTER (WHERE quality = 2), max(number) FILTER (WHERE quality = 2), avg(number) FILTER (WHERE quality = 2)
                    FROM samples CROSS JOIN (VALUES (60), (900), (3600)) AS steps (step_s)
                    WHERE at >= $1 AND at < $1 + interval '1 hour'
                    GROUP BY 1, 2, 3
                    ON CONFLICT (step_s, series_id, at) DO UPDATE
                    SET samples = excluded.samples, good = excluded.good, minimum = excluded.minimum, maximum = excluded.maximum, mean = excluded.mean
                    """, cancellationToken, new NpgsqlParameter { Value = hour }).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);

        // On its own, so that no writer waits for the roll-up; an hour that was touched meanwhile stays due.
        await using NpgsqlCommand done = _primary.CreateCommand("DELETE FROM roll_ups_due WHERE hour = $1 AND touched = $2");
        done.Parameters.AddRange(new NpgsqlParameter[] { new() { Value = hour }, new() { Value = touched } });
        await done.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<long>> AddRecordsAsync(NpgsqlConnection connection, IReadOnlyList<NumberedRecord> records, CancellationToken cancellationToken)
    {
        Dictionary<(string, string, string), long> marks = await LockMarksAsync(connection, records, cancellationToken).ConfigureAwait(false);
        long[] highest = new long[records.Count];
        var samples = new List<Sample>();
        var events = new List<HistoryEvent>();
        for (int i = 0; i < records.Count; i++)
        {
            NumberedRecord record = records[i];
            RecordVerdict verdict = RecordVerdict.Of(record, marks[LogOf(record)], _time.GetUtcNow());
            highest[i] = verdict.Highest;
            if (!verdict.Taken)
            {
                continue;
            }

            marks[LogOf(record)] = verdict.Highest;
            samples.AddRange(record.Samples);
            if (verdict.Notice is { } notice)
            {
                events.Add(notice);
            }

            if (record.Event is { } happened)
            {
                events.Add(happened);
            }
        }

        if (events.Count > 0)
        {
            await AddEventsAsync(connection, events, cancellationToken).ConfigureAwait(false);
        }

        if (samples.Count > 0)
        {
            await UpsertAsync(connection, samples, await _series.OfAsync(_primary, samples, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }

        var logs = marks.ToList();
        await ExecuteAsync(connection, """
            UPDATE record_marks SET number = told.number
            FROM unnest($1, $2, $3, $4) AS told (plant_id, controller_id, log, number)
            WHERE record_marks.plant_id = told.plant_id AND record_marks.controller_id = told.controller_id AND record_marks.log = told.log
            """, cancellationToken,
            Texts(logs.Select(log => log.Key.Item1)), Texts(logs.Select(log => log.Key.Item2)), Texts(logs.Select(log => log.Key.Item3)),
            new NpgsqlParameter { Value = logs.Select(log => log.Value).ToArray() }).ConfigureAwait(false);
        return highest;
    }

    /// <summary>The highest numbers of the records' logs, held until the end of the transaction: of two that keep records of one controller, one waits.</summary>
    private static async Task<Dictionary<(string, string, string), long>> LockMarksAsync(NpgsqlConnection connection, IReadOnlyList<NumberedRecord> records, CancellationToken cancellationToken)
    {
        // In one order for everybody, so that two cannot wait for each other.
        List<(string Plant, string Controller, string Log)> logs = [.. records.Select(LogOf).Distinct().OrderBy(log => log.Item1, StringComparer.Ordinal).ThenBy(log => log.Item2, StringComparer.Ordinal).ThenBy(log => log.Item3, StringComparer.Ordinal)];
        await using var command = new NpgsqlCommand("""
            INSERT INTO record_marks (plant_id, controller_id, log, number)
            SELECT plant_id, controller_id, log, 0 FROM unnest($1, $2, $3) AS told (plant_id, controller_id, log)
            ON CONFLICT (plant_id, controller_id, log) DO UPDATE SET number = record_marks.number
            RETURNING plant_id, controller_id, log, number
            """, connection)
        {
            Parameters = { Texts(logs.Select(log => log.Plant)), Texts(logs.Select(log => log.Controller)), Texts(logs.Select(log => log.Log)) },
        };
        await using NpgsqlDataReader rows = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var marks = new Dictionary<(string, string, string), long>();
        while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            marks[(rows.GetString(0), rows.GetString(1), rows.GetString(2))] = rows.GetInt64(3);
        }

        return marks;
    }

    private static (string, string, string) LogOf(NumberedRecord record) => (record.PlantId, record.ControllerId, record.Log.ToString());

    private static async Task CopyAsync(NpgsqlConnection connection, IReadOnlyList<Sample> samples, int[] series, CancellationToken cancellationToken)
    {
        NpgsqlBinaryImporter import = await connection.BeginBinaryImportAsync("COPY samples (series_id, at, number, text, quality, cause) FROM STDIN (FORMAT BINARY)", cancellationToken).ConfigureAwait(false);
        await using (import.ConfigureAwait(false))
        {
            for (int i = 0; i < samples.Count; i++)
            {
                // Synchronous calls: they fill a buffer and wait for the network only when it is full.
                Sample sample = samples[i];
                import.StartRow();
                import.Write(series[i], NpgsqlDbType.Integer);
                import.Write(Utc(sample.At), NpgsqlDbType.TimestampTz);
                WriteOrNull(import, StoredSample.Number(sample));
                WriteOrNull(import, StoredSample.Text(sample.Text));
                import.Write((short)StoredSample.Quality(sample), NpgsqlDbType.Smallint);
                WriteOrNull(import, StoredSample.Text(sample.Cause));
            }

            await import.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }

        await TouchAsync(connection, samples, cancellationToken).ConfigureAwait(false);
    }

    private static async Task UpsertAsync(NpgsqlConnection connection, IReadOnlyList<Sample> samples, int[] series, CancellationToken cancellationToken)
    {
        // One statement may not touch a row twice: of the same instant the last one counts.
        var last = new Dictionary<(int Series, DateTime At), Sample>(samples.Count);
        for (int i = 0; i < samples.Count; i++)
        {
            last[(series[i], Utc(samples[i].At))] = samples[i];
        }

        // In one order for everybody, so that two cannot wait for each other.
        List<KeyValuePair<(int Series, DateTime At), Sample>> rows = [.. last.OrderBy(row => row.Key)];
        await ExecuteAsync(connection, """
            INSERT INTO samples (series_id, at, number, text, quality, cause) SELECT * FROM unnest($1, $2, $3, $4, $5, $6)
            ON CONFLICT (series_id, at) DO UPDATE SET number = excluded.number, text = excluded.text, quality = excluded.quality, cause = excluded.cause
            """, cancellationToken,
            new NpgsqlParameter { Value = rows.Select(row => row.Key.Series).ToArray() },
            new NpgsqlParameter { Value = rows.Select(row => row.Key.At).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz },
            new NpgsqlParameter { Value = rows.Select(row => StoredSample.Number(row.Value)).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Double },
            Texts(rows.Select(row => StoredSample.Text(row.Value.Text))),
            new NpgsqlParameter { Value = rows.Select(row => (short)StoredSample.Quality(row.Value)).ToArray() },
            Texts(rows.Select(row => StoredSample.Text(row.Value.Cause)))).ConfigureAwait(false);
        await TouchAsync(connection, samples, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Leaves word that the samples' hours are to be rolled up. Last before the commit: the rows are shared by all writers.</summary>
    private static Task<int> TouchAsync(NpgsqlConnection connection, IReadOnlyList<Sample> samples, CancellationToken cancellationToken)
    {
        var hours = new SortedSet<long>();
        foreach (Sample sample in samples)
        {
            hours.Add(Microseconds.HourOf(sample.At));
        }

        return ExecuteAsync(connection,
            "INSERT INTO roll_ups_due (hour, touched) SELECT hour, 1 FROM unnest($1) AS told (hour) ON CONFLICT (hour) DO UPDATE SET touched = roll_ups_due.touched + 1", cancellationToken,
            new NpgsqlParameter { Value = hours.Select(hour => Microseconds.ToInstant(hour).UtcDateTime).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz });
    }

    private static Task<int> AddEventsAsync(NpgsqlConnection connection, IReadOnlyList<HistoryEvent> events, CancellationToken cancellationToken) => ExecuteAsync(connection,
        """
        INSERT INTO events (at, kind, plant_id, unit_id, message, json)
        SELECT at, kind, plant_id, unit_id, message, json FROM unnest($1, $2, $3, $4, $5, $6) WITH ORDINALITY AS told (at, kind, plant_id, unit_id, message, json, position) ORDER BY position
        """, cancellationToken,
        new NpgsqlParameter { Value = events.Select(happened => Utc(happened.At)).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz },
        Texts(events.Select(happened => StoredSample.Text(happened.Kind))), Texts(events.Select(happened => StoredSample.Text(happened.PlantId))), Texts(events.Select(happened => StoredSample.Text(happened.UnitId))),
        Texts(events.Select(happened => StoredSample.Text(happened.Message))), Texts(events.Select(happened => StoredSample.Text(happened.Json))));

    private async Task<int> RemoveAsync(string sql, CancellationToken cancellationToken, params NpgsqlParameter[] parameters)
    {
        await using NpgsqlConnection connection = await _primary.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        return await ExecuteAsync(connection, sql, cancellationToken, parameters).ConfigureAwait(false);
    }

    private async Task InOne(Func<NpgsqlConnection, Task> work, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await _primary.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken).ConfigureAwait(false);
        await work(connection).ConfigureAwait(false);

        // Not cancellable: whether it is kept must not be left open by us.
        await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
    }

    private Task<IReadOnlyList<T>> Read<T>(string sql, Func<NpgsqlDataReader, T> take, CancellationToken cancellationToken, params NpgsqlParameter[] parameters) => Guard(async () =>
    {
        await using NpgsqlCommand command = _readers.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        await using NpgsqlDataReader rows = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var found = new List<T>();
        while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            found.Add(take(rows));
        }

        return (IReadOnlyList<T>)found;
    });

    private Task<int> Guard(Func<Task> work) => Guard(async () =>
    {
        await work().ConfigureAwait(false);
        return 0;
    });

    private async Task<T> Guard<T>(Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (NpgsqlException problem)
        {
            HistorianException translated = PostgresProblem.Translate(problem, Name);
            if (translated.IsTransient)
            {
                // Whoever comes back may be another server, or this one restored: nothing remembered of it holds.
                _series.Forget();
                _days.Forget();
            }

            throw translated;
        }
    }

    private static async Task<int> ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params NpgsqlParameter[] parameters)
    {
#pragma warning disable CA2100 // Every text is a constant of this file; values are parameters.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        command.Parameters.AddRange(parameters);
        return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static PlanRecord PlanOf(NpgsqlDataReader row) => new(row.GetString(0), At(row, 1), NumberOrNull(row, 2), row.GetString(3), row.GetDouble(4), row.GetString(5));

    private static DateTimeOffset At(NpgsqlDataReader row, int column) => new(row.GetDateTime(column), TimeSpan.Zero);

    private static double? NumberOrNull(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetDouble(column);

    private static string? TextOrNull(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    /// <summary>An instant as it is kept: rounded down to the microsecond on both sides of the database's own epoch. The ends of time stand for no bound.</summary>
    private static DateTime Utc(DateTimeOffset at) =>
        at == DateTimeOffset.MinValue || at == DateTimeOffset.MaxValue ? at.UtcDateTime : at.UtcDateTime.AddTicks(-(at.UtcTicks % TimeSpan.TicksPerMicrosecond));

    private static NpgsqlParameter Of(DateTimeOffset at) => Of(NpgsqlDbType.TimestampTz, Utc(at));

    private static NpgsqlParameter Of(string text) => Of(NpgsqlDbType.Text, StoredSample.Text(text));

    private static NpgsqlParameter Of(NpgsqlDbType type, object? value) => new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };

    private static NpgsqlParameter Texts(IEnumerable<string?> texts) => new() { Value = texts.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };

    private static NpgsqlParameter Limit(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return new NpgsqlParameter { Value = limit };
    }

    private static void WriteOrNull(NpgsqlBinaryImporter import, double? number)
    {
        if (number is { } known)
        {
            import.Write(known, NpgsqlDbType.Double);
        }
        else
        {
            import.WriteNull();
        }
    }

    private static void WriteOrNull(NpgsqlBinaryImporter import, string? text)
    {
        if (text is not null)
        {
            import.Write(text, NpgsqlDbType.Text);
        }
        else
        {
            import.WriteNull();
        }
    }
}
