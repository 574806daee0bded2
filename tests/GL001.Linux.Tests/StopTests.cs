using GL001.Control;
using GL001.Drivers;
using GL001.Firmware;
using GL001.Simulator.Devices;
using GL001.Storage;

namespace GL001.Linux.Tests;

/// <summary>The end of the program: by a signal, by a second one, and what stands in the log afterwards.</summary>
public class StopTests
{
    private readonly SimulatedFlash _telemetry = new(16, 4_096);
    private readonly LinuxRig _rig;
    private readonly List<int> _pins = [];
    private int _fuelScans;
    private int _fanScans;

    public StopTests() => _rig = new LinuxRig(telemetry: _telemetry);

    private int PostpurgeMs => (_rig.Controller.LongestStopMs - LinuxController.StopMarginMs) / 2;

    [Fact]
    public void Stop_shuts_the_fuel_at_once_and_purges_to_the_end_before_the_fan_goes()
    {
        _rig.LightOff();
        Run(stopAfter: 3);
        Assert.Equal(BurnerState.Standby, _rig.State);
        Assert.Equal(0, _rig.RelayPins);
        Assert.Equal(0, _rig.Outputs.Codes[AnalogOutput.FuelValve]);

        // Three scans before the signal, and the fan through all of the post-purge; both without a break.
        Assert.Equal(3, _fuelScans);
        Assert.Equal(3 + (PostpurgeMs / UnitConfiguration.ScanPeriodMs), _fanScans);
        Assert.Equal(_fanScans, _pins.FindLastIndex(pins => (pins & Relay.CombustionAirFan) != 0) + 1);
    }

    [Fact]
    public void Stop_is_told_by_an_event_of_its_own_and_by_that_of_the_fuel()
    {
        _rig.LightOff();
        Run(stopAfter: 3);
        var events = Events();
        var shutdown = Assert.Single(events, record => record.Kind == EventKind.Shutdown);
        Assert.Equal("Modulating", shutdown.Subject);
        Assert.Contains(events, record => record.Kind == EventKind.Stop && record.Sequence > shutdown.Sequence);
        Assert.DoesNotContain(events, record => record.Kind is EventKind.Trip or EventKind.Halt);
    }

    [Fact]
    public void Second_signal_ends_it_at_once_and_is_recorded_all_the_same()
    {
        _rig.LightOff();
        Run(stopAfter: 3, atOnceAfter: 10);
        Assert.Equal(BurnerState.Postpurge, _rig.State);
        Assert.Equal(0, _rig.RelayPins);
        Assert.Equal(3, _fuelScans);
        Assert.InRange(_fanScans, 9, 11);
        Assert.Contains(Events(), record => record.Kind == EventKind.Shutdown);
    }

    [Fact]
    public void Burner_at_rest_is_left_in_the_next_scan()
    {
        _rig.ScanFor(3_000);
        Run(stopAfter: 3);
        Assert.Equal(BurnerState.Lockout, _rig.State);
        Assert.InRange(_pins.Count, 3, 4);
        Assert.Equal(0, _fanScans);
    }

    [Fact]
    public void Start_under_way_is_given_up_and_its_air_purges_what_may_have_leaked()
    {
        _rig.ScanFor(3_000);
        _rig.PressReset();
        _rig.RunUntil(BurnerState.Prepurge);
        _rig.ScanFor(5_000);
        Run(stopAfter: 3);
        Assert.Equal(BurnerState.Standby, _rig.State);
        Assert.Equal(0, _fuelScans);
        Assert.True(_fanScans >= PostpurgeMs / UnitConfiguration.ScanPeriodMs);
    }

    [Fact]
    public void Trip_during_the_stop_locks_out_and_purges_again_within_the_longest_time()
    {
        _rig.LightOff();
        var began = _rig.NowMs;
        Run(stopAfter: 3, before: scan =>
        {
            if (scan == 3 + (PostpurgeMs / UnitConfiguration.ScanPeriodMs) - 5)
            {
                _rig.SetContact(DiscreteSignal.EmergencyStop, false);
            }
        });
        Assert.Equal(BurnerState.Lockout, _rig.State);
        Assert.Equal("HS-121", _rig.Unit.Cycle.Interlocks.FirstOut.Tag);
        Assert.InRange(_rig.NowMs - began, (2 * PostpurgeMs) - 2_000, _rig.Controller.LongestStopMs);
        Assert.Contains(Events(), record => record.Kind == EventKind.Trip && record.Subject == "HS-121");
    }

    [Fact]
    public void Relays_that_cannot_be_driven_do_not_keep_the_program_from_ending()
    {
        _rig.LightOff();
        var began = _rig.NowMs;
        Run(stopAfter: 3, before: scan => _rig.Buses.Pins.Dead = scan == 10 ? Boards.LinuxBoard.RelayPins[5] : _rig.Buses.Pins.Dead);
        Assert.InRange(_rig.NowMs - began, 0, _rig.Controller.LongestStopMs + 1_000);
        Assert.Equal(0, _rig.RelayPins & Relay.Fuel);
    }

    [Fact]
    public void Watchdog_is_fed_through_the_post_purge()
    {
        _rig.LightOff();
        var held = true;
        Run(stopAfter: 3, before: _ => held &= _rig.Relays.WatchdogHolds);
        Assert.True(held);
    }

    /// <summary>The controller's own loop until it ends by itself, with signals after so many scans.</summary>
    private void Run(int stopAfter, int atOnceAfter = int.MaxValue, Action<int>? before = null)
    {
        using var stopping = new CancellationTokenSource();
        using var atOnce = new CancellationTokenSource();
        var scan = 0;
        _rig.BeforeScan = () =>
        {
            // What the scan before has written.
            scan++;
            _pins.Add(_rig.RelayPins);
            _fuelScans += Relay.LetsMainFuelThrough(_rig.RelayPins) ? 1 : 0;
            _fanScans += (_rig.RelayPins & Relay.CombustionAirFan) != 0 ? 1 : 0;
            before?.Invoke(scan);
            if (scan == stopAfter)
            {
                stopping.Cancel();
            }

            if (scan == atOnceAfter)
            {
                atOnce.Cancel();
            }

            Assert.True(scan < 100_000, "the program does not end");
        };
        _rig.Controller.Run(stopping.Token, atOnce.Token);
    }

    private List<EventRecord> Events()
    {
        var log = new EventLog(new SlowFlashRegion(_telemetry, 0, Runtime.MemoryMap.EventBlocks));
        Assert.True(log.Open());
        var events = new List<EventRecord>();
        for (var next = 1L; ; next = events[^1].Sequence + 1)
        {
            var record = new EventRecord();
            if (!log.TryReadFrom(next, record))
            {
                return events;
            }

            events.Add(record);
        }
    }
}
