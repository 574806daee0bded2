using System.Text.Json;
using GL001.Drivers;
using GL001.Gateway;
using GL001.Historian;
using GL001.Runtime;
using GL001.Simulator.Tests;
using GL001.Wire;

namespace GL001.Host.Tests;

/// <summary>Events and telemetry from the controller's memory into history: whatever dies on the way, each once.</summary>
public sealed class DeviceRecordTests
{
    private static readonly TimeSpan s_quiet = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task A_trip_and_its_reset_arrive_in_order_with_numbers_times_and_tags()
    {
        using var bench = new DeviceBench(Story.Firing(Story.OfBoiler()));
        await bench.RunAsync(TimeSpan.FromSeconds(20));
        bench.Story.Combustion.FlameBlownOut = true;
        await bench.RunAsync(TimeSpan.FromMinutes(1));
        bench.Story.Combustion.FlameBlownOut = false;
        bench.Subject.PressReset();
        await bench.RunAsync(TimeSpan.FromSeconds(20));
        var kinds = (await bench.EventsAsync()).Reverse().Select(happened => happened.Kind).ToList();
        Assert.Equal("device_boot", kinds[0]);
        Assert.Equal(["device_trip", "device_lockout", "device_stop", "device_reset"], kinds.SkipWhile(kind => kind != "device_trip").Take(4));
        var trip = (await bench.EventsAsync()).First(happened => happened.Kind == "device_trip");
        Assert.Equal("UNIT-1 tripped by BSLL-104.", trip.Message);
        Assert.InRange(bench.Now - trip.At, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(81));
        await AssertEachOnceAsync(bench);
    }

    [Fact]
    public async Task Numbers_go_on_after_power_cuts_and_tell_each_power_up()
    {
        using var bench = new DeviceBench(Story.OfBoiler());
        await bench.RunAsync(TimeSpan.FromSeconds(20));
        for (var i = 0; i < 3; i++)
        {
            bench.PowerCycle();
            await bench.RunAsync(TimeSpan.FromSeconds(20));
        }

        Assert.Equal(4, (await bench.EventsAsync()).Count(happened => happened.Kind == "device_boot"));
        await AssertEachOnceAsync(bench);
    }

    [Fact]
    public async Task A_host_that_dies_between_commit_and_confirmation_gets_it_again_and_writes_it_once()
    {
        using var bench = new DeviceBench(Story.OfBoiler());
        await bench.RunAsync(TimeSpan.FromSeconds(20));
        bench.DiesAfterCommit = record => record.Log == RecordLog.Telemetry;
        await bench.RunAsync(TimeSpan.FromMinutes(1));
        Assert.False(bench.HostLives);
        bench.DiesAfterCommit = _ => false;
        bench.StartHost();
        await bench.RunAsync(s_quiet);
        Assert.Contains(bench.Heard.OfType<UnitRecorded>(), record => record.Values.All(value => value.IsHistorical));
        Assert.True(bench.Heard.OfType<UnitRecorded>().GroupBy(record => record.Numbers.Number).Any(group => group.Count() > 1), "nothing was sent twice");
        await AssertEachOnceAsync(bench);
        await AssertNoHoleAsync(bench);
    }

    [Fact]
    public async Task An_outage_of_half_an_hour_leaves_no_hole_in_the_telemetry()
    {
        using var bench = new DeviceBench(Story.OfBoiler());
        await bench.RunAsync(TimeSpan.FromMinutes(1));
        bench.Link.Cut();
        bench.Link.RefusesToConnect = true;
        bench.HostLives = false;
        await bench.RunAsync(TimeSpan.FromMinutes(30));
        Assert.True(bench.Subject.Controller.Keeper.NewestRecord - bench.Subject.Controller.Keeper.RecordFloor > 170);
        bench.Link.RefusesToConnect = false;
        bench.StartHost();
        await bench.RunAsync(s_quiet);
        Assert.InRange(bench.Subject.Controller.Keeper.NewestRecord - bench.Subject.Controller.Keeper.RecordFloor, 0, 2);
        await AssertNoHoleAsync(bench);
        await AssertEachOnceAsync(bench);

        // What was kept back is history, and never the present state.
        Assert.All(bench.Heard.OfType<UnitRecorded>().Where(record => bench.Now - record.Values[0].SourceTime > TimeSpan.FromMinutes(5)),
            record => Assert.True(record.Values.All(value => value.IsHistorical) || record.At - record.Values[0].SourceTime < TimeSpan.FromSeconds(16)));
    }

    [Fact]
    public async Task Live_data_go_first_while_the_backlog_is_sent()
    {
        using var bench = new DeviceBench(Story.OfBoiler());
        bench.HostLives = false;
        await bench.RunAsync(TimeSpan.FromMinutes(10));
        bench.StartHost();
        bench.Heard.Clear();
        await bench.RunAsync(TimeSpan.FromSeconds(20));

        // A live report each second, then at most four records of each log.
        Assert.True(bench.Heard.OfType<UnitData>().Count() >= 15);
        var between = 0;
        foreach (var heard in bench.Heard)
        {
            between = heard is UnitData ? 0 : between + (heard is UnitRecorded or UnitEventLogged ? 1 : 0);
            Assert.True(between <= 2 * EdgeNode.RecordsAPeriod);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Whatever_is_lost_on_the_way_each_record_is_kept_once_and_none_is_missing(int seed)
    {
        var random = new Random(seed);
        using var bench = new DeviceBench(Story.OfBoiler(seed: seed));
        bench.Loses = () => random.Next(4) == 0;
        bench.DiesAfterCommit = _ => random.Next(20) == 0;
        for (var minute = 0; minute < 20; minute++)
        {
            await bench.RunAsync(TimeSpan.FromMinutes(1));
            switch (random.Next(4))
            {
                case 0: bench.Link.Cut(); break;
                case 1: bench.StartHost(); break;
                case 2: bench.PowerCycle(); break;
                default: break;
            }
        }

        bench.Loses = () => false;
        bench.DiesAfterCommit = _ => false;
        bench.StartHost();
        bench.Link.Cut();
        await bench.RunAsync(s_quiet);
        await AssertEachOnceAsync(bench);
        var keeper = bench.Subject.Controller.Keeper;
        Assert.InRange(keeper.NewestRecord - keeper.RecordFloor, 0, 2);
        Assert.Equal(0, keeper.StoreDropped);
        Assert.Equal(0, keeper.EventsLost);

        // Every number of both logs, from the first to the floor, is in history.
        Assert.Equal(Numbers(keeper.EventFloor), (await NumbersOfEventsAsync(bench)).Where(number => number <= keeper.EventFloor));
        Assert.True((await bench.SamplesAsync(MetricId.FuelPressureMbar)).Count >= keeper.RecordFloor);
    }

    [Fact]
    public async Task A_board_without_telemetry_memory_says_so_and_works_on()
    {
        using var bench = new DeviceBench(Story.OfBoiler());
        var ports = bench.Subject.Board.Ports;
        var bare = new UnitController(
            new BoardPorts(ports.Rtd, ports.Thermocouple, ports.Analog, ports.Contacts, ports.Relays, ports.Outputs, ports.Watchdog, ports.Memory),
            bench.Subject.Controller.Parameters.Set, 100);
        bare.Scan(100);
        bare.Keeper.Pump(100, bench.WallMs);
        Assert.False(bare.IsHalted, bare.HaltReason);
        Assert.Equal(("None", "None", 0L), (bare.Keeper.StoreState, bare.Keeper.EventsState, bare.Keeper.NewestRecord));
        Assert.False(bare.Keeper.TryReadRecord(1, new byte[TelemetryRecord.Bytes], out _));
        await bench.RunAsync(TimeSpan.FromSeconds(20));
        var told = bench.Heard.OfType<UnitBorn>().Last().Values.Concat(bench.Heard.OfType<UnitData>().SelectMany(data => data.Values));
        Assert.Equal("Kept", told.Last(value => value.MetricId == MetricId.StoreState).Text);
    }

    [Fact]
    public async Task A_heap_that_runs_low_is_told_at_the_next_look_and_once()
    {
        using var bench = new DeviceBench(Story.OfBoiler());
        // Under fire it is not asked.
        bench.Subject.OperatorPresent = false;
        var heap = bench.Subject.Board.Heap;
        await bench.RunAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(("Sound", (double)heap.FreeBytes!), (Told(bench, MetricId.HeapState).Text, Told(bench, MetricId.HeapFreeBytes).Number));
        heap.FreeBytes = 20_480;
        await bench.RunAsync(TimeSpan.FromMinutes(3));
        Assert.Equal(("Low", 20_480.0), (Told(bench, MetricId.HeapState).Text, Told(bench, MetricId.HeapLowestBytes).Number));
        var low = Assert.Single(await bench.EventsAsync(), happened => happened.Kind == "device_heap_low");
        Assert.Equal($"{DeviceBench.Controller} has 20 KB of free memory left, less than 32 KB.", low.Message);
        heap.FreeBytes = null;
        await bench.RunAsync(TimeSpan.FromMinutes(1.5));
        Assert.Equal("None", Told(bench, MetricId.HeapState).Text);
    }

    private static MetricValue Told(DeviceBench bench, int metricId) =>
        bench.Heard.SelectMany(heard => heard switch
        {
            UnitBorn born => born.Values,
            UnitData data => data.Values,
            _ => [],
        }).Last(value => value.MetricId == metricId);

    [Fact]
    public async Task Without_a_clock_no_telemetry_is_kept_and_events_are_placed_by_their_arrival()
    {
        var story = Story.OfBoiler();
        for (var i = 1; i <= 200; i++)
        {
            story.Subject.Controller.Scan(i * 100);
            story.Subject.Controller.Keeper.Pump(i * 100, 1_000 * i);
        }

        Assert.Equal(("NoClock", 0L), (story.Subject.Controller.Keeper.StoreState, story.Subject.Controller.Keeper.NewestRecord));
        using var bench = new DeviceBench(story);
        await bench.StepAsync();
        await bench.RunAsync(TimeSpan.FromSeconds(5));
        var boot = (await bench.EventsAsync()).Single(happened => happened.Kind == "device_boot");
        Assert.Contains("\"time_known\":false", boot.Json, StringComparison.Ordinal);
        Assert.InRange(bench.Now - boot.At, TimeSpan.Zero, TimeSpan.FromSeconds(6));
    }

    [Fact]
    public async Task A_replaced_memory_counts_anew_and_history_says_so()
    {
        using var bench = new DeviceBench(Story.OfBoiler());
        await bench.RunAsync(TimeSpan.FromMinutes(2));
        var record = Record(bench, number: 500, before: 0, floor: 499, newest: 500);
        Assert.Equal(500, await bench.History.AppendRecordAsync(record));
        Assert.Equal(500, await bench.History.AppendRecordAsync(record with { Number = 400, Before = 399 }));
        Assert.Equal(3, await bench.History.AppendRecordAsync(record with { Number = 3, Before = 0, Floor = 2, Newest = 3 }));
        Assert.Contains(await bench.EventsAsync(), happened => happened.Kind == "controller_memory_replaced");
    }

    [Fact]
    public async Task A_record_with_a_gap_before_it_is_neither_kept_nor_confirmed()
    {
        using var bench = new DeviceBench(Story.OfBoiler());
        Assert.Equal(1, await bench.History.AppendRecordAsync(Record(bench, 1, 0, 0, 3)));
        Assert.Equal(1, await bench.History.AppendRecordAsync(Record(bench, 3, 2, 0, 3)));
        Assert.Equal(2, await bench.History.AppendRecordAsync(Record(bench, 2, 1, 0, 3)));
        Assert.Equal(3, await bench.History.AppendRecordAsync(Record(bench, 3, 2, 0, 3)));
        Assert.Equal(3, (await bench.EventsAsync()).Count);
    }

    private static NumberedRecord Record(DeviceBench bench, long number, long before, long floor, long newest) => new(
        DeviceBench.Plant, DeviceBench.Controller, RecordLog.Events, number, before, floor, newest,
        new HistoryEvent(bench.Now, "device_test", DeviceBench.Plant, DeviceBench.Unit, "test", JsonSerializer.Serialize(new { number })), []);

    private static IEnumerable<long> Numbers(long upTo)
    {
        for (long number = 1; number <= upTo; number++)
        {
            yield return number;
        }
    }

    private static async Task<List<long>> NumbersOfEventsAsync(DeviceBench bench) =>
        [.. (await bench.EventsAsync()).Where(happened => happened.Json is not null && happened.Kind.StartsWith("device_", StringComparison.Ordinal))
            .Select(happened => JsonDocument.Parse(happened.Json!).RootElement.GetProperty("number").GetInt64()).Order()];

    private static async Task AssertEachOnceAsync(DeviceBench bench)
    {
        var numbers = await NumbersOfEventsAsync(bench);
        Assert.NotEmpty(numbers);
        Assert.Equal(numbers.Distinct(), numbers);
        Assert.Equal(Numbers(numbers.Max()), numbers);
    }

    /// <summary>A sample every ten seconds, a second more or less.</summary>
    private static async Task AssertNoHoleAsync(DeviceBench bench)
    {
        var samples = await bench.SamplesAsync(MetricId.FuelPressureMbar);
        Assert.All(samples.Zip(samples.Skip(1)), pair => Assert.InRange(pair.Second.At - pair.First.At, TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(11)));
        Assert.InRange(bench.Now - samples[^1].At, TimeSpan.Zero, TimeSpan.FromSeconds(22));
    }
}
