namespace GL001.Control.Tests;

public sealed class FlameDetectorTests
{
    private const int PeriodMs = 100;
    private const int HourMs = 3_600_000;

    private readonly DiscreteInput _relay = new("BS-104");
    private readonly DiscreteInput _selfCheck = new("BY-104");
    private readonly DiscreteInput _flame = new("BE-104");
    private readonly FlameDetector _detector = new(HourMs);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_sound_amplifier_says_whether_there_is_flame(bool flame)
    {
        Check(flame, true);
        AssertIs(flame, SignalQuality.Good, SignalCause.None);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_failed_self_check_counts_as_flame_lost_and_is_bad(bool flame)
    {
        Check(true, true);
        Check(flame, false);
        AssertIs(false, SignalQuality.Bad, SignalCause.SelfCheckFailed);
    }

    [Fact]
    public void A_self_check_that_is_told_proves_the_detector_and_one_that_stays_closed_does_not()
    {
        var pulse = new DiscreteInput("BS-104P");
        for (var ms = 0; ms < 2 * HourMs; ms += PeriodMs)
        {
            pulse.Set(ms % 60_000 < 1_000);
            _detector.WatchSelfCheck(pulse);
            Check(true, true);
            Assert.False(_detector.IsUnproven);
        }

        pulse.Set(true);
        for (var ms = 0; ms <= HourMs; ms += PeriodMs)
        {
            _detector.WatchSelfCheck(pulse);
            Check(true, true);
        }

        Assert.True(_detector.IsUnproven);
        pulse.SetBad();
        _detector.WatchSelfCheck(pulse);
        pulse.Set(true);
        _detector.WatchSelfCheck(pulse);
        Check(true, true);
        Assert.True(_detector.IsUnproven);
    }

    [Fact]
    public void A_contact_that_cannot_be_read_is_flame_lost()
    {
        _relay.Set(true);
        _selfCheck.SetBad(SignalCause.DeviceReset);
        _detector.Check(_relay, _selfCheck, _flame, PeriodMs);
        AssertIs(false, SignalQuality.Bad, SignalCause.DeviceReset);
        _relay.SetBad();
        _selfCheck.Set(true);
        _detector.Check(_relay, _selfCheck, _flame, PeriodMs);
        AssertIs(false, SignalQuality.Bad, SignalCause.BusFailed);
    }

    [Fact]
    public void A_flame_that_never_changes_over_the_interval_is_noted_and_nothing_else()
    {
        Check(false, true);
        Check(true, true);
        Check(true, true, HourMs - 1);
        Assert.False(_detector.IsUnproven);
        Check(true, true, 1);
        Assert.True(_detector.IsUnproven);
        AssertIs(true, SignalQuality.Good, SignalCause.None);
        Check(false, true);
        Assert.False(_detector.IsUnproven);
    }

    [Fact]
    public void No_flame_for_a_long_time_proves_the_relay()
    {
        Check(false, true, 100 * HourMs);
        Check(false, true, 100 * HourMs);
        Assert.False(_detector.IsUnproven);
    }

    [Fact]
    public void A_gap_in_reading_does_not_make_up_for_the_missing_change()
    {
        Check(true, true);
        Check(true, true, HourMs / 2);
        _relay.SetBad();
        _detector.Check(_relay, _selfCheck, _flame, PeriodMs);
        Check(true, true, HourMs / 2);
        Assert.True(_detector.IsUnproven);
    }

    [Fact]
    public void An_interval_of_zero_is_off_and_one_below_is_refused()
    {
        var detector = new FlameDetector(0);
        for (var i = 0; i < 100; i++)
        {
            _relay.Set(true);
            _selfCheck.Set(true);
            detector.Check(_relay, _selfCheck, _flame, HourMs);
        }

        Assert.False(detector.IsUnproven);
        Assert.Throws<ArgumentException>(() => new FlameDetector(-1));
    }

    private void Check(bool flame, bool selfCheck, int elapsedMs = PeriodMs)
    {
        _relay.Set(flame);
        _selfCheck.Set(selfCheck);
        _detector.Check(_relay, _selfCheck, _flame, elapsedMs);
    }

    private void AssertIs(bool closed, SignalQuality quality, SignalCause cause)
    {
        Assert.Equal((closed, quality, cause), (_flame.IsClosed, _flame.Quality, _flame.Cause));
    }
}
