using GL001.Gateway;
using GL001.Runtime;
using GL001.Simulator.Tests;
using GL001.Storage;
using GL001.Wire;

namespace GL001.Host.Tests;

/// <summary>Parameters over the wire: told in parts, changed only at rest and by the rules, in force from the next power-up.</summary>
public sealed class DeviceParameterTests
{
    private long _request;

    [Fact]
    public async Task Every_parameter_of_the_unit_is_told_in_parts_that_fit()
    {
        using var bench = new DeviceBench(Story.OfBoiler());
        await bench.RunAsync(TimeSpan.FromSeconds(3));
        var told = await TableAsync(bench);
        var set = bench.Subject.Controller.Parameters.Set;
        var own = Enumerable.Range(0, ParameterTable.Count).Where(id => ParameterTable.AppliesTo(id, set.Kind)).ToList();
        Assert.Equal(own.Select(id => new ToldParameter(ParameterTable.Name(id), ParameterTable.Unit(id), set.Value(id), ParameterTable.Minimum(id), ParameterTable.Maximum(id),
            ParameterTable.IsWhole(id), ParameterTable.IsSafetyRelated(id), ParameterTable.IsBuiltIn(id))), told);
        Assert.Equal(0, bench.Node.OverflowedPayloads);
        Assert.Equal(set.Crc, Told(bench, MetricId.ParameterCrc).Number);
    }

    [Fact]
    public async Task A_change_is_stored_told_as_an_event_and_acts_from_the_next_power_up()
    {
        using var bench = new DeviceBench(Story.OfBoiler());
        await bench.RunAsync(TimeSpan.FromSeconds(3));
        var ramp = bench.Subject.Controller.Cycle.Unit.RampMwPerMinute;
        Assert.Equal("None", await ChangeAsync(bench, "RampMwPerMinute", 1.25));
        Assert.Equal(1.25, (await TableAsync(bench)).Single(parameter => parameter.Name == "RampMwPerMinute").Value);
        Assert.Equal(1.0, Told(bench, MetricId.ParameterActsAfterRestart).Number);
        Assert.Equal(ramp, bench.Subject.Controller.Cycle.Unit.RampMwPerMinute);
        await bench.RunAsync(TimeSpan.FromSeconds(10));
        var change = Assert.Single(await bench.EventsAsync(), happened => happened.Kind == "device_parameter_change");
        Assert.Equal(FormattableString.Invariant($"Parameter RampMwPerMinute of UNIT-1 was changed from {ramp:0.######} to 1.25; it acts from the next power-up on."), change.Message);

        bench.PowerCycle();
        await bench.RunAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(1.25, bench.Subject.Controller.Cycle.Unit.RampMwPerMinute);
        Assert.Equal(0.0, Told(bench, MetricId.ParameterActsAfterRestart).Number);
    }

    [Fact]
    public async Task A_change_back_leaves_nothing_that_waits()
    {
        using var bench = new DeviceBench(Story.OfBoiler());
        await bench.RunAsync(TimeSpan.FromSeconds(3));
        var old = bench.Subject.Controller.Parameters.Set.Value(ParameterTable.RampMwPerMinute);
        Assert.Equal("None", await ChangeAsync(bench, "RampMwPerMinute", 1.25));
        Assert.Equal("None", await ChangeAsync(bench, "RampMwPerMinute", old));
        Assert.Equal(0.0, Told(bench, MetricId.ParameterActsAfterRestart).Number);
    }

    [Theory]
    [InlineData("NoSuchThing", 1.0, "UnknownParameter")]
    [InlineData("OutletTemperatureCutInK", 10.0, "NotForThisUnit")]
    [InlineData("RampMwPerMinute", 0.0, "BelowMinimum")]
    [InlineData("RampMwPerMinute", 50.5, "AboveMaximum")]
    [InlineData("RampMwPerMinute", double.NaN, "NotFinite")]
    [InlineData("StartLimitCount", 2.5, "NotWhole")]
    [InlineData("PrepurgeSeconds", 400.0, "LocalKeyNeeded")]
    [InlineData("SteamPressureSetpointBarg", 10.21, "CutOutBeyondLimit")]
    [InlineData("LeakTest", 0.0, "BuiltIn")]
    public async Task A_change_against_the_rules_is_refused_with_its_reason(string name, double value, string refusal)
    {
        using var bench = new DeviceBench(Story.OfBoiler());
        await bench.RunAsync(TimeSpan.FromSeconds(3));
        var crc = bench.Subject.Controller.Parameters.Set.Crc;
        Assert.Equal(refusal, await ChangeAsync(bench, name, value));
        Assert.Equal(crc, bench.Subject.Controller.Parameters.Set.Crc);
        Assert.False(bench.Subject.Controller.IsHalted);
        Assert.DoesNotContain(await bench.EventsAsync(), happened => happened.Kind == "device_parameter_change");
    }

    [Fact]
    public async Task The_key_at_the_unit_lets_a_safety_related_one_be_changed_at_rest()
    {
        using var bench = new DeviceBench(Story.OfBoiler());
        await bench.RunAsync(TimeSpan.FromSeconds(1));
        bench.Subject.Board.LocalKey = true;
        await bench.RunAsync(TimeSpan.FromSeconds(3));
        Assert.Equal("None", await ChangeAsync(bench, "PrepurgeSeconds", 400.0));
        bench.Subject.Board.LocalKey = false;
        await bench.RunAsync(TimeSpan.FromSeconds(1));
        Assert.Equal("LocalKeyNeeded", await ChangeAsync(bench, "PrepurgeSeconds", 300.0));
        Assert.Equal(400.0, bench.Subject.Controller.Parameters.Set.Value(ParameterTable.PrepurgeSeconds));
    }

    [Fact]
    public async Task How_the_unit_is_built_changes_by_no_message_even_with_the_key()
    {
        using var bench = new DeviceBench(Story.OfBoiler());
        bench.Subject.Board.LocalKey = true;
        await bench.RunAsync(TimeSpan.FromSeconds(3));
        var crc = bench.Subject.Controller.Parameters.Set.Crc;
        foreach (var id in Enumerable.Range(0, ParameterTable.Count).Where(id => ParameterTable.IsBuiltIn(id) && ParameterTable.AppliesTo(id, Control.UnitKind.Boiler)))
        {
            Assert.Equal("BuiltIn", await ChangeAsync(bench, ParameterTable.Name(id), ParameterTable.Maximum(id)));
        }

        Assert.Equal(crc, bench.Subject.Controller.Parameters.Set.Crc);
    }

    [Fact]
    public async Task A_key_that_was_forgotten_opens_nothing()
    {
        using var bench = new DeviceBench(Story.OfBoiler());
        await bench.RunAsync(TimeSpan.FromSeconds(1));
        bench.Subject.Board.LocalKey = true;
        await bench.RunAsync(TimeSpan.FromMilliseconds(UnitController.KeyCountsForMs) + TimeSpan.FromSeconds(3));
        Assert.Equal("LocalKeyNeeded", await ChangeAsync(bench, "PrepurgeSeconds", 400.0));
    }

    [Fact]
    public async Task A_key_that_was_left_turned_through_a_power_cut_opens_nothing_before_it_was_turned_back()
    {
        using var bench = new DeviceBench(Story.OfBoiler());
        bench.Subject.OperatorPresent = false;
        await bench.RunAsync(TimeSpan.FromSeconds(1));
        bench.Subject.Board.LocalKey = true;
        await bench.RunAsync(TimeSpan.FromSeconds(1));
        bench.PowerCycle();
        await bench.RunAsync(TimeSpan.FromSeconds(5));
        Assert.Equal("LocalKeyNeeded", await ChangeAsync(bench, "PrepurgeSeconds", 400.0));
        bench.Subject.Board.LocalKey = false;
        await bench.RunAsync(TimeSpan.FromSeconds(1));
        bench.Subject.Board.LocalKey = true;
        await bench.RunAsync(TimeSpan.FromSeconds(1));
        Assert.Equal("None", await ChangeAsync(bench, "PrepurgeSeconds", 400.0));
    }

    [Fact]
    public async Task The_value_that_is_there_is_taken_without_a_write_or_an_event()
    {
        using var bench = new DeviceBench(Story.OfBoiler());
        await bench.RunAsync(TimeSpan.FromSeconds(3));
        var parameters = bench.Subject.Controller.Parameters;
        var writes = parameters.Writes;
        Assert.Equal("None", await ChangeAsync(bench, "RampMwPerMinute", parameters.Set.Value(ParameterTable.RampMwPerMinute)));
        Assert.Equal(writes, parameters.Writes);
        await bench.RunAsync(TimeSpan.FromSeconds(5));
        Assert.DoesNotContain(await bench.EventsAsync(), happened => happened.Kind == "device_parameter_change");
    }

    [Fact]
    public async Task Ten_thousand_orders_are_all_answered_and_the_scan_and_the_memory_see_few_of_them()
    {
        using var bench = new DeviceBench(Story.OfBoiler());
        bench.Subject.OperatorPresent = false;
        await bench.RunAsync(TimeSpan.FromSeconds(3));
        var controller = bench.Subject.Controller;
        var report = new ParameterReport();
        var most = 0;
        const int Orders = 10_000;
        const int Seconds = 200;
        for (var step = 0; step < Seconds * 10; step++)
        {
            for (var i = 0; i < Orders / (Seconds * 10); i++)
            {
                _request++;
                bench.Link.Deliver(DeviceBench.CommandTopic, CommandEncoder.ChangeParameter(_request, "RampMwPerMinute", 1.0 + (_request % 9 / 4.0), bench.Now));
            }

            var before = controller.Parameters.Writes + controller.Memory.Writes;
            await bench.StepAsync();
            most = Math.Max(most, controller.Parameters.Writes + controller.Memory.Writes - before);
        }

        await bench.RunAsync(TimeSpan.FromSeconds(3));

        // Every order has its answer, those that were refused at once too.
        var answers = bench.Heard.OfType<UnitData>()
            .Select(data => (Request: data.Values.FirstOrDefault(value => value.MetricId == MetricId.ParameterLastRequest), Refusal: data.Values.FirstOrDefault(value => value.MetricId == MetricId.ParameterLastRefusal)))
            .Where(answer => answer.Request.Number is > 0.0 && answer.Refusal.Text is not null).ToList();
        Assert.Equal(Orders, answers.Select(answer => answer.Request.Number).Distinct().Count());
        Assert.Contains(answers, answer => answer.Refusal.Text == "None");
        Assert.True(answers.Count(answer => answer.Refusal.Text == "TooMany") > Orders * 9 / 10);

        // The scan judged one a report at most, wrote one thing a scan at most, and no more than a day's share.
        controller.Mailbox.ReadParameters(report);
        Assert.InRange(report.Judged, 10, Seconds + 3);
        Assert.Equal(1, most);
        Assert.InRange(controller.Parameters.Writes, 10, 2 * UnitController.ParameterWrites);
        Assert.False(controller.IsHalted);
        Assert.Equal(0, controller.Cycle.Overruns);
    }

    [Fact]
    public async Task So_many_changes_are_stored_and_then_one_in_five_minutes()
    {
        using var bench = new DeviceBench(Story.OfBoiler());
        bench.Subject.OperatorPresent = false;
        await bench.RunAsync(TimeSpan.FromSeconds(3));
        var start = bench.Subject.UptimeMs;
        for (var i = 0; i < UnitController.ParameterWrites; i++)
        {
            Assert.Equal("None", await ChangeAsync(bench, "RampMwPerMinute", i % 2 == 0 ? 1.25 : 1.5));
        }

        Assert.Equal("TooMany", await ChangeAsync(bench, "RampMwPerMinute", 1.25));
        Assert.Equal("None", await ChangeAsync(bench, "RampMwPerMinute", 1.5));
        await bench.RunAsync(TimeSpan.FromMilliseconds(UnitController.ParameterWriteMs - (bench.Subject.UptimeMs - start)));
        Assert.Equal("None", await ChangeAsync(bench, "RampMwPerMinute", 1.25));
        Assert.Equal("TooMany", await ChangeAsync(bench, "RampMwPerMinute", 1.5));
    }

    [Fact]
    public async Task The_switch_on_local_keeps_every_message_out()
    {
        using var bench = new DeviceBench(Story.OfBoiler());
        bench.Subject.Board.RemoteSelected = false;
        await bench.RunAsync(TimeSpan.FromSeconds(3));
        Assert.Equal("LocalMode", await ChangeAsync(bench, "RampMwPerMinute", 1.25));
    }

    [Theory]
    [InlineData("RampMwPerMinute", 1.25)]
    [InlineData("PrepurgeSeconds", 400.0)]
    public async Task Nothing_is_stored_while_the_burner_fires_even_with_the_key(string name, double value)
    {
        using var bench = new DeviceBench(Story.Firing(Story.OfBoiler()));
        bench.Subject.Board.LocalKey = true;
        await bench.RunAsync(TimeSpan.FromSeconds(3));
        var crc = bench.Subject.Controller.Parameters.Set.Crc;
        Assert.Equal("BurnerNotAtRest", await ChangeAsync(bench, name, value));
        Assert.Equal(crc, bench.Subject.Controller.Parameters.Set.Crc);
        Assert.Equal(Control.BurnerState.Modulating, bench.Story.State);
    }

    [Fact]
    public void A_set_that_cannot_be_read_is_replaced_by_nobody_without_the_key()
    {
        var memory = new Simulator.Devices.SimulatedFlash(8, 4_096, 1);
        var written = new ParameterMemory(memory, new ParameterSet(Control.UnitKind.Furnace, 305.0));
        Assert.Equal(ParameterRefusal.None, written.TrySet(ParameterTable.RampMwPerMinute, 1.25, keyTurned: false, burnerAtRest: true));

        // Put into the controller of a boiler: nothing there is known of it.
        var foreign = new ParameterMemory(memory, new ParameterSet(Control.UnitKind.Boiler, 11.1));
        Assert.False(foreign.IsSound);
        Assert.Equal(ParameterRefusal.LocalKeyNeeded, foreign.TrySet(ParameterTable.RampMwPerMinute, 1.25, keyTurned: false, burnerAtRest: true));
        Assert.False(foreign.IsSound);
    }

    private async Task<string?> ChangeAsync(DeviceBench bench, string name, double value)
    {
        _request++;
        bench.Link.Deliver(DeviceBench.CommandTopic, CommandEncoder.ChangeParameter(_request, name, value, bench.Now));
        await bench.RunAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(_request, Told(bench, MetricId.ParameterLastRequest).Number);
        return Told(bench, MetricId.ParameterLastRefusal).Text;
    }

    private static async Task<List<ToldParameter>> TableAsync(DeviceBench bench)
    {
        List<ToldParameter> told = [];
        for (var first = 0; first < ParameterTable.Count;)
        {
            bench.Link.Deliver(DeviceBench.CommandTopic, CommandEncoder.FetchParameters(first, bench.Now));
            await bench.RunAsync(TimeSpan.FromMilliseconds(300));
            var part = bench.Heard.OfType<UnitParametersSent>().Last();
            Assert.Equal(first, part.First);
            told.AddRange(part.Parameters);
            first = part.Next;
        }

        return told;
    }

    private static MetricValue Told(DeviceBench bench, int metricId) =>
        bench.Heard.SelectMany(heard => heard switch
        {
            UnitBorn born => born.Values,
            UnitData data => data.Values,
            _ => [],
        }).Last(value => value.MetricId == metricId);
}
