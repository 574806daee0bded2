using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace GL001.Historian.Tests;

[Collection(OnPostgres.Name)]
public sealed class PostgresHistorianTests(PostgresFixture postgres) : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(Samples.Start.AddHours(12));
    private string _database = "";
    private PostgresHistorian _historian = null!;

    public async Task InitializeAsync()
    {
        _database = await postgres.Server.CreateDatabaseAsync();
        _historian = await PostgresHistorian.OpenAsync(_database, _time);
    }

    public async Task DisposeAsync() => await _historian.DisposeAsync();

    [Fact]
    public async Task Each_day_has_a_partition_and_what_is_far_away_has_one_in_common()
    {
        await _historian.AppendSamplesAsync(
        [
            Samples.At(0), Samples.At(0) with { At = Samples.Start.AddDays(-1) }, Samples.At(0) with { At = Samples.Start.AddYears(-50) }, Samples.At(0) with { At = Samples.Start.AddYears(50) },
        ]);

        Assert.Equal(["samples_20240114 1", "samples_20240115 1", "samples_elsewhere 2"],
            await Query("SELECT tableoid::regclass || ' ' || count(*) FROM history.samples GROUP BY tableoid ORDER BY 1"));
    }

    [Fact]
    public async Task What_came_before_its_day_had_a_partition_moves_into_it()
    {
        Sample future = Samples.At(0) with { At = Samples.Start.AddDays(7) };
        await _historian.AppendSamplesAsync([future]);
        _time.Advance(TimeSpan.FromDays(7));
        await _historian.AppendSamplesAsync([future with { At = future.At.AddSeconds(1) }]);

        Assert.Equal(["samples_20240122 2"], await Query("SELECT tableoid::regclass || ' ' || count(*) FROM history.samples GROUP BY tableoid ORDER BY 1"));
        Assert.Equal(2, (await _historian.ReadAll()).Count);
    }

    [Fact]
    public async Task Days_that_are_too_old_go_as_a_whole()
    {
        await _historian.AppendSamplesAsync([.. Enumerable.Range(0, 3).SelectMany(day => Enumerable.Range(0, 10).Select(second => Samples.At(second) with { At = Samples.Start.AddDays(-day).AddSeconds(second) }))]);

        // The day before yesterday as a table, of yesterday what is too old.
        Assert.Equal(5, await _historian.RemoveSamplesAsync(Samples.Start.AddDays(-1).AddSeconds(5), 100));
        Assert.Equal(["samples_20240114 5", "samples_20240115 10"], await Query("SELECT tableoid::regclass || ' ' || count(*) FROM history.samples GROUP BY tableoid ORDER BY 1"));
        Assert.Empty(await Query("SELECT to_regclass('history.samples_20240113')::text WHERE to_regclass('history.samples_20240113') IS NOT NULL"));
        await _historian.AppendSamplesAsync([Samples.At(0) with { At = Samples.Start.AddDays(-2) }]);
        Assert.Equal(16, (await _historian.ReadAll()).Count);
    }

    [Fact]
    public async Task Several_processes_write_the_same_new_series_and_day_at_once()
    {
        PostgresHistorian[] writers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PostgresHistorian.OpenAsync(_database, _time)));
        await Task.WhenAll(writers.SelectMany((writer, i) => Enumerable.Range(0, 10).Select(batch =>
            writer.AppendSamplesAsync([.. Enumerable.Range(0, 20).Select(n => Samples.At(1_000 * i + 100 * batch + n, tag: $"tag {n}") with { At = Samples.Start.AddDays(-batch).AddMilliseconds(i) })]))));

        Assert.Equal(["800"], await Query("SELECT count(*)::text FROM history.samples"));
        Assert.Equal(["20"], await Query("SELECT count(*)::text FROM history.series"));
        foreach (PostgresHistorian writer in writers)
        {
            await writer.DisposeAsync();
        }
    }

    [Fact]
    public async Task Two_processes_that_keep_the_same_records_keep_each_once()
    {
        await using PostgresHistorian other = await PostgresHistorian.OpenAsync(_database, _time);
        IEnumerable<Task> Keep(PostgresHistorian historian) => Enumerable.Range(1, 50).Select(number => historian.AppendRecordsAsync(
            [.. Enumerable.Range(1, number).Select(n => new NumberedRecord("P1", "C1", RecordLog.Events, n, n - 1, 0, 50, new HistoryEvent(Samples.Start.AddSeconds(n), "test", "P1", null, "x"), []))]));
        await Task.WhenAll(Keep(_historian).Concat(Keep(other)));

        Assert.Equal(["50 50"], await Query("SELECT count(*) || ' ' || count(DISTINCT at) FROM history.events"));
    }

    [Fact]
    public async Task Hour_that_is_touched_while_it_is_rolled_up_stays_due()
    {
        await _historian.AppendSamplesAsync([Samples.At(0, 1.0)]);
        await using (var other = new NpgsqlConnection(_database))
        {
            // Holds the roll-up after it has looked what is due.
            await other.OpenAsync();
            await using NpgsqlTransaction hold = await other.BeginTransactionAsync();
            await using var take = new NpgsqlCommand("LOCK TABLE history.roll_ups IN EXCLUSIVE MODE", other);
            await take.ExecuteNonQueryAsync();
            Task<int> rolling = _historian.RollUpAsync(10);
            await Servers.ServerProgram.Until(async () => (await Query("SELECT 'x' FROM pg_locks WHERE NOT granted AND relation = 'history.roll_ups'::regclass")).Count > 0, "the roll-up waits");
            await _historian.AppendSamplesAsync([Samples.At(1, 3.0)]);
            await hold.RollbackAsync();
            await rolling;
        }

        Assert.Equal(1, await _historian.RollUpAsync(10));
        Assert.Equal(2.0, Assert.Single(await _historian.ReadRollUpsAsync("P1", "B1", Samples.Tag, RollUpStep.Hour, Samples.Start, Samples.Start.AddHours(1), 10)).Mean);
    }

    [Fact]
    public async Task Database_that_is_not_there_is_a_passing_failure_that_names_no_password()
    {
        HistorianException problem = await Assert.ThrowsAsync<HistorianException>(() => PostgresHistorian.OpenAsync("Host=127.0.0.1;Port=1;Username=u;Password=sesame;Database=d;Timeout=1"));

        Assert.True(problem.IsTransient);
        Assert.DoesNotContain("sesame", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Database_of_a_newer_program_is_refused()
    {
        await Query("INSERT INTO history.schema_versions (version, name, applied_at) VALUES (99, 'later', now()) RETURNING name");
        HistorianException problem = await Assert.ThrowsAsync<HistorianException>(() => PostgresHistorian.OpenAsync(_database, _time));

        Assert.False(problem.IsTransient);
        Assert.Contains("99", problem.Message, StringComparison.Ordinal);
        Assert.Contains("newer program", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Down_scripts_take_back_everything_and_the_up_scripts_bring_it_again()
    {
        const string Schema = "SELECT table_name || ' ' || column_name || ' ' || data_type FROM information_schema.columns WHERE table_schema = 'history' ORDER BY 1";
        List<string> full = await Query(Schema);
        await using var source = NpgsqlDataSource.Create(_database);
        await PostgresMigrator.RevertAsync(source, PostgresHistorian.Schema, Migration.All(Migration.Postgres), 0);
        Assert.Equal(["schema_versions"], await Query("SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'history'"));

        await PostgresMigrator.MigrateAsync(source, PostgresHistorian.Schema, Migration.All(Migration.Postgres), _time);
        Assert.Equal(full, await Query(Schema));
    }

    [Fact]
    public async Task Failing_step_takes_back_the_steps_before_it()
    {
        await using var source = NpgsqlDataSource.Create(_database);
        Migration[] migrations = [new(1, "0001_good", "CREATE TABLE good (x integer)", ""), new(2, "0002_bad", "CREATE TABLE bad (x integer); CREATE NONSENSE", "")];
        await Assert.ThrowsAsync<PostgresException>(() => PostgresMigrator.MigrateAsync(source, "other", migrations, _time));

        Assert.Empty(await Query("SELECT schema_name::text FROM information_schema.schemata WHERE schema_name = 'other'"));
    }

    [Fact]
    public async Task Many_that_migrate_at_once_all_succeed()
    {
        string fresh = await postgres.Server.CreateDatabaseAsync();
        PostgresHistorian[] opened = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => PostgresHistorian.OpenAsync(fresh, _time)));
        foreach (PostgresHistorian historian in opened)
        {
            await historian.DisposeAsync();
        }
    }

    private async Task<List<string>> Query(string sql)
    {
        await using var source = NpgsqlDataSource.Create(_database + ";Pooling=false;Search Path=history");
        await using NpgsqlCommand command = source.CreateCommand(sql);
        await using NpgsqlDataReader rows = await command.ExecuteReaderAsync();
        var found = new List<string>();
        while (await rows.ReadAsync())
        {
            found.Add(rows.GetString(0));
        }

        return found;
    }
}

/// <summary>A server that ends and comes back.</summary>
public sealed class PostgresFailureTests
{
    [Fact]
    public async Task What_was_written_survives_a_killed_server_and_writing_goes_on_afterwards()
    {
        await using Servers.PostgresServer server = await Servers.PostgresServer.StartAsync(durable: true);
        await using PostgresHistorian historian = await PostgresHistorian.OpenAsync(await server.CreateDatabaseAsync());
        await historian.AppendSamplesAsync([Samples.At(0), Samples.At(1)]);
        await historian.AppendEventAsync(new HistoryEvent(Samples.Start, "unit_tripped", "P1", "B1", "Drum level low."));
        await server.KillAsync();
        Assert.True((await Assert.ThrowsAsync<HistorianException>(() => historian.AppendSamplesAsync([Samples.At(2)]))).IsTransient);
        Assert.True((await Assert.ThrowsAsync<HistorianException>(() => historian.ReadAll())).IsTransient);

        await server.StartAgainAsync();
        await Servers.ServerProgram.Until(async () =>
        {
            try
            {
                await historian.AppendSamplesAsync([Samples.At(2)]);
                return true;
            }
            catch (HistorianException problem) when (problem.IsTransient)
            {
                return false;
            }
        }, "writing goes on");
        Assert.Equal(3, (await historian.ReadAll()).Count);
        Assert.Single(await historian.ReadEventsAsync(Samples.Start, Samples.Start.AddSeconds(1), 10));
    }

    [Fact]
    public async Task What_was_written_survives_the_loss_of_the_primary_and_writing_goes_on_at_the_standby()
    {
        await using Servers.PostgresServer primary = await Servers.PostgresServer.StartAsync();
        await primary.CreateDatabaseAsync();
        await using Servers.PostgresServer standby = await primary.StartStandbyAsync();
        string both = $"Host=127.0.0.1:{primary.Port},127.0.0.1:{standby.Port};Username=postgres;Database=test_1;Timeout=5;Host Recheck Seconds=1";
        await using PostgresHistorian historian = await PostgresHistorian.OpenAsync(both);
        for (int i = 0; i < 20; i++)
        {
            await historian.AppendSamplesAsync([Samples.At(i)]);
        }

        await primary.KillAsync();
        Assert.True((await Assert.ThrowsAsync<HistorianException>(() => historian.AppendSamplesAsync([Samples.At(20)]))).IsTransient);
        Assert.Equal(20, (await historian.ReadAll()).Count);
        await standby.PromoteAsync();
        await Servers.ServerProgram.Until(async () =>
        {
            try
            {
                await historian.AppendSamplesAsync([Samples.At(20)]);
                return true;
            }
            catch (HistorianException problem) when (problem.IsTransient)
            {
                return false;
            }
        }, "writing goes on");
        Assert.Equal(21, (await historian.ReadAll()).Count);
    }
}
