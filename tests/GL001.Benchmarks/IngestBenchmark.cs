using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using GL001.Historian;
using GL001.Servers;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using NpgsqlTypes;

namespace GL001.Benchmarks;

/// <summary>
/// How fast is history written, beside the same rows put into the same tables by hand: by Npgsql's COPY, by psql, by a prepared insert into SQLite?
/// Every way commits to the disk. Each round writes a day of its own, so that all tables and indexes are equally large.
/// </summary>
internal static class IngestBenchmark
{
    private const int Batch = 10_000;
    private const int Rounds = 5;
    private const int Tags = 50;
    private const int Units = 40;

    private static readonly DateTimeOffset s_start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static Command Command()
    {
        var rows = new Option<int>("--rows") { Description = "Rows of a round.", DefaultValueFactory = _ => 500_000 };
        var day = new Option<bool>("--day") { Description = "Also a day of ten plants: four million samples through the writer." };
        var pace = new Option<int>("--pace") { Description = "Samples a second for the time from sample to queryable; zero leaves it out.", DefaultValueFactory = _ => 5_000 };
        var command = new Command("ingest", "Durable samples a second, as ratios to COPY of the same rows; time from a sample to its being queryable.") { rows, day, pace };
        command.SetAction((parsed, _) => RunAsync(parsed.GetValue(rows), parsed.GetValue(day), parsed.GetValue(pace)));
        return command;
    }

    private static async Task<int> RunAsync(int rows, bool day, int pace)
    {
        await using var server = await PostgresServer.StartAsync(durable: true);
        var folder = Directory.CreateTempSubdirectory("gl001-ingest-");
        try
        {
            await CompareAsync(server, folder.FullName, rows);
            if (day)
            {
                await DayAsync(server);
            }

            if (pace > 0)
            {
                await PaceAsync(server, pace);
            }

            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task CompareAsync(PostgresServer server, string folder, int rows)
    {
        var (ours, bare, psql) = (await server.CreateDatabaseAsync(), await server.CreateDatabaseAsync(), await server.CreateDatabaseAsync());
        var clock = new FixedClock(s_start.AddDays(1));
        foreach (var database in new[] { bare, psql })
        {
            // The same schema, series and partitions.
            await using var made = await PostgresHistorian.OpenAsync(database, clock);
            await made.AppendSamplesAsync([.. Enumerable.Range(-1, Rounds + 1).SelectMany(round => Rows(round, Tags * Units))]);
        }

        await using var historian = await PostgresHistorian.OpenAsync(ours, clock);
        await historian.AppendSamplesAsync([.. Enumerable.Range(-1, Rounds + 1).SelectMany(round => Rows(round, Tags * Units))]);
        await using var source = NpgsqlDataSource.Create(bare + ";Search Path=history");
        var series = await SeriesAsync(source);
        using var sqlite = new SqliteHistorian(Path.Combine(folder, "ours.db"), clock);
        using (var raw = new SqliteHistorian(Path.Combine(folder, "raw.db"), clock))
        {
            await raw.AppendSamplesAsync(Rows(-1, Tags * Units));
        }

        string[] names = ["PostgresHistorian", "Npgsql COPY", "psql \\copy", "SqliteHistorian", "SQLite insert"];
        var times = names.Select(_ => new List<double>()).ToArray();
        for (var round = -1; round < Rounds; round++)
        {
            // The first of each series is there already.
            var samples = Rows(round, rows + Tags * Units)[(Tags * Units)..];
            var file = Path.Combine(folder, "rows.bin");
            await ExportAsync(source, samples, series, file);
            Func<Task>[] ways =
            [
                () => InBatches(samples, batch => historian.AppendSamplesAsync(batch)),
                () => InBatches(samples, batch => BareCopyAsync(source, batch, series)),
                () => PsqlAsync(psql, file),
                () => InBatches(samples, batch => sqlite.AppendSamplesAsync(batch)),
                () => Task.Run(() => RawInsert(Path.Combine(folder, "raw.db"), samples)),
            ];
            for (var way = 0; way < ways.Length; way++)
            {
                var began = Stopwatch.GetTimestamp();
                await ways[way]();
                if (round >= 0)
                {
                    times[way].Add(Stopwatch.GetElapsedTime(began).TotalSeconds);
                }
            }
        }

        var medians = times.Select(Median).ToArray();
        for (var way = 0; way < names.Length; way++)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{names[way],-20} {rows / medians[way],12:N0} rows/s   spread {(times[way].Max() - times[way].Min()) / medians[way]:P0}"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"ratio to Npgsql COPY {Ratio(1, 0):0.00} (goal 0.95)   to psql {Ratio(2, 0):0.00} (goal 0.75)   SQLite to its raw insert {Ratio(4, 3):0.00} (goal 0.70)"));

        // Of the same round, so that what disturbs the machine disturbs both.
        double Ratio(int other, int own) => Median([.. times[other].Zip(times[own], (theirs, us) => theirs / us)]);
    }

    private static async Task DayAsync(PostgresServer server)
    {
        await using var historian = await PostgresHistorian.OpenAsync(await server.CreateDatabaseAsync(), new FixedClock(s_start));
        await using var writer = new HistoryWriter(historian, new HistoryWriterOptions { BatchSize = Batch }, TimeProvider.System, NullLogger<HistoryWriter>.Instance);
        await writer.StartAsync();
        const int Count = 4_000_000;
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < Count; i++)
        {
            while (writer.Backlog > 50_000)
            {
                await Task.Delay(1);
            }

            writer.Write(SampleOf(0, i));
        }

        await writer.StopAsync();
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        began = Stopwatch.GetTimestamp();
        var hours = await historian.RollUpAsync(100);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"a day of ten plants: {writer.Written:N0} samples in {seconds:0.0} s (goal 60), {writer.Dropped + writer.Refused} lost; rolled up {hours} hours in {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s"));
    }

    private static async Task PaceAsync(PostgresServer server, int pace)
    {
        await using var historian = await PostgresHistorian.OpenAsync(await server.CreateDatabaseAsync());
        var watched = new WatchedHistorian(historian);
        await using var writer = new HistoryWriter(watched, HistoryWriterOptions.ForPostgres, TimeProvider.System, NullLogger<HistoryWriter>.Instance);
        await writer.StartAsync();
        const int Seconds = 20;
        var began = Stopwatch.GetTimestamp();
        long sent = 0;
        while (Stopwatch.GetElapsedTime(began) is var elapsed && elapsed.TotalSeconds < Seconds)
        {
            for (var due = (long)(elapsed.TotalSeconds * pace); sent < due; sent++)
            {
                writer.Write(SampleOf(0, (int)sent) with { At = DateTimeOffset.UtcNow });
            }

            await Task.Delay(1);
        }

        await writer.StopAsync();
        var latencies = watched.Latencies;
        latencies.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"at {sent / (double)Seconds:N0} samples/s: written and queryable after {latencies[latencies.Count / 2]:0.0} ms (p50), {latencies[(int)(latencies.Count * 0.99)]:0.0} ms (p99; goal 100), {latencies[^1]:0.0} ms at most; from the writer on, without broker and gateway"));
    }

    private static IReadOnlyList<Sample> RowsFrom(int round, int from, int count) => [.. Enumerable.Range(from, count).Select(i => SampleOf(round, i))];

    private static List<Sample> Rows(int round, int count) => [.. RowsFrom(round, 0, count)];

    private static Sample SampleOf(int round, int i)
    {
        var tag = i % Tags;
        var unit = i / Tags % Units;
        var step = i / (Tags * Units);
        return new Sample($"P{unit / 4}", $"B{unit}", $"Inputs/Tag {tag}", s_start.AddDays(round).AddMilliseconds(step * 43L * 1000 + tag), 100.0 * Math.Sin(0.01 * step + tag), null, SampleQuality.Good, "");
    }

    private static async Task InBatches(List<Sample> samples, Func<IReadOnlyList<Sample>, Task> write)
    {
        for (var i = 0; i < samples.Count; i += Batch)
        {
            await write(samples.GetRange(i, Math.Min(Batch, samples.Count - i)));
        }
    }

    private static async Task BareCopyAsync(NpgsqlDataSource source, IReadOnlyList<Sample> samples, Dictionary<(string, string, string), int> series)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var import = await connection.BeginBinaryImportAsync("COPY samples (series_id, at, number, text, quality, cause) FROM STDIN (FORMAT BINARY)");
        foreach (var sample in samples)
        {
            import.StartRow();
            import.Write(series[(sample.PlantId, sample.UnitId, sample.Tag)], NpgsqlDbType.Integer);
            import.Write(sample.At.UtcDateTime, NpgsqlDbType.TimestampTz);
            import.Write(sample.Number!.Value, NpgsqlDbType.Double);
            import.WriteNull();
            import.Write((short)sample.Quality, NpgsqlDbType.Smallint);
            import.Write(sample.Cause, NpgsqlDbType.Text);
        }

        await import.CompleteAsync();
    }

    /// <summary>The rows as psql takes them: made by PostgreSQL itself, so that psql has nothing to encode.</summary>
    private static async Task ExportAsync(NpgsqlDataSource source, List<Sample> samples, Dictionary<(string, string, string), int> series, string file)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using (var make = new NpgsqlCommand("DROP TABLE IF EXISTS rows; CREATE TEMP TABLE rows (LIKE history.samples)", connection))
        {
            await make.ExecuteNonQueryAsync();
        }

        await using (var import = await connection.BeginBinaryImportAsync("COPY rows FROM STDIN (FORMAT BINARY)"))
        {
            foreach (var sample in samples)
            {
                import.StartRow();
                import.Write(series[(sample.PlantId, sample.UnitId, sample.Tag)], NpgsqlDbType.Integer);
                import.Write(sample.At.UtcDateTime, NpgsqlDbType.TimestampTz);
                import.Write(sample.Number!.Value, NpgsqlDbType.Double);
                import.WriteNull();
                import.Write((short)sample.Quality, NpgsqlDbType.Smallint);
                import.Write(sample.Cause, NpgsqlDbType.Text);
            }

            await import.CompleteAsync();
        }

        await using var output = File.Create(file);
        await using var raw = await connection.BeginRawBinaryCopyAsync("COPY rows TO STDOUT (FORMAT BINARY)");
        await raw.CopyToAsync(output);
    }

    private static async Task PsqlAsync(string connectionString, string file)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        using var psql = Process.Start("psql",
        [
            "-q", "-h", settings.Host!, "-p", settings.Port.ToString(CultureInfo.InvariantCulture), "-U", settings.Username!, "-d", settings.Database!,
            "-c", $"\\copy history.samples from '{file}' with (format binary)",
        ]);
        await psql.WaitForExitAsync();
        if (psql.ExitCode != 0)
        {
            throw new InvalidOperationException("psql failed.");
        }
    }

    private static async Task<Dictionary<(string, string, string), int>> SeriesAsync(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand("SELECT plant_id, unit_id, tag, id FROM series");
        await using var rows = await command.ExecuteReaderAsync();
        var found = new Dictionary<(string, string, string), int>();
        while (await rows.ReadAsync())
        {
            found[(rows.GetString(0), rows.GetString(1), rows.GetString(2))] = rows.GetInt32(3);
        }

        return found;
    }

    private static void RawInsert(string path, List<Sample> samples)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using (var pragma = connection.CreateCommand())
        {
            pragma.CommandText = "PRAGMA synchronous = FULL";
            pragma.ExecuteNonQuery();
        }

        var series = new Dictionary<(string, string, string), long>();
        using (var find = connection.CreateCommand())
        {
            find.CommandText = "SELECT plant_id, unit_id, tag, id FROM series";
            using var rows = find.ExecuteReader();
            while (rows.Read())
            {
                series[(rows.GetString(0), rows.GetString(1), rows.GetString(2))] = rows.GetInt64(3);
            }
        }

        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO samples (series_id, at_us, number, text, quality, cause) VALUES ($series, $at, $number, NULL, $quality, $cause)";
        foreach (var name in new[] { "$series", "$at", "$number", "$quality", "$cause" })
        {
            insert.Parameters.Add(new SqliteParameter(name, null));
        }

        for (var i = 0; i < samples.Count; i += Batch)
        {
            using var transaction = connection.BeginTransaction();
            insert.Transaction = transaction;
            foreach (var sample in samples.GetRange(i, Math.Min(Batch, samples.Count - i)))
            {
                insert.Parameters[0].Value = series[(sample.PlantId, sample.UnitId, sample.Tag)];
                insert.Parameters[1].Value = (sample.At.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;
                insert.Parameters[2].Value = sample.Number!.Value;
                insert.Parameters[3].Value = (int)sample.Quality;
                insert.Parameters[4].Value = sample.Cause;
                insert.ExecuteNonQuery();
            }

            transaction.Commit();
        }
    }

    private static double Median(List<double> values)
    {
        List<double> sorted = [.. values.Order()];
        return sorted[sorted.Count / 2];
    }

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }

    /// <summary>Notes how old each sample is when its commit has returned: from then on every query sees it.</summary>
    private sealed class WatchedHistorian(IHistorian store) : IHistorian
    {
        public List<double> Latencies { get; } = [];

        public async Task AppendSamplesAsync(IReadOnlyList<Sample> samples, CancellationToken cancellationToken = default)
        {
            await store.AppendSamplesAsync(samples, cancellationToken);
            var now = DateTimeOffset.UtcNow;
            Latencies.AddRange(samples.Select(sample => (now - sample.At).TotalMilliseconds));
        }

        public Task AppendEventAsync(HistoryEvent historyEvent, CancellationToken cancellationToken = default) => store.AppendEventAsync(historyEvent, cancellationToken);

        public Task<IReadOnlyList<long>> AppendRecordsAsync(IReadOnlyList<NumberedRecord> records, CancellationToken cancellationToken = default) => store.AppendRecordsAsync(records, cancellationToken);

        public Task AppendPlanAsync(PlanRecord plan, CancellationToken cancellationToken = default) => store.AppendPlanAsync(plan, cancellationToken);

        public Task<IReadOnlyList<Sample>> ReadSamplesAsync(string plantId, string unitId, string tag, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken = default) =>
            store.ReadSamplesAsync(plantId, unitId, tag, from, to, limit, cancellationToken);

        public Task<IReadOnlyList<RollUp>> ReadRollUpsAsync(string plantId, string unitId, string tag, RollUpStep step, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken = default) =>
            store.ReadRollUpsAsync(plantId, unitId, tag, step, from, to, limit, cancellationToken);

        public Task<IReadOnlyList<HistoryEvent>> ReadEventsAsync(DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken = default) => store.ReadEventsAsync(from, to, limit, cancellationToken);

        public Task<IReadOnlyList<PlanRecord>> ReadPlansAsync(DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken = default) => store.ReadPlansAsync(from, to, limit, cancellationToken);

        public Task<PlanRecord?> LatestPlanAsync(CancellationToken cancellationToken = default) => store.LatestPlanAsync(cancellationToken);
    }
}
