using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace GL001.Historian.Tests;

public sealed class HistoryWriterTests : IAsyncLifetime
{
    private readonly FakeHistorian _store = new();
    private readonly FakeTimeProvider _time = new(Samples.Start);
    private HistoryWriter _writer = null!;

    public Task InitializeAsync()
    {
        _writer = Writer(new HistoryWriterOptions { BatchSize = 10, Capacity = 100 });
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _writer.DisposeAsync();

    [Fact]
    public async Task Full_batch_is_written_at_once()
    {
        await _writer.StartAsync();
        for (int i = 0; i < 10; i++)
        {
            _writer.Write(Samples.At(i));
        }

        await Until(() => _writer.Written == 10);

        Assert.Equal([10], _store.Batches.Select(batch => batch.Count));
        Assert.Equal(0, _writer.Backlog);
        Assert.Null(_writer.LastLossAt);
    }

    [Fact]
    public async Task Small_batch_is_written_when_its_time_is_up()
    {
        await _writer.StartAsync();
        _writer.Write(Samples.At(0));
        _writer.Write(Samples.At(1));
        await Until(() => _writer.Written == 2, () => _time.Advance(TimeSpan.FromSeconds(1)));

        Assert.Equal([2], _store.Batches.Select(batch => batch.Count));
    }

    [Fact]
    public async Task Samples_that_come_one_by_one_are_gathered_into_one_batch()
    {
        await _writer.StartAsync();
        for (int i = 0; i < 9; i++)
        {
            _writer.Write(Samples.At(i));
            await Task.Yield();
        }

        // Time stands still: nothing may be written before the tenth.
        _writer.Write(Samples.At(9));
        await Until(() => _writer.Written == 10);

        Assert.Equal([10], _store.Batches.Select(batch => batch.Count));
    }

    [Fact]
    public async Task Stop_writes_what_waits_in_order()
    {
        var happened = new HistoryEvent(Samples.Start, "unit_tripped", "P1", "B1", "x");
        await _writer.StartAsync();
        _writer.Write(Samples.At(0));
        _writer.Write(Samples.At(1));
        _writer.Write(happened);
        _writer.Write(Samples.At(2));
        await _writer.StopAsync();

        Assert.Equal([Samples.At(0), Samples.At(1), happened, Samples.At(2)], _store.Log);
        Assert.Equal(4, _writer.Written);
        Assert.Equal(0, _writer.Backlog);
    }

    [Fact]
    public async Task Stop_before_start_writes_nothing_and_counts_what_came()
    {
        _writer.Write(Samples.At(0));
        await _writer.StopAsync();
        _writer.Write(Samples.At(1));

        Assert.Equal(2, _writer.Dropped);
    }

    [Fact]
    public async Task Nothing_is_taken_after_the_stop_and_it_is_counted()
    {
        await _writer.StartAsync();
        await _writer.StopAsync();
        _writer.Write(Samples.At(0));

        Assert.Equal(1, _writer.Dropped);
        Assert.Empty(_store.Log);
    }

    [Fact]
    public async Task Locked_store_is_tried_again_until_it_takes_the_same_batch()
    {
        _store.FailuresBeforeSuccess = 3;
        await _writer.StartAsync();
        for (int i = 0; i < 10; i++)
        {
            _writer.Write(Samples.At(i));
        }

        await Until(() => _writer.IsFailing);
        await Until(() => _writer.Written == 10, () => _time.Advance(TimeSpan.FromSeconds(1)));

        Assert.Equal(3, _writer.Retries);
        Assert.False(_writer.IsFailing);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => (object)Samples.At(i)), _store.Log);
    }

    [Fact]
    public async Task Store_that_is_away_for_too_long_costs_the_oldest_and_it_is_counted()
    {
        _store.FailuresBeforeSuccess = int.MaxValue;
        await _writer.StartAsync();
        for (int i = 0; i < 10; i++)
        {
            _writer.Write(Samples.At(i));
        }

        await Until(() => _writer.IsFailing);
        for (int i = 10; i < 125; i++)
        {
            _writer.Write(Samples.At(i));
        }

        // Ten are in hand, a hundred wait, fifteen had no room.
        Assert.Equal(15, _writer.Dropped);
        Assert.Equal(_time.GetUtcNow(), _writer.LastLossAt);
        Assert.Equal(110, _writer.Backlog);
        _store.FailuresBeforeSuccess = 0;
        await Until(() => _writer.Written == 110, () => _time.Advance(TimeSpan.FromSeconds(1)));
        Assert.Equal([.. Enumerable.Range(0, 10), .. Enumerable.Range(25, 100)],
            _store.Log.Select(entry => (int)(((Sample)entry).At - Samples.Start).TotalSeconds));
    }

    [Fact]
    public async Task Stop_gives_up_on_a_store_that_stays_away_and_counts_the_loss()
    {
        _store.FailuresBeforeSuccess = int.MaxValue;
        await _writer.StartAsync();
        for (int i = 0; i < 15; i++)
        {
            _writer.Write(Samples.At(i));
        }

        await Until(() => _writer.IsFailing);
        using var patience = new CancellationTokenSource();
        Task stopping = _writer.StopAsync(patience.Token);
        Assert.False(stopping.IsCompleted);
        await patience.CancelAsync();
        await stopping;

        Assert.Equal(15, _writer.Dropped);
        Assert.Equal(0, _writer.Backlog);
    }

    [Fact]
    public async Task Sample_that_the_store_refuses_costs_no_other()
    {
        _store.Refuses = sample => sample.Number == 13;
        await _writer.StartAsync();
        for (int i = 10; i < 20; i++)
        {
            _writer.Write(Samples.At(i, i));
        }

        await _writer.StopAsync();

        Assert.Equal(9, _writer.Written);
        Assert.Equal(1, _writer.Refused);
        Assert.Equal(_time.GetUtcNow(), _writer.LastLossAt);
        Assert.Equal(0, _writer.Backlog);
    }

    [Fact]
    public async Task Error_that_nobody_thought_of_does_not_end_the_history()
    {
        _store.Breaks = sample => sample.Number == 13;
        await _writer.StartAsync();
        _writer.Write(Samples.At(0, 13));
        await Until(() => _writer.Refused == 1, () => _time.Advance(TimeSpan.FromSeconds(1)));
        _writer.Write(Samples.At(1, 14));
        await _writer.StopAsync();

        Assert.Equal(1, _writer.Written);
    }

    [Fact]
    public async Task Skipped_tag_is_neither_kept_nor_counted_as_lost()
    {
        await using HistoryWriter writer = Writer(new HistoryWriterOptions { SkippedTags = new HashSet<string> { "Controller/Uptime" } });
        await writer.StartAsync();
        writer.Write(Samples.At(0, tag: "Controller/Uptime"));
        writer.Write(Samples.At(1));
        await writer.StopAsync();

        Assert.Equal([Samples.At(1)], _store.Log);
        Assert.Equal((1, 0, 0), (writer.Written, writer.Dropped, writer.Refused));
    }

    [Fact]
    public async Task Batch_reaches_sqlite()
    {
        using var folder = new TemporaryFolder();
        using var historian = new SqliteHistorian(folder.Database);
        await using var writer = new HistoryWriter(historian, new HistoryWriterOptions(), _time, NullLogger<HistoryWriter>.Instance);
        await writer.StartAsync();
        for (int i = 0; i < 2_500; i++)
        {
            writer.Write(Samples.At(i));
        }

        await writer.StopAsync();

        Assert.Equal(2_500, (await historian.ReadAll()).Count);
    }

    private HistoryWriter Writer(HistoryWriterOptions options) => new(_store, options, _time, NullLogger<HistoryWriter>.Instance);

    /// <summary>Waits for the writer's own thread; the limit only ends a test that would never end.</summary>
    private static async Task Until(Func<bool> condition, Action? step = null)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            Assert.False(limit.IsCancellationRequested, "never came");
            step?.Invoke();
            await Task.Delay(1);
        }
    }

    private sealed class FakeHistorian : IHistorian
    {
        private readonly List<object> _log = [];
        private int _failures;

        public int FailuresBeforeSuccess { get => Volatile.Read(ref _failures); set => Volatile.Write(ref _failures, value); }

        public Func<Sample, bool> Refuses { get; set; } = _ => false;

        public Func<Sample, bool> Breaks { get; set; } = _ => false;

        public List<IReadOnlyList<Sample>> Batches { get; } = [];

        public IReadOnlyList<object> Log
        {
            get
            {
                lock (_log)
                {
                    return [.. _log];
                }
            }
        }

        public Task AppendSamplesAsync(IReadOnlyList<Sample> samples, CancellationToken cancellationToken = default)
        {
            if (FailuresBeforeSuccess > 0)
            {
                FailuresBeforeSuccess--;
                throw new HistorianException("locked", isTransient: true);
            }

            if (samples.Any(Refuses))
            {
                throw new HistorianException("no such quality", isTransient: false);
            }

            if (samples.Any(Breaks))
            {
                throw new InvalidOperationException("a bug");
            }

            lock (_log)
            {
                Batches.Add([.. samples]);
                _log.AddRange(samples.Cast<object>());
            }

            return Task.CompletedTask;
        }

        public Task AppendEventAsync(HistoryEvent historyEvent, CancellationToken cancellationToken = default)
        {
            if (FailuresBeforeSuccess > 0)
            {
                FailuresBeforeSuccess--;
                throw new HistorianException("locked", isTransient: true);
            }

            lock (_log)
            {
                _log.Add(historyEvent);
            }

            return Task.CompletedTask;
        }

        public Task<IReadOnlyList<long>> AppendRecordsAsync(IReadOnlyList<NumberedRecord> records, CancellationToken cancellationToken = default)
        {
            if (FailuresBeforeSuccess > 0)
            {
                FailuresBeforeSuccess--;
                throw new HistorianException("locked", isTransient: true);
            }

            if (records.Any(record => record.Samples.Any(Refuses)))
            {
                throw new HistorianException("no such quality", isTransient: false);
            }

            lock (_log)
            {
                foreach (NumberedRecord record in records)
                {
                    _log.AddRange(record.Log == RecordLog.Spool ? [.. record.Samples.Cast<object>(), .. record.Event is null ? [] : new object[] { record.Event }] : [record]);
                }
            }

            return Task.FromResult<IReadOnlyList<long>>([.. records.Select(record => record.Number)]);
        }

        public Task AppendPlanAsync(PlanRecord plan, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task<IReadOnlyList<Sample>> ReadSamplesAsync(string plantId, string unitId, string tag, DateTimeOffset from, DateTimeOffset to,
            int limit, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task<IReadOnlyList<RollUp>> ReadRollUpsAsync(string plantId, string unitId, string tag, RollUpStep step, DateTimeOffset from, DateTimeOffset to,
            int limit, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task<IReadOnlyList<HistoryEvent>> ReadEventsAsync(DateTimeOffset from, DateTimeOffset to, int limit,
            CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task<IReadOnlyList<PlanRecord>> ReadPlansAsync(DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public Task<PlanRecord?> LatestPlanAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }
}
