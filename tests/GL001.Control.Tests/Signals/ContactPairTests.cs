namespace GL001.Control.Tests;

public sealed class ContactPairTests
{
    private const int PeriodMs = 100;

    private readonly DiscreteInput _first = new("ZSC-1");
    private readonly DiscreteInput _second = new("ZSO-1");
    private readonly DiscreteInput _pair = new("Z-1");

    [Theory]
    [InlineData(true, true, false, true)]
    [InlineData(true, false, true, false)]
    [InlineData(false, true, true, true)]
    [InlineData(false, false, false, false)]
    public void A_pair_without_contradiction_says_its_state(bool changeover, bool first, bool second, bool closed)
    {
        var pair = new ContactPair(changeover, 500);
        Run(pair, first, second, 10_000);
        AssertIs(closed, SignalQuality.Good, SignalCause.None);
    }

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(false, false, true)]
    public void A_contradiction_is_open_at_once_and_bad_when_it_lasts(bool changeover, bool first, bool second)
    {
        var pair = new ContactPair(changeover, 500);
        Run(pair, true, !changeover, 1_000);
        AssertIs(true, SignalQuality.Good, SignalCause.None);
        Run(pair, first, second, 500);
        AssertIs(false, SignalQuality.Good, SignalCause.None);
        Run(pair, first, second, PeriodMs);
        AssertIs(false, SignalQuality.Bad, SignalCause.Discrepancy);
        Run(pair, first, second, 1_000_000);
        AssertIs(false, SignalQuality.Bad, SignalCause.Discrepancy);
        Run(pair, true, !changeover, PeriodMs);
        AssertIs(true, SignalQuality.Good, SignalCause.None);
    }

    [Fact]
    public void A_contact_that_moves_within_its_time_is_no_fault()
    {
        var pair = new ContactPair(true, 500);
        for (var i = 0; i < 10; i++)
        {
            Run(pair, true, false, 1_000);
            Run(pair, false, false, 400);
            AssertIs(false, SignalQuality.Good, SignalCause.None);
            Run(pair, false, true, 1_000);
            AssertIs(false, SignalQuality.Good, SignalCause.None);
        }
    }

    [Fact]
    public void A_contact_that_cannot_be_read_makes_the_pair_bad_with_its_cause()
    {
        var pair = new ContactPair(true, 500);
        _first.Set(true);
        _second.SetBad(SignalCause.DeviceReset);
        pair.Check(_first, _second, _pair, PeriodMs);
        AssertIs(false, SignalQuality.Bad, SignalCause.DeviceReset);
        _first.SetBad();
        _second.Set(false);
        pair.Check(_first, _second, _pair, PeriodMs);
        AssertIs(false, SignalQuality.Bad, SignalCause.BusFailed);
    }

    [Fact]
    public void A_time_below_zero_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new ContactPair(true, -1));
    }

    private void Run(ContactPair pair, bool first, bool second, int ms)
    {
        for (var t = 0; t < ms; t += PeriodMs)
        {
            _first.Set(first);
            _second.Set(second);
            pair.Check(_first, _second, _pair, PeriodMs);
        }
    }

    private void AssertIs(bool closed, SignalQuality quality, SignalCause cause)
    {
        Assert.Equal((closed, quality, cause), (_pair.IsClosed, _pair.Quality, _pair.Cause));
    }
}
