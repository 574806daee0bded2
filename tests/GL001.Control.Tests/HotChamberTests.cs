namespace GL001.Control.Tests;

public sealed class HotChamberTests
{
    private readonly ProcessImage _image = new();

    [Fact]
    public void A_chamber_is_hot_after_a_minute_without_a_break()
    {
        var chamber = New(mode: 1);
        _image.Analog(AnalogSignal.ChamberTemperature).SetGood(760.0);
        Step(chamber, 599);
        Assert.False(_image.AutoIgnition.IsClosed);
        Step(chamber, 1);
        Assert.True(_image.AutoIgnition.IsClosed);
        _image.Analog(AnalogSignal.ChamberTemperature).SetGood(759.9);
        Step(chamber, 1);
        Assert.False(_image.AutoIgnition.IsClosed);
        _image.Analog(AnalogSignal.ChamberTemperature).SetGood(900.0);
        Step(chamber, 599);
        Assert.False(_image.AutoIgnition.IsClosed);
    }

    [Theory]
    [InlineData(SignalQuality.Uncertain)]
    [InlineData(SignalQuality.Bad)]
    public void A_reading_that_is_not_good_ends_it_at_once(SignalQuality quality)
    {
        var chamber = New(mode: 1);
        _image.Analog(AnalogSignal.ChamberTemperature).SetGood(900.0);
        Step(chamber, 600);
        Assert.True(_image.AutoIgnition.IsClosed);
        _image.Analog(AnalogSignal.ChamberTemperature).Restore(900.0, quality, SignalCause.Stuck);
        Step(chamber, 1);
        Assert.False(_image.AutoIgnition.IsClosed);
    }

    [Theory]
    [InlineData(true, 1, 0, BurnerState.Modulating)]
    [InlineData(true, 0, 1, BurnerState.Modulating)]
    [InlineData(true, 1, 2, BurnerState.Modulating)]
    [InlineData(false, 1, 1, BurnerState.Modulating)]
    [InlineData(true, 1, 1, BurnerState.LowFire)]
    [InlineData(true, 1, 1, BurnerState.MainTrialForIgnition)]
    [InlineData(true, 1, 1, BurnerState.PilotTrialForIgnition)]
    public void Without_furnace_thermometer_mode_or_steady_fire_nothing_is_relaxed(bool isFurnace, int thermometer, int mode, BurnerState state)
    {
        var chamber = new HotChamber(isFurnace, new UnitOptions { ChamberThermometer = thermometer, HighTemperatureMode = mode });
        _image.Analog(AnalogSignal.ChamberTemperature).SetGood(1_000.0);
        Step(chamber, 700, state);
        Assert.False(_image.AutoIgnition.IsClosed);
    }

    [Fact]
    public void The_mode_is_off_as_shipped() => Assert.Equal(0, new UnitOptions().HighTemperatureMode);

    [Fact]
    public void No_row_but_that_of_the_lost_main_flame_stands_down()
    {
        var rows = TripTables.Boiler().Concat(TripTables.Furnace()).Where(row => row.Arming == Arming.MainFuelCold);
        Assert.All(rows, row => Assert.Equal("BSLL-104", row.Tag));
    }

    private static HotChamber New(int mode) => new(isFurnace: true, new UnitOptions { ChamberThermometer = 1, HighTemperatureMode = mode });

    private void Step(HotChamber chamber, int scans, BurnerState state = BurnerState.Modulating)
    {
        for (var i = 0; i < scans; i++)
        {
            chamber.Step(_image, state, Bench.PeriodMs);
        }
    }
}
