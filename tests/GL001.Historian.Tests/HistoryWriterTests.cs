using Microsoft.Extensions.Logging.Abstractions;

namespace GL001.Historian.Tests;

public sealed class HistoryWriterTests
{
    private static readonly DateTimeOffset s_noon = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task What_waits_at_the_stop_is_written()
    {
        var store = new MemoryHistorian();
        await using var writer = Writer(store, new HistoryWriterOptions());
        for (var i = 0; i < 2_500; i++)
        {
            writer.Write(Number(i));
        }

        await writer.StartAsync();
        await writer.StopAsync();
        Assert.Equal(2_500, store.Samples.Count);
        Assert.Equal(2_500, writer.Written);
        Assert.Equal(0, writer.Backlog);
    }

    [Fact]
    public async Task Beyond_its_capacity_the_oldest_are_dropped_and_counted()
    {
        var store = new MemoryHistorian();
        await using var writer = Writer(store, new HistoryWriterOptions { Capacity = 10 });
        for (var i = 0; i < 25; i++)
        {
            writer.Write(Number(i));
        }

        Assert.Equal(15, writer.Dropped);
        await writer.StartAsync();
        await writer.StopAsync();
        Assert.Equal(Enumerable.Range(15, 10).Select(i => (double)i), store.Samples.Select(sample => sample.Number!.Value));
    }

    [Fact]
    public async Task A_store_that_is_away_for_a_while_loses_nothing()
    {
        var store = new MemoryHistorian { FailuresLeft = 3 };
        await using var writer = Writer(store, new HistoryWriterOptions { RetryDelay = TimeSpan.FromMilliseconds(1) });
        writer.Write(Number(1));
        writer.Write(new HistoryEvent(s_noon, "unit_born", "Plant-001", "BLR-101", "born"));
        await writer.StartAsync();
        await writer.StopAsync();
        Assert.Single(store.Samples);
        Assert.Single(store.Events);
        Assert.Equal(3, writer.Retries);
        Assert.Equal(0, writer.Dropped);
    }

    private static HistoryWriter Writer(IHistorian store, HistoryWriterOptions options) =>
        new(store, options, TimeProvider.System, NullLogger<HistoryWriter>.Instance);

    private static Sample Number(int i) => new("Plant-001", "BLR-101", "Inputs/Heat Output", s_noon.AddSeconds(i), i, null, SampleQuality.Good, "");

    private sealed class MemoryHistorian : IHistorian
    {
        public int FailuresLeft { get; set; }

        public List<Sample> Samples { get; } = [];

        public List<HistoryEvent> Events { get; } = [];

        public Task AppendSamplesAsync(IReadOnlyList<Sample> samples, CancellationToken cancellationToken = default)
        {
            if (FailuresLeft-- > 0)
            {
                throw new HistorianException("locked", isTransient: true);
            }

            Samples.AddRange(samples);
            return Task.CompletedTask;
        }

        public Task AppendEventAsync(HistoryEvent historyEvent, CancellationToken cancellationToken = default)
        {
            Events.Add(historyEvent);
            return Task.CompletedTask;
        }

        public Task AppendPlanAsync(PlanRecord plan, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task<IReadOnlyList<Sample>> ReadSamplesAsync(string plantId, string unitId, string tag, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public Task<IReadOnlyList<HistoryEvent>> ReadEventsAsync(DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public Task<PlanRecord?> LatestPlanAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }
}
