using System.Collections.Concurrent;
using GL001.Plant;
using GL001.Wire;
using UnitKind = GL001.Plant.UnitKind;

namespace GL001.Simulator.Tests;

public sealed class RealTimeSiteTests : IAsyncLifetime
{
    private const string Controller = "UNIT-1-CTL";
    private const string Born = "spBv1.0/Plant-1/DBIRTH/UNIT-1-CTL/UNIT-1";
    private const string Data = "spBv1.0/Plant-1/DDATA/UNIT-1-CTL/UNIT-1";
    private const string Died = "spBv1.0/Plant-1/NDEATH/UNIT-1-CTL";
    private const string OtherData = "spBv1.0/Plant-1/DDATA/UNIT-2-CTL/UNIT-2";

    private readonly CancellationTokenSource _stopping = new();
    private readonly BrittleClock _clock = new();
    private readonly ConcurrentQueue<(string ControllerId, Exception Problem)> _failures = new();
    private ListeningBroker _broker = null!;

    public async Task InitializeAsync() => _broker = await ListeningBroker.StartAsync();

    public async Task DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _broker.DisposeAsync();
        _stopping.Dispose();
    }

    [Fact]
    public async Task Power_on_of_a_controller_that_lacks_nothing_disturbs_it_not()
    {
        await using var plants = Plants("UNIT-1");
        var run = plants.RunAsync(_stopping.Token);
        await _broker.UntilAsync(Born);
        Assert.True(await plants.PowerOnAsync(Controller));
        Assert.Equal([Data, Data], [(await _broker.NextAsync()).Topic, (await _broker.NextAsync()).Topic]);
        await EndAsync(run);
    }

    [Fact]
    public async Task Power_on_before_the_start_connects_nobody_twice()
    {
        await using var plants = Plants("UNIT-1");
        Assert.True(await plants.PowerOnAsync(Controller));
        var run = plants.RunAsync(_stopping.Token);
        await _broker.UntilAsync(Born);
        Assert.Equal([Data, Data], [(await _broker.NextAsync()).Topic, (await _broker.NextAsync()).Topic]);
        await EndAsync(run);
    }

    [Fact]
    public async Task Birth_number_rises_each_time_the_network_comes_back()
    {
        await using var plants = Plants("UNIT-1");
        var run = plants.RunAsync(_stopping.Token);
        for (var bdSeq = 1; bdSeq <= 3; bdSeq++)
        {
            await _broker.UntilAsync(Born);
            Assert.True(await plants.CutNetworkAsync(Controller));
            Assert.Equal(DeathCertificate.Encode(bdSeq), (await _broker.UntilAsync(Died)).Payload);
            Assert.True(await plants.PowerOnAsync(Controller));
        }

        await EndAsync(run);
    }

    [Fact]
    public async Task Every_controller_talks_on_a_thread_of_its_own()
    {
        await using var plants = Plants("UNIT-1", "UNIT-2");
        var run = plants.RunAsync(_stopping.Token);
        await _broker.UntilAsync(Data);
        await _broker.UntilAsync(OtherData);
        Assert.Equal(["UNIT-1-CTL network", "UNIT-2-CTL network"], _clock.Askers.Order(StringComparer.Ordinal));
        await EndAsync(run);
    }

    [Fact]
    public async Task A_controller_whose_network_fails_is_lost_alone_and_a_power_on_brings_it_back()
    {
        await using var plants = Plants("UNIT-1", "UNIT-2");
        var run = plants.RunAsync(_stopping.Token);
        await _broker.UntilAsync(Born);
        await _broker.UntilAsync(OtherData);
        _clock.FailsFor = "UNIT-1-CTL network";
        await _broker.UntilAsync(Died);
        var (controller, problem) = Assert.Single(_failures);
        Assert.Equal(Controller, controller);
        Assert.Equal("the clock stopped", problem.Message);
        Assert.Equal([OtherData, OtherData], [(await _broker.NextAsync()).Topic, (await _broker.NextAsync()).Topic]);

        _clock.FailsFor = null;
        Assert.True(await plants.PowerOnAsync(Controller));
        await _broker.UntilAsync(Born);
        await EndAsync(run);
    }

    [Fact]
    public async Task Switching_after_the_end_reaches_nobody()
    {
        var plants = Plants("UNIT-1");
        var run = plants.RunAsync(_stopping.Token);
        await _broker.UntilAsync(Born);
        await EndAsync(run);
        await plants.DisposeAsync();
        Assert.True(await plants.PowerOffAsync(Controller));
        Assert.True(await plants.PowerOnAsync(Controller));
        Assert.True(await plants.CutNetworkAsync(Controller));
        await plants.DisposeAsync();
        await _broker.NobodyConnectedAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_is_switched_while_it_starts_and_stops_nobody_stays_connected(int seed)
    {
        await using (var plants = Plants("UNIT-1", "UNIT-2"))
        {
            var switching = Enumerable.Range(0, 4).Select(i => Task.Run(() => SwitchAsync(plants, new Random((10 * seed) + i)))).ToList();
            var run = plants.RunAsync(_stopping.Token);
            await Task.WhenAny(switching);
            await EndAsync(run);
            await Task.WhenAll(switching);
        }

        await _broker.NobodyConnectedAsync();
        Assert.Empty(_failures);
    }

    private static async Task SwitchAsync(RealTimeSite plants, Random random)
    {
        for (var i = 0; i < 40; i++)
        {
            var controller = $"UNIT-{random.Next(1, 3)}-CTL";
            Assert.True(await (random.Next(3) switch
            {
                0 => plants.PowerOffAsync(controller),
                1 => plants.CutNetworkAsync(controller),
                _ => plants.PowerOnAsync(controller),
            }));
        }
    }

    private RealTimeSite Plants(params string[] units)
    {
        var header = new Header { Id = "HDR-1", Kind = HeaderKind.Steam, NominalPressure = GaugePressure.FromBarg(10.0) };
        var site = Story.SiteWith([.. units.Select(unit => Story.Unit(UnitKind.Boiler, unit))], [header], []);
        return new RealTimeSite(new SimulatedSite(site, DateTimeOffset.UnixEpoch, seed: 1), "127.0.0.1", _broker.Port, _clock,
            (unit, problem) => _failures.Enqueue((unit.Unit.ControllerId, problem)));
    }

    private async Task EndAsync(Task run)
    {
        await _stopping.CancelAsync();
        await run;
    }

    /// <summary>The system's clock, which knows who asks it for the time of day and can fail one of them.</summary>
    private sealed class BrittleClock : TimeProvider
    {
        private readonly ConcurrentDictionary<string, bool> _askers = new();
        private volatile string? _failsFor;

        public IEnumerable<string> Askers => _askers.Keys;

        public string? FailsFor { set => _failsFor = value; }

        public override DateTimeOffset GetUtcNow()
        {
            var asker = Thread.CurrentThread.Name ?? "";
            _askers.TryAdd(asker, true);
            return asker == _failsFor ? throw new InvalidOperationException("the clock stopped") : base.GetUtcNow();
        }
    }
}
