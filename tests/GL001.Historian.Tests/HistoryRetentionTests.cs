using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace GL001.Historian.Tests;

public sealed class HistoryRetentionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SqliteHistorian _historian;
    private readonly FakeTimeProvider _time = new(Samples.Start.AddDays(30));

    public HistoryRetentionTests()
    {
        _historian = new SqliteHistorian(_folder.Database);
    }

    public void Dispose()
    {
        _historian.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Sweep_removes_what_is_too_old_and_leaves_the_rest()
    {
        await _historian.AppendSamplesAsync([.. Enumerable.Range(-3, 6).SelectMany(second => new[] { Samples.At(second), Samples.At(second, tag: "other") })]);
        await _historian.AppendEventAsync(new HistoryEvent(Samples.Start.AddDays(-400), "unit_tripped", "P1", "B1", "x"));
        await Retention(_historian).SweepAsync(CancellationToken.None);

        Assert.Equal([0, 1, 2], (await _historian.ReadAll()).Select(sample => (sample.At - Samples.Start).TotalSeconds));
        Assert.Equal(3, (await _historian.ReadAll("other")).Count);
        Assert.Single(await _historian.ReadEventsAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, 10));
    }

    [Fact]
    public async Task Plans_have_an_age_of_their_own_and_the_newest_stays()
    {
        var plan = new PlanRecord("old", Samples.Start, 1.0, "Optimal", 0.1, "{}");
        PlanRecord newest = plan with { Id = "newest", At = Samples.Start.AddDays(1) };
        await _historian.AppendPlanAsync(plan);
        await _historian.AppendPlanAsync(newest);
        await Retention(_historian).SweepAsync(CancellationToken.None);

        Assert.Equal(newest, await _historian.LatestPlanAsync());
        Assert.Equal(0, await _historian.RemovePlansAsync(DateTimeOffset.MaxValue, 10));
    }

    [Fact]
    public async Task Sweep_goes_on_in_small_batches_until_one_is_not_full()
    {
        var store = new CountingStore { Samples = 25 };
        await Retention(store).SweepAsync(CancellationToken.None);

        Assert.Equal([10, 10, 5], store.Removed);
        Assert.Equal(_time.GetUtcNow() - TimeSpan.FromDays(30), store.Before);
    }

    [Fact]
    public async Task Failing_store_is_tried_again_a_period_later()
    {
        var store = new CountingStore { Samples = 5, FailuresBeforeSuccess = 1 };
        using var stop = new CancellationTokenSource();
        Task running = Retention(store).RunAsync(stop.Token);
        Assert.Empty(store.Removed);
        _time.Advance(TimeSpan.FromHours(1));
        await store.Swept.Task;

        Assert.Equal([5], store.Removed);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task Roll_ups_outlive_their_samples_each_step_by_its_own_age()
    {
        await _historian.AppendSamplesAsync([.. new[] { 50, 500, 5_000 }.Select(days => Samples.At(0) with { At = Samples.Start.AddDays(-days) })]);
        await _historian.RollUpAsync(100);
        await Retention(_historian).SweepAsync(CancellationToken.None);

        Assert.Empty(await _historian.ReadAll());
        Assert.Equal(1, await RollUps(RollUpStep.Minute));
        Assert.Equal(2, await RollUps(RollUpStep.QuarterHour));
        Assert.Equal(3, await RollUps(RollUpStep.Hour));

        async Task<int> RollUps(RollUpStep step) => (await _historian.ReadRollUpsAsync("P1", "B1", Samples.Tag, step, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, 10)).Count;
    }

    [Fact]
    public async Task Writing_goes_on_between_the_batches_of_a_sweep()
    {
        await _historian.AppendSamplesAsync([.. Enumerable.Range(-5_000, 5_000).Select(second => Samples.At(second))]);
        Task sweep = Retention(_historian).SweepAsync(CancellationToken.None);
        await _historian.AppendSamplesAsync([Samples.At(1)]);
        await sweep;

        Assert.Single(await _historian.ReadAll());
    }

    private HistoryRetention Retention(IHistoryRetention store) =>
        new(store, new HistoryRetentionOptions { SampleBatch = 10 }, _time, NullLogger<HistoryRetention>.Instance);

    private sealed class CountingStore : IHistoryRetention
    {
        public int Samples { get; set; }

        public int FailuresBeforeSuccess { get; set; }

        public DateTimeOffset Before { get; private set; }

        public List<int> Removed { get; } = [];

        public TaskCompletionSource Swept { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<int> RemoveSamplesAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken = default)
        {
            if (FailuresBeforeSuccess-- > 0)
            {
                throw new HistorianException("locked", isTransient: true);
            }

            int removed = Math.Min(limit, Samples);
            Samples -= removed;
            Before = before;
            Removed.Add(removed);
            return Task.FromResult(removed);
        }

        public Task<int> RemovePlansAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken = default)
        {
            Swept.TrySetResult();
            return Task.FromResult(0);
        }

        public Task<int> RemoveRollUpsAsync(RollUpStep step, DateTimeOffset before, int limit, CancellationToken cancellationToken = default) => Task.FromResult(0);
    }
}
