namespace GL001.Control.Tests;

public sealed class PeerCheckTests
{
    private const int PeriodMs = 100;

    private readonly AnalogInput _first = new("PT-102A");
    private readonly AnalogInput _second = new("PT-102B");

    // 3 % of 16 bar is 0.48 bar.
    private readonly PeerCheck _pair = new(span: 16.0, maximumPctOfSpan: 3.0, delayMs: 5_000);

    [Fact]
    public void A_difference_within_the_limit_is_good_for_ever()
    {
        Run(10.0, 10.47, 1_000_000);
        AssertBoth(SignalQuality.Good, SignalCause.None);
    }

    [Fact]
    public void A_difference_that_lasts_makes_both_uncertain()
    {
        Run(10.0, 10.5, 4_900);
        AssertBoth(SignalQuality.Good, SignalCause.None);
        Run(10.0, 10.5, 100);
        AssertBoth(SignalQuality.Uncertain, SignalCause.Deviation);
        Assert.Equal(10.5, _second.Value);
    }

    [Fact]
    public void A_difference_that_comes_and_goes_starts_the_time_over()
    {
        for (var i = 0; i < 10; i++)
        {
            Run(10.0, 11.0, 4_900);
            Run(10.0, 10.0, 100);
            AssertBoth(SignalQuality.Good, SignalCause.None);
        }
    }

    [Fact]
    public void An_agreement_has_to_last_as_long_before_both_are_good_again()
    {
        Run(10.0, 11.0, 5_000);
        Run(10.0, 10.0, 4_900);
        AssertBoth(SignalQuality.Uncertain, SignalCause.Deviation);
        Run(10.0, 10.0, 100);
        AssertBoth(SignalQuality.Good, SignalCause.None);
    }

    [Fact]
    public void A_bad_peer_compares_with_nothing_and_does_not_prove_the_other_right()
    {
        _first.SetGood(10.0);
        _second.SetBad(SignalCause.OpenCircuit);
        _pair.Check(_first, _second, 60_000);
        Assert.Equal(SignalQuality.Good, _first.Quality);

        Run(10.0, 11.0, 5_000);
        _first.SetGood(10.0);
        _second.SetBad(SignalCause.OpenCircuit);
        _pair.Check(_first, _second, 60_000);
        Assert.Equal((SignalQuality.Uncertain, SignalCause.Deviation), (_first.Quality, _first.Cause));
        Assert.Equal((SignalQuality.Bad, SignalCause.OpenCircuit), (_second.Quality, _second.Cause));
    }

    [Fact]
    public void A_step_of_no_time_counts_for_nothing()
    {
        for (var i = 0; i < 1_000; i++)
        {
            _first.SetGood(0.0);
            _second.SetGood(16.0);
            _pair.Check(_first, _second, 0);
        }

        AssertBoth(SignalQuality.Good, SignalCause.None);
    }

    [Theory]
    [InlineData(0.0, 3.0, 0)]
    [InlineData(double.NaN, 3.0, 0)]
    [InlineData(16.0, 0.0, 0)]
    [InlineData(16.0, 100.0, 0)]
    [InlineData(16.0, double.NaN, 0)]
    [InlineData(16.0, 3.0, -1)]
    public void A_check_that_could_never_find_anything_is_refused(double span, double pct, int delayMs)
    {
        Assert.Throws<ArgumentException>(() => new PeerCheck(span, pct, delayMs));
    }

    private void Run(double first, double second, int ms)
    {
        for (var t = 0; t < ms; t += PeriodMs)
        {
            _first.SetGood(first);
            _second.SetGood(second);
            _pair.Check(_first, _second, PeriodMs);
        }
    }

    private void AssertBoth(SignalQuality quality, SignalCause cause)
    {
        Assert.Equal((quality, cause), (_first.Quality, _first.Cause));
        Assert.Equal((quality, cause), (_second.Quality, _second.Cause));
    }
}
