using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace GL001.Historian.Tests;

public sealed class HistorySpoolTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(Samples.Start);
    private readonly SqliteHistorian _historian;
    private readonly SwitchedStore _store;

    public HistorySpoolTests()
    {
        _historian = new SqliteHistorian(_folder.Database);
        _store = new SwitchedStore(_historian);
    }

    private string File => _folder.Database + ".spool";

    public void Dispose()
    {
        _historian.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_comes_while_the_store_is_away_arrives_when_it_is_back_in_order_and_once()
    {
        using HistorySpool spool = Spool();
        await using HistoryWriter writer = await StartAsync(spool);
        _store.IsAway = true;
        for (int i = 0; i < 500; i++)
        {
            writer.Write(Samples.At(i, i));
        }

        writer.Write(new HistoryEvent(Samples.Start, "unit_tripped", "P1", "B1", "x"));
        await Until(() => writer.Backlog == 0);
        Assert.True(writer.IsFailing);
        Assert.True(writer.SpooledBytes > 0);
        Assert.Empty(await _historian.ReadAll());

        _store.IsAway = false;
        await Until(() => spool.IsEmpty);
        writer.Write(Samples.At(500, 500));
        await writer.StopAsync();

        Assert.Equal(Enumerable.Range(0, 501), (await _historian.ReadAll()).Select(sample => (int)sample.Number!.Value));
        Assert.Single(await Events());
        Assert.Equal((502, 0, 0), (writer.Written, writer.Dropped, writer.Refused));
        Assert.False(writer.IsFailing);
    }

    [Fact]
    public async Task Stop_while_the_store_is_away_loses_nothing_and_the_next_start_brings_it()
    {
        _store.IsAway = true;
        using (HistorySpool spool = Spool())
        {
            await using HistoryWriter writer = await StartAsync(spool);
            writer.Write(Samples.At(0));
            writer.Write(new HistoryEvent(Samples.Start, "unit_tripped", "P1", "B1", "x"));
            await writer.StopAsync();
            Assert.Equal(0, writer.Dropped);
        }

        _store.IsAway = false;
        using HistorySpool again = Spool();
        await using HistoryWriter next = await StartAsync(again);
        await Until(() => again.IsEmpty);
        Assert.Single(await _historian.ReadAll());
        Assert.Single(await Events());
    }

    [Fact]
    public async Task Entry_that_was_kept_but_not_yet_removed_when_the_process_died_is_kept_once()
    {
        using (HistorySpool spool = Spool())
        {
            Assert.True(spool.TryAppend([Samples.At(0)], new HistoryEvent(Samples.Start, "unit_tripped", "P1", "B1", "x")));
            System.IO.File.Copy(File, File + ".before");
            System.IO.File.Copy(File + "-wal", File + ".before-wal");
            Assert.Equal((2, 0), await spool.MoveAsync(_historian, CancellationToken.None));
        }

        // The state of the disk from before the removal.
        using var before = new HistorySpool(File + ".before", 1_000_000);
        Assert.False(before.IsEmpty);
        await before.MoveAsync(_historian, CancellationToken.None);

        Assert.True(before.IsEmpty);
        Assert.Single(await Events());
    }

    [Fact]
    public async Task Full_spool_takes_no_more_the_oldest_in_memory_go_and_it_is_told()
    {
        using HistorySpool spool = Spool(capacity: 1_500);
        await using HistoryWriter writer = await StartAsync(spool, capacity: 100);
        _store.IsAway = true;
        int written = 0;
        while (!writer.SpoolIsFull)
        {
            writer.Write(Samples.At(written++));
            await Task.Yield();
        }

        for (int i = 0; i < 200; i++)
        {
            writer.Write(Samples.At(written++));
        }

        Assert.InRange(spool.Bytes, 1, 1_500);
        Assert.True(writer.Dropped >= 100);
        _store.IsAway = false;
        await Until(() => spool.IsEmpty && writer.Backlog == 0);
        Assert.False(writer.SpoolIsFull);
        Assert.Equal(written - writer.Dropped, (await _historian.ReadAll()).Count);
    }

    [Fact]
    public async Task Numbered_record_is_neither_spooled_nor_confirmed_while_the_store_is_away()
    {
        using HistorySpool spool = Spool();
        await using HistoryWriter writer = await StartAsync(spool);
        _store.IsAway = true;
        List<long> confirmed = [];
        writer.Write(Record(1), confirmed.Add);
        await Until(() => writer.Deferred == 1);
        Assert.True(spool.IsEmpty);
        Assert.Empty(confirmed);

        _store.IsAway = false;
        writer.Write(Record(1), confirmed.Add);
        await writer.StopAsync();
        Assert.Equal([1], confirmed);
        Assert.Equal((1, 0, 0), (writer.Written, writer.Dropped, writer.Refused));
    }

    [Fact]
    public async Task Sample_that_the_store_refuses_goes_alone()
    {
        using HistorySpool spool = Spool();
        spool.TryAppend([Samples.At(0), Samples.At(1) with { Quality = (SampleQuality)7 }, Samples.At(2)], new HistoryEvent(Samples.Start, "unit_tripped", "P1", "B1", "x"));

        Assert.Equal((3, 1), await spool.MoveAsync(_historian, CancellationToken.None));
        Assert.Equal(2, (await _historian.ReadAll()).Count);
        Assert.Single(await Events());
    }

    [Fact]
    public async Task Numbers_of_every_kind_come_back()
    {
        using HistorySpool spool = Spool();
        spool.TryAppend([Samples.At(0, double.NaN), Samples.At(1, double.NegativeInfinity), Samples.At(2, 0.1 + 0.2), Samples.At(3, double.Epsilon)], null);
        await spool.MoveAsync(_historian, CancellationToken.None);

        IReadOnlyList<Sample> read = await _historian.ReadAll();
        Assert.Equal([null, null, 0.1 + 0.2, double.Epsilon], read.Select(sample => sample.Number));
        Assert.Equal([SampleQuality.Bad, SampleQuality.Bad, SampleQuality.Good, SampleQuality.Good], read.Select(sample => sample.Quality));
    }

    [Fact]
    public void File_that_is_no_database_is_refused_with_its_name()
    {
        System.IO.File.WriteAllText(File, new string('x', 8_192));
        HistorianException problem = Assert.Throws<HistorianException>(Spool);
        Assert.Contains(File, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Room_is_given_back_to_the_disk()
    {
        using HistorySpool spool = Spool(100_000_000);
        for (int i = 0; i < 200; i++)
        {
            spool.TryAppend([.. Enumerable.Range(0, 100).Select(n => Samples.At(100 * i + n, Math.Sin(n * i)))], null);
        }

        while (!spool.IsEmpty)
        {
            await spool.MoveAsync(_historian, CancellationToken.None);
        }

        using var look = new SqliteConnection($"Data Source={File};Pooling=False");
        look.Open();
        using SqliteCommand pages = look.CreateCommand();
        pages.CommandText = "PRAGMA page_count";
        Assert.InRange((long)pages.ExecuteScalar()!, 1, 10);
    }

    private HistorySpool Spool() => Spool(10_000_000);

    private HistorySpool Spool(long capacity) => new(File, capacity);

    private Task<IReadOnlyList<HistoryEvent>> Events() => _historian.ReadEventsAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, 100);

    private static NumberedRecord Record(long number) => new("P1", "C1", RecordLog.Events, number, number - 1, 0, 100, new HistoryEvent(Samples.Start, "unit_tripped", "P1", "B1", "x"), []);

    private async Task<HistoryWriter> StartAsync(HistorySpool spool, int capacity = 1_000)
    {
        var writer = new HistoryWriter(_store, new HistoryWriterOptions { BatchSize = 10, Capacity = capacity }, _time, NullLogger<HistoryWriter>.Instance, spool);
        await writer.StartAsync();
        return writer;
    }

    private async Task Until(Func<bool> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!holds())
        {
            Assert.False(limit.IsCancellationRequested, "never came");
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(1);
        }
    }

    /// <summary>A store that can be taken away.</summary>
    private sealed class SwitchedStore(IHistorian store) : IHistorian
    {
        private volatile bool _isAway;

        public bool IsAway { get => _isAway; set => _isAway = value; }

        private IHistorian Present => _isAway ? throw new HistorianException("away", isTransient: true) : store;

        public Task AppendSamplesAsync(IReadOnlyList<Sample> samples, CancellationToken cancellationToken = default) => Present.AppendSamplesAsync(samples, cancellationToken);

        public Task AppendEventAsync(HistoryEvent historyEvent, CancellationToken cancellationToken = default) => Present.AppendEventAsync(historyEvent, cancellationToken);

        public Task<IReadOnlyList<long>> AppendRecordsAsync(IReadOnlyList<NumberedRecord> records, CancellationToken cancellationToken = default) => Present.AppendRecordsAsync(records, cancellationToken);

        public Task AppendPlanAsync(PlanRecord plan, CancellationToken cancellationToken = default) => Present.AppendPlanAsync(plan, cancellationToken);

        public Task<IReadOnlyList<Sample>> ReadSamplesAsync(string plantId, string unitId, string tag, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken = default) =>
            Present.ReadSamplesAsync(plantId, unitId, tag, from, to, limit, cancellationToken);

        public Task<IReadOnlyList<RollUp>> ReadRollUpsAsync(string plantId, string unitId, string tag, RollUpStep step, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken = default) =>
            Present.ReadRollUpsAsync(plantId, unitId, tag, step, from, to, limit, cancellationToken);

        public Task<IReadOnlyList<HistoryEvent>> ReadEventsAsync(DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken = default) =>
            Present.ReadEventsAsync(from, to, limit, cancellationToken);

        public Task<IReadOnlyList<PlanRecord>> ReadPlansAsync(DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken = default) =>
            Present.ReadPlansAsync(from, to, limit, cancellationToken);

        public Task<PlanRecord?> LatestPlanAsync(CancellationToken cancellationToken = default) => Present.LatestPlanAsync(cancellationToken);
    }
}
