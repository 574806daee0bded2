namespace GL001.Control.Tests;

public sealed class RampSoakProgramTests
{
    private const int PeriodMs = 100;
    private readonly AnalogInput _temperature = new("TT-121");
    private readonly RampSoakProgram _program = new(lowestDegC: 0.0, highestDegC: 1_200.0, bandK: 5.0);

    public RampSoakProgramTests()
    {
        _temperature.SetGood(20.0);
    }

    [Fact]
    public void A_programme_ramps_and_soaks_segment_by_segment()
    {
        // 20 to 120 degC at 10 K/min: 10 min; 5 min soak; down to 60 degC at 20 K/min: 3 min; no soak.
        Assert.True(_program.TryAddSegment(120.0, 10.0, 5.0));
        Assert.True(_program.TryAddSegment(60.0, 20.0, 0.0));
        Assert.True(_program.TryStart(_temperature));
        FollowFor(5 * 60);
        Assert.Equal(70.0, _program.SetpointDegC, 0.01);
        Assert.Equal(ProgramState.Ramping, _program.State);
        FollowFor((5 * 60) + 1);
        Assert.Equal(ProgramState.Soaking, _program.State);
        Assert.Equal(120.0, _program.SetpointDegC);
        Assert.InRange(_program.SoakRemainingMs, 299_000 - 200, 299_000 + 200);
        FollowFor(5 * 60);
        Assert.Equal(1, _program.Segment);
        FollowFor(90);
        Assert.Equal(90.0, _program.SetpointDegC, 0.5);
        FollowFor(95);
        Assert.Equal(ProgramState.Completed, _program.State);
        Assert.Equal(60.0, _program.SetpointDegC);
        Assert.True(_program.HasSetpoint);
        Assert.Equal(18 * 60_000, _program.CountedMs, 1_000.0);
        Assert.Equal(0, _program.HeldMs);
    }

    [Fact]
    public void The_soak_counts_only_inside_the_band()
    {
        Soaking();
        FollowFor(60);
        var remaining = _program.SoakRemainingMs;
        foreach (var outside in new[] { 94.9, 105.1 })
        {
            _temperature.SetGood(outside);
            ScanFor(600);
            Assert.Equal(ProgramHold.ByDeviation, _program.Hold);
            Assert.Equal(remaining, _program.SoakRemainingMs);
        }

        _temperature.SetGood(95.1);
        ScanFor(60);
        Assert.Equal(ProgramHold.None, _program.Hold);
        Assert.Equal(remaining - 60_000, _program.SoakRemainingMs);
        Assert.Equal(1_200_000, _program.HeldMs);
    }

    [Fact]
    public void The_ramp_waits_for_a_furnace_that_cannot_follow()
    {
        _program.TryAddSegment(500.0, 10.0, 5.0);
        _program.TryStart(_temperature);
        ScanFor(600);
        Assert.Equal(25.0, _program.SetpointDegC, 0.1);
        Assert.Equal(ProgramHold.ByDeviation, _program.Hold);
    }

    [Theory]
    [InlineData(SignalQuality.Bad)]
    [InlineData(SignalQuality.Uncertain)]
    public void A_temperature_that_is_not_good_stops_the_time(SignalQuality quality)
    {
        Soaking();
        FollowFor(60);
        var remaining = _program.SoakRemainingMs;
        if (quality == SignalQuality.Bad)
        {
            _temperature.SetBad(SignalCause.OpenCircuit);
        }
        else
        {
            _temperature.SetUncertain(100.0, SignalCause.Saturated);
        }

        ScanFor(600);
        Assert.Equal(ProgramHold.BySignal, _program.Hold);
        Assert.Equal(remaining, _program.SoakRemainingMs);
        Assert.Equal(100.0, _program.SetpointDegC);
    }

    [Fact]
    public void The_operator_holds_resumes_and_aborts()
    {
        _program.TryAddSegment(100.0, 10.0, 5.0);
        _program.TryStart(_temperature);
        FollowFor(60);
        _program.HoldByOperator();
        FollowFor(600);
        Assert.Equal(30.0, _program.SetpointDegC, 0.1);
        Assert.Equal(ProgramHold.ByOperator, _program.Hold);
        _program.Resume();
        FollowFor(60);
        Assert.Equal(40.0, _program.SetpointDegC, 0.1);
        _program.Abort();
        Assert.Equal(ProgramState.Aborted, _program.State);
        Assert.False(_program.HasSetpoint);
        FollowFor(60);
        Assert.Equal(ProgramState.Aborted, _program.State);
        Assert.True(_program.TryStart(_temperature));
        Assert.Equal(40.0, _program.SetpointDegC, 0.1);
    }

    [Fact]
    public void A_programme_starts_only_with_segments_and_a_good_temperature()
    {
        Assert.False(_program.TryStart(_temperature));
        _program.TryAddSegment(100.0, 10.0, 5.0);
        _temperature.SetUncertain(20.0, SignalCause.Saturated);
        Assert.False(_program.TryStart(_temperature));
        _temperature.SetBad(SignalCause.OpenCircuit);
        Assert.False(_program.TryStart(_temperature));
        Assert.Equal(ProgramState.Idle, _program.State);
    }

    [Fact]
    public void A_running_programme_is_neither_changed_nor_started_again()
    {
        Soaking();
        FollowFor(60);
        var remaining = _program.SoakRemainingMs;
        Assert.False(_program.TryAddSegment(200.0, 10.0, 5.0));
        Assert.False(_program.TryClear());
        Assert.False(_program.TryStart(_temperature));
        Assert.Equal(remaining, _program.SoakRemainingMs);
        _program.Abort();
        Assert.True(_program.TryClear());
        Assert.Equal(0, _program.SegmentCount);
    }

    [Theory]
    [InlineData(1_200.1, 10.0, 5.0)]
    [InlineData(-0.1, 10.0, 5.0)]
    [InlineData(double.NaN, 10.0, 5.0)]
    [InlineData(100.0, 0.0, 5.0)]
    [InlineData(100.0, 100.1, 5.0)]
    [InlineData(100.0, double.NaN, 5.0)]
    [InlineData(100.0, 10.0, -1.0)]
    [InlineData(100.0, 10.0, double.PositiveInfinity)]
    public void A_segment_out_of_range_is_refused(double targetDegC, double rampKPerMinute, double soakMinutes)
    {
        Assert.False(_program.TryAddSegment(targetDegC, rampKPerMinute, soakMinutes));
        Assert.Equal(0, _program.SegmentCount);
    }

    [Fact]
    public void No_more_segments_are_taken_than_there_is_room_for()
    {
        for (var i = 0; i < RampSoakProgram.SegmentCapacity; i++)
        {
            Assert.True(_program.TryAddSegment(100.0 + i, 10.0, 5.0));
        }

        Assert.False(_program.TryAddSegment(500.0, 10.0, 5.0));
    }

    [Fact]
    public void Every_state_and_hold_has_a_name()
    {
        Assert.All(Enum.GetValues<ProgramState>(), state => Assert.Equal(state.ToString(), ProgramNames.Of(state)));
        Assert.All(Enum.GetValues<ProgramHold>(), hold => Assert.Equal(hold.ToString(), ProgramNames.Of(hold)));
    }

    private void Soaking()
    {
        _program.TryAddSegment(100.0, 10.0, 30.0);
        _program.TryStart(_temperature);
        FollowFor((8 * 60) + 1);
        Assert.Equal(ProgramState.Soaking, _program.State);
    }

    /// <summary>A furnace that is always at its setpoint.</summary>
    private void FollowFor(int seconds)
    {
        for (var i = 0; i < seconds * 1000 / PeriodMs; i++)
        {
            _temperature.SetGood(_program.SetpointDegC);
            _program.Step(_temperature, PeriodMs);
        }
    }

    private void ScanFor(int seconds)
    {
        for (var i = 0; i < seconds * 1000 / PeriodMs; i++)
        {
            _program.Step(_temperature, PeriodMs);
        }
    }
}
