using System.Globalization;

namespace GL001.Historian.Tests;

/// <summary>What every store of history promises, whatever it is made of.</summary>
/// <typeparam name="TStore">The store.</typeparam>
public abstract class HistorianConformanceTests<TStore> : IAsyncLifetime
    where TStore : IHistoryStore
{
    private TStore? _store;

    private TStore Historian => _store!;

    public async Task InitializeAsync() => _store = await OpenAsync();

    public Task DisposeAsync() => CloseAsync(Historian);

    protected abstract Task<TStore> OpenAsync();

    protected abstract Task CloseAsync(TStore store);

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
        await Historian.AppendSamplesAsync([.. written.Reverse()]);

        Assert.Equal(written, await Historian.ReadAll());
    }

    [Fact]
    public async Task Time_is_kept_to_the_microsecond_in_utc()
    {
        DateTimeOffset at = new DateTimeOffset(2024, 7, 1, 12, 0, 0, TimeSpan.FromHours(2)).AddTicks(1_234_567);
        await Historian.AppendSamplesAsync([Samples.At(0) with { At = at }]);

        Sample read = Assert.Single(await Historian.ReadAll());
        Assert.Equal(new DateTimeOffset(2024, 7, 1, 10, 0, 0, TimeSpan.Zero).AddTicks(1_234_560), read.At);
        Assert.Equal(TimeSpan.Zero, read.At.Offset);
    }

    [Fact]
    public async Task Range_includes_its_start_and_excludes_its_end()
    {
        await Historian.AppendSamplesAsync([.. Enumerable.Range(0, 5).Select(i => Samples.At(i))]);
        IReadOnlyList<Sample> read = await Historian.ReadSamplesAsync("P1", "B1", Samples.Tag, Samples.Start.AddSeconds(1), Samples.Start.AddSeconds(3), 100);

        Assert.Equal([1, 2], read.Select(sample => (sample.At - Samples.Start).Seconds));
    }

    [Fact]
    public async Task Limit_keeps_the_oldest_samples()
    {
        await Historian.AppendSamplesAsync([.. Enumerable.Range(0, 5).Select(i => Samples.At(i))]);
        IReadOnlyList<Sample> read = await Historian.ReadSamplesAsync("P1", "B1", Samples.Tag, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, 2);

        Assert.Equal([0, 1], read.Select(sample => (sample.At - Samples.Start).Seconds));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Historian.ReadEventsAsync(Samples.Start, Samples.Start, 0));
    }

    [Fact]
    public async Task Plants_units_and_tags_are_kept_apart()
    {
        Sample sample = Samples.At(0);
        await Historian.AppendSamplesAsync([sample, sample with { PlantId = "P2", Number = 1 }, sample with { UnitId = "B2", Number = 2 }, sample with { Tag = "x", Number = 3 }]);

        Assert.Equal(9.5, Assert.Single(await Historian.ReadAll()).Number);
        Assert.Equal(3, Assert.Single(await Historian.ReadAll("x")).Number);
        Assert.Empty(await Historian.ReadAll("y"));
    }

    [Fact]
    public async Task Second_sample_of_the_same_instant_replaces_the_first()
    {
        await Historian.AppendSamplesAsync([Samples.At(0, 1.0)]);
        await Historian.AppendSamplesAsync([Samples.At(0, 2.0)]);

        Assert.Equal(2.0, Assert.Single(await Historian.ReadAll()).Number);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public async Task Number_that_is_none_is_kept_as_bad(double number)
    {
        await Historian.AppendSamplesAsync([Samples.At(0, number)]);

        Sample read = Assert.Single(await Historian.ReadAll());
        Assert.Null(read.Number);
        Assert.Equal(SampleQuality.Bad, read.Quality);
    }

    [Fact]
    public async Task Batch_with_one_bad_sample_leaves_nothing_behind()
    {
        HistorianException problem = await Assert.ThrowsAsync<HistorianException>(() =>
            Historian.AppendSamplesAsync([Samples.At(0, tag: "new"), Samples.At(1), Samples.At(2) with { Quality = (SampleQuality)7 }]));

        Assert.False(problem.IsTransient);
        Assert.Empty(await Historian.ReadAll());
    }

    [Fact]
    public async Task Series_of_a_batch_that_failed_is_made_anew_by_the_next()
    {
        await Assert.ThrowsAsync<HistorianException>(() => Historian.AppendSamplesAsync([Samples.At(0), Samples.At(1) with { Tag = null! }]));
        await Historian.AppendSamplesAsync([Samples.At(1)]);

        Assert.Single(await Historian.ReadAll());
    }

    [Fact]
    public async Task Events_come_back_as_they_were_newest_first()
    {
        var first = new HistoryEvent(Samples.Start, "unit_tripped", "P1", "B1", "Drum level low-low.", """{"tag":"LSLL-103"}""");
        var second = new HistoryEvent(Samples.Start, "plan_made", "P1", null, "Plan 7.");
        var third = new HistoryEvent(Samples.Start.AddSeconds(1), "plan_made", "P1", null, "Plan 8.");
        foreach (HistoryEvent historyEvent in new[] { first, second, third })
        {
            await Historian.AppendEventAsync(historyEvent);
        }

        Assert.Equal([third, second, first], await Historian.ReadEventsAsync(Samples.Start, Samples.Start.AddSeconds(2), 10));
        Assert.Equal([third], await Historian.ReadEventsAsync(Samples.Start, Samples.Start.AddSeconds(2), 1));
        Assert.Equal([second, first], await Historian.ReadEventsAsync(Samples.Start, Samples.Start.AddSeconds(1), 10));
    }

    [Fact]
    public async Task Latest_plan_is_the_one_made_last()
    {
        Assert.Null(await Historian.LatestPlanAsync());
        var old = new PlanRecord("p1", Samples.Start, 1234.5, "Optimal", 0.25, "{}");
        PlanRecord latest = old with { Id = "p2", At = Samples.Start.AddMinutes(15), CostEur = null, Status = "Infeasible" };
        await Historian.AppendPlanAsync(latest);
        await Historian.AppendPlanAsync(old);

        Assert.Equal(latest, await Historian.LatestPlanAsync());
        PlanRecord corrected = latest with { CostEur = 5.0 };
        await Historian.AppendPlanAsync(corrected);
        Assert.Equal(corrected, await Historian.LatestPlanAsync());
    }

    [Fact]
    public async Task Plans_of_a_time_come_newest_first_with_its_begin_and_without_its_end()
    {
        PlanRecord[] plans = [.. Enumerable.Range(0, 5).Select(i => new PlanRecord($"p{i}", Samples.Start.AddMinutes(i), i, "Optimal", 0.25, "{}"))];
        foreach (PlanRecord plan in plans)
        {
            await Historian.AppendPlanAsync(plan);
        }

        Assert.Equal([plans[3], plans[2], plans[1]], await Historian.ReadPlansAsync(plans[1].At, plans[4].At, 10));
        Assert.Equal([plans[3], plans[2]], await Historian.ReadPlansAsync(plans[1].At, plans[4].At, 2));
        Assert.Empty(await Historian.ReadPlansAsync(plans[4].At.AddMinutes(1), plans[4].At.AddMinutes(2), 10));
    }

    [Fact]
    public async Task Many_writers_and_readers_at_once_lose_nothing()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.WhenAll(
            Historian.AppendSamplesAsync([Samples.At(2 * i), Samples.At(2 * i + 1)]),
            Historian.AppendEventAsync(new HistoryEvent(Samples.Start.AddSeconds(i), "test", "P1", null, "x")),
            Historian.ReadAll())));

        Assert.Equal(40, (await Historian.ReadAll()).Count);
        Assert.Equal(20, (await Historian.ReadEventsAsync(Samples.Start, Samples.Start.AddHours(1), 100)).Count);
    }

    [Fact]
    public async Task Store_says_where_and_how_large_it_is()
    {
        Assert.NotEmpty(Historian.Name);
        Assert.True(await Historian.SizeAsync() > 1_000);
    }

    [Fact]
    public async Task Texts_of_every_kind_are_kept()
    {
        string[] texts = ["", "'; DROP TABLE samples; --", "\t\n\\N\\.", "蒸気 🔥", "$1 @x :y", "a\0b", "half \uD83D"];
        await Historian.AppendSamplesAsync([.. texts.Select((text, i) => Samples.At(i) with { Number = null, Text = text })]);
        foreach (string text in texts)
        {
            await Historian.AppendEventAsync(new HistoryEvent(Samples.Start, "kind", "P1", null, text, text));
        }

        // What not every store can hold is marked, in the same way by all.
        string[] kept = [.. texts[..5], "a\uFFFDb", "half \uFFFD"];
        Assert.Equal(kept, (await Historian.ReadAll()).Select(sample => sample.Text));
        Assert.Equal(kept.Reverse(), (await Historian.ReadEventsAsync(Samples.Start, Samples.Start.AddSeconds(1), 100)).Select(happened => happened.Message));
    }

    [Fact]
    public async Task Of_two_samples_of_one_instant_in_a_batch_the_last_counts()
    {
        await Historian.AppendSamplesAsync([Samples.At(0, 1.0), Samples.At(1, 5.0), Samples.At(0, 2.0)]);

        Assert.Equal([2.0, 5.0], (await Historian.ReadAll()).Select(sample => sample.Number!.Value));
    }

    [Fact]
    public async Task Instants_from_the_first_year_to_the_last_are_kept()
    {
        DateTimeOffset[] instants = [new(2, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(1969, 12, 31, 23, 59, 59, TimeSpan.Zero).AddTicks(9_999_999), Samples.Start, new(9_998, 12, 31, 0, 0, 0, TimeSpan.Zero)];
        await Historian.AppendSamplesAsync([.. instants.Select(at => Samples.At(0) with { At = at })]);

        Assert.Equal([instants[0], instants[1].AddTicks(-9), instants[2], instants[3]], (await Historian.ReadAll()).Select(sample => sample.At));
    }

    [Fact]
    public async Task Records_are_kept_once_each_in_order_and_a_gap_is_left_out()
    {
        // Number 2 comes twice, 5 lacks what was before it.
        Assert.Equal([1, 2, 2, 3, 3], await Historian.AppendRecordsAsync([Record(1, 0), Record(2, 1), Record(2, 1), Record(3, 2), Record(5, 4)]));
        Assert.Equal([3, 4, 5], await Historian.AppendRecordsAsync([Record(1, 0), Record(4, 3), Record(5, 4)]));

        IReadOnlyList<HistoryEvent> events = await Historian.ReadEventsAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, 100);
        Assert.Equal(["5", "4", "3", "2", "1"], events.Select(happened => happened.Message));
        Assert.Equal([1.0, 2, 3, 4, 5], (await Historian.ReadAll()).Select(sample => sample.Number!.Value));
    }

    [Fact]
    public async Task Logs_of_controllers_are_counted_apart()
    {
        NumberedRecord[] records = [Record(1, 0), Record(1, 0) with { ControllerId = "C2" }, Record(1, 0) with { Log = RecordLog.Telemetry }, Record(1, 0) with { PlantId = "P2" }];
        Assert.Equal([1, 1, 1, 1], await Historian.AppendRecordsAsync(records));
        Assert.Equal(4, (await Historian.ReadEventsAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, 100)).Count);
    }

    [Fact]
    public async Task Up_to_the_floor_nothing_is_waited_for()
    {
        Assert.Equal(0, await Historian.AppendRecordAsync(Record(8, 7)));
        Assert.Equal(8, await Historian.AppendRecordAsync(Record(8, 7) with { Floor = 7 }));
    }

    [Fact]
    public async Task Log_of_a_new_memory_is_counted_anew_and_that_is_told()
    {
        await Historian.AppendRecordAsync(Record(7, 0) with { Newest = 7 });
        Assert.Equal(1, await Historian.AppendRecordAsync(Record(1, 0) with { Newest = 2 }));
        Assert.Equal(2, await Historian.AppendRecordAsync(Record(2, 1) with { Newest = 2 }));

        Assert.Single(await Historian.ReadEventsAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, 100), happened => happened.Kind == "controller_memory_replaced");
    }

    [Fact]
    public async Task One_refused_record_leaves_none_of_its_batch_and_no_mark()
    {
        await Assert.ThrowsAsync<HistorianException>(() => Historian.AppendRecordsAsync([Record(1, 0), Record(2, 1) with { Samples = [Samples.At(2) with { Quality = (SampleQuality)7 }] }]));

        Assert.Empty(await Historian.ReadEventsAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, 100));
        Assert.Equal(1, await Historian.AppendRecordAsync(Record(1, 0)));
    }

    [Fact]
    public async Task Roll_ups_count_what_came_and_take_good_samples_alone()
    {
        await Historian.AppendSamplesAsync(
        [
            Samples.At(0, 1.0), Samples.At(30, 4.0), Samples.At(59, 100.0) with { Quality = SampleQuality.Bad }, Samples.At(60, 7.0), Samples.At(61, null) with { Text = "On" },
            Samples.At(900, -3.0), Samples.At(3600, 8.0),
        ]);
        Assert.Equal(2, await Historian.RollUpAsync(10));
        Assert.Equal(0, await Historian.RollUpAsync(10));

        Assert.Equal(
            [new RollUp(Samples.Start, 3, 2, 1.0, 4.0, 2.5), new RollUp(Samples.Start.AddMinutes(1), 2, 1, 7.0, 7.0, 7.0), new RollUp(Samples.Start.AddMinutes(15), 1, 1, -3.0, -3.0, -3.0), new RollUp(Samples.Start.AddHours(1), 1, 1, 8.0, 8.0, 8.0)],
            await RollUps(RollUpStep.Minute));
        Assert.Equal([new RollUp(Samples.Start, 5, 3, 1.0, 7.0, 4.0), new RollUp(Samples.Start.AddMinutes(15), 1, 1, -3.0, -3.0, -3.0)], (await RollUps(RollUpStep.QuarterHour)).Take(2));
        Assert.Equal([new RollUp(Samples.Start, 6, 4, -3.0, 7.0, 2.25), new RollUp(Samples.Start.AddHours(1), 1, 1, 8.0, 8.0, 8.0)], await RollUps(RollUpStep.Hour));
    }

    [Fact]
    public async Task Sample_that_comes_late_makes_its_hour_due_again()
    {
        await Historian.AppendSamplesAsync([Samples.At(0, 1.0)]);
        await Historian.RollUpAsync(10);
        await Historian.AppendRecordAsync(Record(5, 0));
        Assert.Equal(1, await Historian.RollUpAsync(10));

        Assert.Equal(new RollUp(Samples.Start, 2, 2, 1.0, 5.0, 3.0), Assert.Single(await RollUps(RollUpStep.Hour)));
    }

    [Fact]
    public async Task Roll_ups_are_made_and_removed_as_many_at_once_as_was_said()
    {
        await Historian.AppendSamplesAsync([Samples.At(0), Samples.At(3600), Samples.At(7200)]);
        Assert.Equal(2, await Historian.RollUpAsync(2));
        Assert.Equal(1, await Historian.RollUpAsync(2));

        Assert.Equal(1, await Historian.RemoveRollUpsAsync(RollUpStep.Minute, Samples.Start.AddHours(2), 1));
        Assert.Equal(1, await Historian.RemoveRollUpsAsync(RollUpStep.Minute, Samples.Start.AddHours(2), 10));
        Assert.Equal(Samples.Start.AddHours(2), Assert.Single(await RollUps(RollUpStep.Minute)).At);
        Assert.Equal(3, (await RollUps(RollUpStep.Hour)).Count);
    }

    [Fact]
    public async Task Samples_are_removed_by_age_as_many_at_once_as_was_said()
    {
        await Historian.AppendSamplesAsync([.. Enumerable.Range(0, 5).SelectMany(second => new[] { Samples.At(second), Samples.At(second, tag: "other") })]);

        Assert.Equal(4, await Historian.RemoveSamplesAsync(Samples.Start.AddSeconds(4), 4));
        Assert.Equal(4, await Historian.RemoveSamplesAsync(Samples.Start.AddSeconds(4), 5));
        Assert.Equal(0, await Historian.RemoveSamplesAsync(Samples.Start.AddSeconds(4), 5));
        Assert.Single(await Historian.ReadAll());
        Assert.Single(await Historian.ReadAll("other"));
    }

    [Fact]
    public async Task Plans_are_removed_by_age_but_never_the_newest()
    {
        var plan = new PlanRecord("old", Samples.Start, 1.0, "Optimal", 0.1, "{}");
        await Historian.AppendPlanAsync(plan);
        await Historian.AppendPlanAsync(plan with { Id = "newest", At = Samples.Start.AddDays(1) });

        Assert.Equal(1, await Historian.RemovePlansAsync(DateTimeOffset.MaxValue, 10));
        Assert.Equal(0, await Historian.RemovePlansAsync(DateTimeOffset.MaxValue, 10));
        Assert.Equal("newest", (await Historian.LatestPlanAsync())!.Id);
    }

    private Task<IReadOnlyList<RollUp>> RollUps(RollUpStep step) => Historian.ReadRollUpsAsync("P1", "B1", Samples.Tag, step, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, int.MaxValue);

    private static NumberedRecord Record(long number, long before) => new("P1", "C1", RecordLog.Events, number, before, 0, 100,
        new HistoryEvent(Samples.Start.AddSeconds(number), "unit_tripped", "P1", "B1", number.ToString(CultureInfo.InvariantCulture)), [Samples.At((int)number, number)]);
}

public sealed class SqliteConformanceTests : HistorianConformanceTests<SqliteHistorian>
{
    private readonly TemporaryFolder _folder = new();

    protected override Task<SqliteHistorian> OpenAsync() => Task.FromResult(new SqliteHistorian(_folder.Database));

    protected override Task CloseAsync(SqliteHistorian store)
    {
        store.Dispose();
        _folder.Dispose();
        return Task.CompletedTask;
    }
}

[Collection(OnPostgres.Name)]
public sealed class PostgresConformanceTests(PostgresFixture postgres) : HistorianConformanceTests<PostgresHistorian>
{
    protected override async Task<PostgresHistorian> OpenAsync() => await PostgresHistorian.OpenAsync(await postgres.Server.CreateDatabaseAsync());

    protected override Task CloseAsync(PostgresHistorian store) => store.DisposeAsync().AsTask();
}
