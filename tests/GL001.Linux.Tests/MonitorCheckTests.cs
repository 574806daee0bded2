using GL001.Control;
using GL001.Drivers;
using GL001.Runtime;
using GL001.Simulator.Devices;
using GL001.Storage;

namespace GL001.Linux.Tests;

/// <summary>The monitoring thermometer beside the one that trips: told when they differ, and never more than told.</summary>
public class MonitorCheckTests
{
    // The trip's thermometer stands at 150 °C.
    private const double Sound = 150.0 + MonitorCheck.MostDifferenceK - 0.5;
    private const double Off = 150.0 + MonitorCheck.MostDifferenceK + 0.5;

    private readonly LinuxRig _rig = new();
    private readonly FakeMonitor _monitor = new();
    private readonly MonitorCheck _check;
    private long _now;

    public MonitorCheckTests()
    {
        _check = new MonitorCheck(_monitor, UnitKind.Boiler, _rig.Unit.Mailbox, _rig.Unit.Keeper.Events);
        _rig.ScanFor(3_000);
        Events();
    }

    [Fact]
    public void Difference_that_stands_is_told_once_and_again_after_they_agreed()
    {
        Assert.Empty(Read(Sound, 10));
        Assert.Empty(Read(Off, MonitorCheck.Readings - 1));
        var told = Assert.Single(Read(Off, 1));
        Assert.Equal((EventKind.MonitorDiffers, MonitorCheck.Differs, Off), (told.Kind, told.Code, told.Value));
        Assert.InRange(told.Previous, 149.9, 150.1);
        Assert.Empty(Read(Off, 10));
        Assert.Empty(Read(Sound, MonitorCheck.Readings));
        Assert.Single(Read(Off, MonitorCheck.Readings));
    }

    [Fact]
    public void Colder_is_a_difference_too_and_so_is_no_number()
    {
        Assert.Single(Read(139.0, MonitorCheck.Readings));
        Assert.Empty(Read(Sound, MonitorCheck.Readings));
        Assert.Single(Read(double.NaN, MonitorCheck.Readings));
    }

    [Fact]
    public void One_reading_that_differs_now_and_then_is_not_told()
    {
        for (var i = 0; i < 20; i++)
        {
            Assert.Empty(Read(Off, MonitorCheck.Readings - 1));
            Assert.Empty(Read(Sound, 1));
        }
    }

    [Fact]
    public void Thermometer_without_a_reading_is_told()
    {
        _monitor.Fails = true;
        Assert.Equal(MonitorCheck.NoReading, Assert.Single(Read(Sound, MonitorCheck.Readings)).Code);
    }

    [Fact]
    public void Trip_thermometer_that_is_bad_is_the_trips_business()
    {
        _rig.Rtd.Fault = RtdFault.Open;
        _rig.ScanFor(10_000);
        Events();
        Assert.Empty(Read(Off, 10));
    }

    [Fact]
    public void It_is_read_every_ten_seconds_and_trips_nothing()
    {
        _rig.LightOff();
        Events();
        _monitor.DegC = 800.0;
        var before = _monitor.Count;
        for (var ms = 0; ms < 60_000; ms += 100)
        {
            _rig.Scan();
            _check.Pump(_rig.NowMs);
        }

        Assert.InRange(_monitor.Count - before, 6, 7);
        Assert.Equal(BurnerState.Modulating, _rig.State);
        Assert.Equal(EventKind.MonitorDiffers, Assert.Single(Events()).Kind);
    }

    private List<EventRecord> Read(double degC, int times)
    {
        _monitor.DegC = degC;
        for (var i = 0; i < times; i++)
        {
            _now += MonitorCheck.PeriodMs;
            _check.Pump(_now);
        }

        return Events();
    }


    private List<EventRecord> Events()
    {
        var events = new List<EventRecord>();
        var record = new EventRecord();
        while (_rig.Unit.Keeper.Events.TryTake(record))
        {
            events.Add(record);
            record = new EventRecord();
        }

        return events;
    }

    private sealed class FakeMonitor : IMonitorPort
    {
        public double DegC { get; set; }

        public bool Fails { get; set; }

        public int Count { get; private set; }

        public bool TryRead(out double degC)
        {
            Count++;
            degC = Fails ? 0.0 : DegC;
            return !Fails;
        }
    }
}
