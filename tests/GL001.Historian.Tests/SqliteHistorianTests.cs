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
    public async Task Samples_come_back_as_they_were_oldest_first()
    {
        Sample[] written =
        [
            Samples.At(0) with { Number = -12.75, Quality = SampleQuality.Uncertain, Cause = "Saturated" },
            Samples.At(1) with { Number = null, Text = "Kessel Süd ✓", Quality = SampleQuality.Good },
            Samples.At(2) with { Number = null, Quality = SampleQuality.Bad, Cause = "OpenCircuit" },
            Samples.At(3) with { Number = 5.0, Quality = SampleQuality.Bad, Cause = "OutOfRange" },
        ];
        await _historian.AppendSamplesAsync([.. written.Reverse()]);

        Assert.Equal(written, await _historian.ReadAll());
    }

    [Fact]
    public async Task Time_is_kept_to_the_microsecond_in_utc()
    {
        DateTimeOffset at = new DateTimeOffset(2024, 7, 1, 12, 0, 0, TimeSpan.FromHours(2)).AddTicks(1_234_567);
        await _historian.AppendSamplesAsync([Samples.At(0) with { At = at }]);

        Sample read = Assert.Single(await _historian.ReadAll());
        Assert.Equal(new DateTimeOffset(2024, 7, 1, 10, 0, 0, TimeSpan.Zero).AddTicks(1_234_560), read.At);
        Assert.Equal(TimeSpan.Zero, read.At.Offset);
        using SqliteConnection connection = Direct();
        Assert.Equal(1_719_828_000_123_456L, Scalar(connection, "SELECT at_us FROM samples"));
    }

    [Fact]
    public async Task Range_includes_its_start_and_excludes_its_end()
    {
        await _historian.AppendSamplesAsync([.. Enumerable.Range(0, 5).Select(i => Samples.At(i))]);
        IReadOnlyList<Sample> read = await _historian.ReadSamplesAsync("P1", "B1", Samples.Tag, Samples.Start.AddSeconds(1), Samples.Start.AddSeconds(3), 100);

        Assert.Equal([1, 2], read.Select(sample => (sample.At - Samples.Start).Seconds));
    }

    [Fact]
    public async Task Limit_keeps_the_oldest_samples()
    {
        await _historian.AppendSamplesAsync([.. Enumerable.Range(0, 5).Select(i => Samples.At(i))]);
        IReadOnlyList<Sample> read = await _historian.ReadSamplesAsync("P1", "B1", Samples.Tag, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, 2);

        Assert.Equal([0, 1], read.Select(sample => (sample.At - Samples.Start).Seconds));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _historian.ReadEventsAsync(Samples.Start, Samples.Start, 0));
    }

    [Fact]
    public async Task Plants_units_and_tags_are_kept_apart()
    {
        Sample sample = Samples.At(0);
        await _historian.AppendSamplesAsync([sample, sample with { PlantId = "P2", Number = 1 }, sample with { UnitId = "B2", Number = 2 }, sample with { Tag = "x", Number = 3 }]);

        Assert.Equal(9.5, Assert.Single(await _historian.ReadAll()).Number);
        Assert.Equal(3, Assert.Single(await _historian.ReadAll("x")).Number);
        Assert.Empty(await _historian.ReadAll("y"));
    }

    [Fact]
    public async Task Second_sample_of_the_same_instant_replaces_the_first()
    {
        await _historian.AppendSamplesAsync([Samples.At(0, 1.0)]);
        await _historian.AppendSamplesAsync([Samples.At(0, 2.0)]);

        Assert.Equal(2.0, Assert.Single(await _historian.ReadAll()).Number);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public async Task Number_that_is_none_is_kept_as_bad(double number)
    {
        await _historian.AppendSamplesAsync([Samples.At(0, number)]);

        Sample read = Assert.Single(await _historian.ReadAll());
        Assert.Null(read.Number);
        Assert.Equal(SampleQuality.Bad, read.Quality);
    }

    [Fact]
    public async Task Batch_with_one_bad_sample_leaves_nothing_behind()
    {
        HistorianException problem = await Assert.ThrowsAsync<HistorianException>(() =>
            _historian.AppendSamplesAsync([Samples.At(0, tag: "new"), Samples.At(1), Samples.At(2) with { Quality = (SampleQuality)7 }]));

        Assert.False(problem.IsTransient);
        Assert.Empty(await _historian.ReadAll());
        using SqliteConnection connection = Direct();
        Assert.Equal(0L, Scalar(connection, "SELECT count(*) FROM series"));
    }

    [Fact]
    public async Task Series_of_a_batch_that_failed_is_made_anew_by_the_next()
    {
        await Assert.ThrowsAsync<HistorianException>(() => _historian.AppendSamplesAsync([Samples.At(0), Samples.At(1) with { Tag = null! }]));
        await _historian.AppendSamplesAsync([Samples.At(1)]);

        Assert.Single(await _historian.ReadAll());
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
    public async Task Events_come_back_as_they_were_newest_first()
    {
        var first = new HistoryEvent(Samples.Start, "unit_tripped", "P1", "B1", "Drum level low-low.", """{"tag":"LSLL-103"}""");
        var second = new HistoryEvent(Samples.Start, "plan_made", "P1", null, "Plan 7.");
        var third = new HistoryEvent(Samples.Start.AddSeconds(1), "plan_made", "P1", null, "Plan 8.");
        foreach (HistoryEvent historyEvent in new[] { first, second, third })
        {
            await _historian.AppendEventAsync(historyEvent);
        }

        Assert.Equal([third, second, first], await _historian.ReadEventsAsync(Samples.Start, Samples.Start.AddSeconds(2), 10));
        Assert.Equal([third], await _historian.ReadEventsAsync(Samples.Start, Samples.Start.AddSeconds(2), 1));
        Assert.Equal([second, first], await _historian.ReadEventsAsync(Samples.Start, Samples.Start.AddSeconds(1), 10));
    }

    [Fact]
    public async Task Latest_plan_is_the_one_made_last()
    {
        Assert.Null(await _historian.LatestPlanAsync());
        var old = new PlanRecord("p1", Samples.Start, 1234.5, "Optimal", 0.25, "{}");
        PlanRecord latest = old with { Id = "p2", At = Samples.Start.AddMinutes(15), CostEur = null, Status = "Infeasible" };
        await _historian.AppendPlanAsync(latest);
        await _historian.AppendPlanAsync(old);

        Assert.Equal(latest, await _historian.LatestPlanAsync());
        PlanRecord corrected = latest with { CostEur = 5.0 };
        await _historian.AppendPlanAsync(corrected);
        Assert.Equal(corrected, await _historian.LatestPlanAsync());
    }

    [Fact]
    public async Task Plans_of_a_time_come_newest_first_with_its_begin_and_without_its_end()
    {
        PlanRecord[] plans = [.. Enumerable.Range(0, 5).Select(i => new PlanRecord($"p{i}", Samples.Start.AddMinutes(i), i, "Optimal", 0.25, "{}"))];
        foreach (PlanRecord plan in plans)
        {
            await _historian.AppendPlanAsync(plan);
        }

        Assert.Equal([plans[3], plans[2], plans[1]], await _historian.ReadPlansAsync(plans[1].At, plans[4].At, 10));
        Assert.Equal([plans[3], plans[2]], await _historian.ReadPlansAsync(plans[1].At, plans[4].At, 2));
        Assert.Empty(await _historian.ReadPlansAsync(plans[4].At.AddMinutes(1), plans[4].At.AddMinutes(2), 10));
    }

    [Fact]
    public async Task Many_writers_and_readers_at_once_lose_nothing()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.WhenAll(
            _historian.AppendSamplesAsync([Samples.At(2 * i), Samples.At(2 * i + 1)]),
            _historian.AppendEventAsync(new HistoryEvent(Samples.Start.AddSeconds(i), "test", "P1", null, "x")),
            _historian.ReadAll())));

        Assert.Equal(40, (await _historian.ReadAll()).Count);
        Assert.Equal(20, (await _historian.ReadEventsAsync(Samples.Start, Samples.Start.AddHours(1), 100)).Count);
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

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this file.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteScalar();
    }
}
