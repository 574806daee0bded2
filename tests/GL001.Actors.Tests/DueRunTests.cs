using GL001.Gateway;
using GL001.Operations;
using GL001.Plant;

namespace GL001.Actors.Tests;

/// <summary>Several replicas ask the one dispatch for runs.</summary>
public sealed class DueRunTests
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task However_many_ask_there_is_one_run_an_interval()
    {
        await using var network = await TestNetwork.StartAsync(TestSite.Make());
        await network.TellAsync(Told.Firing().Birth());
        await network.Dispatch.RunAsync();
        network.Clock.Advance(s_interval - TimeSpan.FromSeconds(1));
        Assert.Empty(await Asked(network));
        network.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["interval"], await Asked(network));
        Assert.Equal(2, (await network.Dispatch.GetAsync()).Runs);
    }

    [Fact]
    public async Task A_burst_of_changes_on_several_silos_is_one_run_after_it_has_settled()
    {
        await using var network = await TestNetwork.StartAsync(TestSite.Make());
        await network.TellAsync(Told.Firing().Birth());
        await network.Dispatch.NoticeAsync("BLR-1-CTL was born");
        await network.Dispatch.NoticeAsync("BLR-2-CTL was born");
        Assert.Empty(await Asked(network));
        network.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["BLR-1-CTL was born"], await Asked(network));
    }

    [Fact]
    public async Task What_changes_in_the_midst_of_a_run_asks_for_the_next_one()
    {
        await using var network = await TestNetwork.StartAsync(TestSite.Make());
        await network.TellAsync(Told.Firing().Birth());
        network.Leases.Answer = async _ =>
        {
            await network.Dispatch.NoticeAsync("trip");
            return true;
        };
        await network.Dispatch.RunAsync();
        network.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["trip"], await Asked(network));
    }

    /// <summary>The dispatch of a silo that died begins anew, without a word from anybody: nothing changed at the plants.</summary>
    [Fact]
    public async Task A_dispatch_that_begins_while_units_are_heard_runs_within_seconds()
    {
        await using var network = await TestNetwork.StartAsync(TestSite.Make());
        await network.Dispatch.GetAsync();
        network.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Empty(await Asked(network));     // nobody to plan for
        await network.TellAsync(Told.Firing().Birth());
        Assert.Equal(["take-over"], await Asked(network));
    }

    [Fact]
    public async Task Each_owner_of_a_controller_takes_one_epoch_above_those_before_it()
    {
        var epochs = new KnownEpochs();
        var site = TestSite.Make(TestSite.Wants("A", DemandTier.Production, 20.0));
        await using var first = await TestNetwork.StartAsync(site, epochs: epochs);
        await using var second = await TestNetwork.StartAsync(site, epochs: epochs);
        Assert.Equal("8 8", await EpochsOfTwoRuns(first));
        Assert.Equal("9 9", await EpochsOfTwoRuns(second));
        Assert.Equal("8 8", await EpochsOfTwoRuns(first));      // it does not fight its successor

        static async Task<string> EpochsOfTwoRuns(TestNetwork network)
        {
            await network.TellAsync(Told.Firing().But(Told.Number(Wire.MetricId.HighestEpoch, 7.0)).Birth());
            var before = network.Leases.Heard.Count;
            await network.Dispatch.RunAsync();
            await network.Dispatch.RunAsync();
            return string.Join(' ', network.Leases.Heard.Skip(before).Select(lease => lease.Epoch));
        }
    }

    [Fact]
    public async Task Without_the_store_of_epochs_rest_is_offered_and_heat_is_not()
    {
        var epochs = new KnownEpochs { Failure = new OperationsException("away", isTransient: true) };
        await using var network = await TestNetwork.StartAsync(TestSite.Make(), epochs: epochs);
        await network.TellAsync(Told.Firing(12.0).But(Told.Number(Wire.MetricId.HighestEpoch, 7.0)).Birth());
        var status = await network.Dispatch.RunAsync();
        Assert.Equal(LeaseDelivery.SendFailed, status.Plan!.Units[0].Lease);
        Assert.Empty(network.Leases.Heard);
        await network.Dispatch.RestAsync(["BLR-1"]);
        Assert.Equal((7, 0.0), (Assert.Single(network.Leases.Heard).Epoch, network.Leases.Heard[0].HeatMegawatts));
        epochs.Failure = null;
        await network.Dispatch.RunAsync();
        Assert.Equal(8, network.Leases.Heard[^1].Epoch);
    }

    /// <summary>Data of a controller whose birth another owner heard.</summary>
    [Fact]
    public async Task An_owner_that_begins_in_the_midst_asks_for_births_and_takes_nothing_before()
    {
        await using var network = await TestNetwork.StartAsync(TestSite.Make());
        var controller = network.Controller("BLR-1-CTL");
        Assert.False(await controller.HandleAsync(Told.Data(Told.Number(Wire.MetricId.HeatOutputMw, 12.0))));
        Assert.False((await controller.GetAsync()).IsOnline);
        Assert.True(await controller.HandleAsync(Told.Firing().Birth()));
        Assert.True(await controller.HandleAsync(Told.Data(Told.Number(Wire.MetricId.HeatOutputMw, 12.0))));
    }

    [Fact]
    public async Task Births_are_asked_for_once_in_a_while()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var requests = new BirthRequests(clock);
        var controller = new ControllerAddress("P", "C");
        requests.Leave(controller);
        requests.Leave(controller);
        clock.Advance(BirthRequests.Throttle);
        requests.Leave(controller);
        using var enough = new CancellationTokenSource();
        var asked = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => requests.SendAsync((_, _) =>
        {
            if (++asked == 2)
            {
                enough.CancelAfter(TimeSpan.FromMilliseconds(100));
            }

            return Task.FromResult(true);
        }, enough.Token));
        Assert.Equal(2, asked);
    }

    private static async Task<string[]> Asked(TestNetwork network) =>
        [.. (await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => network.Dispatch.RunIfDueAsync()))).OfType<DispatchRun>().Select(run => run.Reason)];
}
