namespace GL001.Control.Tests;

public sealed class RampSoakProgramTests
{
    private const int PeriodMs = 100;

    private readonly AnalogInput _temperature = new("TT-110");
    private readonly RampSoakProgram _program = new(Options((10.0, 120.0, 5.0), (20.0, 180.0, 10.0)), Furnace());

    public RampSoakProgramTests()
    {
        _temperature.SetGood(20.0);
    }

    [Fact]
    public void A_programme_ramps_and_soaks_segment_by_segment_and_then_ramps_to_the_units_own_setpoint()
    {
        // 20 to 120 degC at 10 K/min: 10 min; 5 min; to 180 degC at 20 K/min: 3 min; 10 min; to 280 degC at 20 K/min: 5 min.
        LightOff();
        FollowFor(5 * 60);
        Assert.Equal(70.0, _program.SetpointDegC, 0.1);
        FollowFor((5 * 60) + 1);
        Assert.Equal(ProgramState.Soaking, _program.State);
        Assert.Equal(120.0, _program.SetpointDegC);
        Assert.InRange(_program.SoakRemainingMs, 299_000 - 200, 299_000 + 200);
        FollowFor(5 * 60);
        Assert.Equal(1, _program.Segment);
        FollowFor(90);
        Assert.Equal(150.0, _program.SetpointDegC, 0.5);
        FollowFor(95);
        Assert.Equal(ProgramState.Soaking, _program.State);
        FollowFor(10 * 60);
        Assert.Equal(ProgramState.Ramping, _program.State);
        FollowFor((5 * 60) - 10);
        Assert.InRange(_program.SetpointDegC, 270.0, 279.0);
        FollowFor(20);
        Assert.Equal(ProgramState.Completed, _program.State);
        Assert.Equal(280.0, _program.SetpointDegC);
    }

    [Fact]
    public void Nothing_starts_before_the_burner_fires_or_without_segments()
    {
        for (var i = 0; i < 100; i++)
        {
            _program.Step(_temperature, isFiring: false, isStopped: false, PeriodMs);
        }

        Assert.Equal(ProgramState.Idle, _program.State);
        Assert.Equal(280.0, _program.SetpointDegC);
        var none = new RampSoakProgram(new RampSoakOptions(), Furnace());
        none.Step(_temperature, isFiring: true, isStopped: false, PeriodMs);
        Assert.Equal(ProgramState.Idle, none.State);
    }

    [Theory]
    [InlineData(139.0, 0, 120.0)]
    [InlineData(141.0, 1, 141.0)]
    [InlineData(199.0, 1, 180.0)]
    [InlineData(201.0, 2, 201.0)]
    [InlineData(279.0, 2, 279.0)]
    public void Segments_that_the_furnace_is_past_are_skipped_and_one_that_it_is_barely_at_is_soaked(double degC, int segment, double setpoint)
    {
        _temperature.SetGood(degC);
        LightOff();
        Assert.Equal(segment, _program.Segment);
        Assert.Equal(setpoint, _program.SetpointDegC, 0.1);
    }

    [Fact]
    public void The_soak_counts_only_inside_the_band()
    {
        Soaking();
        FollowFor(60);
        var remaining = _program.SoakRemainingMs;
        foreach (var outside in new[] { 99.0, 141.0 })
        {
            _temperature.SetGood(outside);
            ScanFor(600);
            Assert.Equal(ProgramHold.ByDeviation, _program.Hold);
            Assert.Equal(remaining, _program.SoakRemainingMs);
        }

        _temperature.SetGood(101.0);
        ScanFor(60);
        Assert.Equal(ProgramHold.None, _program.Hold);
        Assert.Equal(remaining - 60_000, _program.SoakRemainingMs);
    }

    [Fact]
    public void The_ramp_waits_for_a_furnace_that_cannot_follow_and_not_for_one_that_is_ahead()
    {
        LightOff();
        ScanFor(600);
        Assert.Equal(40.0, _program.SetpointDegC, 0.1);
        Assert.Equal(ProgramHold.ByDeviation, _program.Hold);
        _temperature.SetGood(110.0);
        ScanFor(60);
        Assert.Equal(50.0, _program.SetpointDegC, 0.1);
    }

    [Theory]
    [InlineData(SignalQuality.Bad)]
    [InlineData(SignalQuality.Uncertain)]
    public void A_temperature_that_is_not_good_stops_the_time(SignalQuality quality)
    {
        Soaking();
        FollowFor(60);
        var remaining = _program.SoakRemainingMs;
        Spoil(quality, 120.0);
        ScanFor(600);
        Assert.Equal(ProgramHold.BySignal, _program.Hold);
        Assert.Equal(remaining, _program.SoakRemainingMs);
        Assert.Equal(120.0, _program.SetpointDegC);
    }

    [Theory]
    [InlineData(SignalQuality.Bad)]
    [InlineData(SignalQuality.Uncertain)]
    public void A_light_off_without_a_good_temperature_starts_when_it_is_good_again(SignalQuality quality)
    {
        Spoil(quality, 20.0);
        ScanFor(10);
        Assert.Equal(ProgramState.Idle, _program.State);
        _temperature.SetGood(30.0);
        ScanFor(1);
        Assert.Equal(ProgramState.Ramping, _program.State);
        Assert.InRange(_program.SetpointDegC, 30.0, 30.5);
    }

    [Fact]
    public void A_trip_ends_the_programme_and_the_next_light_off_soaks_again_from_the_temperature_that_is_there()
    {
        Soaking();
        FollowFor(240);
        _program.Step(_temperature, isFiring: false, isStopped: true, PeriodMs);
        Assert.Equal(ProgramState.Aborted, _program.State);
        Assert.Equal(280.0, _program.SetpointDegC);
        _temperature.SetGood(118.0);
        LightOff();
        Assert.Equal(0, _program.Segment);
        Assert.Equal(118.0, _program.SetpointDegC, 0.1);
        Assert.Equal(300_000, _program.SoakRemainingMs);
    }

    [Fact]
    public void A_burner_that_rested_goes_on_from_the_temperature_and_keeps_what_was_soaked()
    {
        Soaking();
        FollowFor(120);
        var remaining = _program.SoakRemainingMs;
        _temperature.SetGood(95.0);
        Rest();
        ScanFor(60);
        Assert.Equal(ProgramState.Ramping, _program.State);
        Assert.Equal(105.0, _program.SetpointDegC, 0.1);
        Assert.Equal(remaining, _program.SoakRemainingMs);
        FollowFor(95);
        Assert.Equal(ProgramState.Soaking, _program.State);
        Assert.InRange(_program.SoakRemainingMs, remaining - 6_000, remaining - 4_000);
    }

    [Fact]
    public void A_rest_sets_the_setpoint_no_higher_and_one_above_it_changes_nothing()
    {
        Soaking();
        _temperature.SetGood(130.0);
        Rest();
        ScanFor(1);
        Assert.Equal(ProgramState.Soaking, _program.State);
        Assert.Equal(120.0, _program.SetpointDegC);
    }

    [Fact]
    public void The_setpoint_rises_to_the_cut_in_while_the_burner_rests_so_that_the_two_never_wait_for_each_other()
    {
        LightOff();
        FollowFor(60);
        var stuck = _temperature.Value;
        for (var i = 0; i < 3_000; i++)
        {
            _program.Step(_temperature, isFiring: false, isStopped: false, PeriodMs);
        }

        Assert.True(_program.SetpointDegC - 15.0 >= stuck);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_furnace_that_has_cooled_further_than_a_rest_takes_it_starts_over(bool afterItsEnd)
    {
        LightOff();
        FollowFor(afterItsEnd ? 40 * 60 : 17 * 60);
        Assert.Equal(afterItsEnd ? ProgramState.Completed : ProgramState.Ramping, _program.State);

        // Band 20 K and twice the cut-in of 15 K.
        _temperature.SetGood(_program.SetpointDegC - 49.0);
        Rest();
        Assert.Equal(afterItsEnd ? ProgramState.Completed : ProgramState.Ramping, _program.State);
        Assert.Equal(afterItsEnd ? 2 : 1, _program.Segment);
        _temperature.SetGood(60.0);
        Rest();
        Assert.Equal(ProgramState.Ramping, _program.State);
        Assert.Equal(0, _program.Segment);
        Assert.Equal(60.0, _program.SetpointDegC, 0.1);
    }

    [Fact]
    public void A_saved_programme_goes_on_where_it_was()
    {
        Soaking();
        FollowFor(30);
        var state = new StateBuffer(256);
        state.StartSaving();
        _program.Exchange(state);
        var other = new RampSoakProgram(Options((10.0, 120.0, 5.0), (20.0, 180.0, 10.0)), Furnace());
        state.StartRestoring();
        other.Exchange(state);
        for (var i = 0; i < 6_000; i++)
        {
            _temperature.SetGood(_program.SetpointDegC);
            _program.Step(_temperature, isFiring: true, isStopped: false, PeriodMs);
            other.Step(_temperature, isFiring: true, isStopped: false, PeriodMs);
            Assert.Equal(_program.SetpointDegC, other.SetpointDegC);
            Assert.Equal(_program.SoakRemainingMs, other.SoakRemainingMs);
        }

        Assert.Equal(ProgramState.Soaking, _program.State);
        Assert.Equal(1, _program.Segment);
    }

    [Theory]
    [InlineData(280.1, 10.0, 5.0, 20.0)]
    [InlineData(120.0, 10.0, 5.0, 20.0)]
    [InlineData(double.NaN, 10.0, 5.0, 20.0)]
    [InlineData(200.0, 0.0, 5.0, 20.0)]
    [InlineData(200.0, 20.1, 5.0, 20.0)]
    [InlineData(200.0, double.NaN, 5.0, 20.0)]
    [InlineData(200.0, 10.0, -1.0, 20.0)]
    [InlineData(200.0, 10.0, 1_440.1, 20.0)]
    [InlineData(200.0, 10.0, 5.0, 15.0)]
    [InlineData(200.0, 10.0, 5.0, double.NaN)]
    public void A_programme_that_the_furnace_cannot_have_is_refused(double targetDegC, double rate, double soak, double bandK)
    {
        var options = Options((10.0, 120.0, 5.0), (rate, targetDegC, soak));
        options.BandK = bandK;
        Assert.NotEmpty(options.FindFault(Furnace()));
        Assert.Throws<ArgumentException>(() => new RampSoakProgram(options, Furnace()));
    }

    [Fact]
    public void A_boiler_and_a_fifth_segment_are_refused()
    {
        var options = Options((10.0, 5.0, 5.0));
        Assert.NotEmpty(options.FindFault(new UnitParameters(UnitKind.Boiler, 40.0, 8.0, 6.0, 10.0)));
        options.SegmentCount = 5;
        Assert.NotEmpty(options.FindFault(Furnace()));
    }

    [Fact]
    public void Every_state_and_hold_has_a_name()
    {
        Assert.All(Enum.GetValues<ProgramState>(), state => Assert.Equal(state.ToString(), ProgramNames.Of(state)));
        Assert.All(Enum.GetValues<ProgramHold>(), hold => Assert.Equal(hold.ToString(), ProgramNames.Of(hold)));
    }

    internal static RampSoakOptions Options(params (double Rate, double Target, double Soak)[] segments)
    {
        var options = new RampSoakOptions { SegmentCount = segments.Length, BandK = 20.0 };
        for (var i = 0; i < segments.Length; i++)
        {
            (options.RateKPerMinute[i], options.TargetDegC[i], options.SoakMinutes[i]) = segments[i];
        }

        return options;
    }

    private static UnitParameters Furnace() => new(UnitKind.Furnace, 40.0, 8.0, 6.0, 280.0);

    private void Spoil(SignalQuality quality, double value)
    {
        if (quality == SignalQuality.Bad)
        {
            _temperature.SetBad(SignalCause.OpenCircuit);
        }
        else
        {
            _temperature.SetUncertain(value, SignalCause.Saturated);
        }
    }

    private void Soaking()
    {
        LightOff();
        FollowFor((10 * 60) + 1);
        Assert.Equal(ProgramState.Soaking, _program.State);
    }

    private void LightOff() => _program.Step(_temperature, isFiring: true, isStopped: false, PeriodMs);

    private void Rest()
    {
        _program.Step(_temperature, isFiring: false, isStopped: false, 0);
        _program.Step(_temperature, isFiring: true, isStopped: false, 0);
    }

    /// <summary>A furnace that is always at its setpoint.</summary>
    private void FollowFor(int seconds)
    {
        for (var i = 0; i < seconds * 1000 / PeriodMs; i++)
        {
            _temperature.SetGood(_program.SetpointDegC);
            LightOff();
        }
    }

    private void ScanFor(int seconds)
    {
        for (var i = 0; i < seconds * 1000 / PeriodMs; i++)
        {
            LightOff();
        }
    }
}
