namespace GL001.Control.Tests;

public sealed class PeerTripleTests
{
    private readonly AnalogInput _a = new("LT-103A");
    private readonly AnalogInput _b = new("LT-103B");
    private readonly AnalogInput _c = new("LT-103C");
    private readonly PeerTriple _triple = new(span: 800.0, maximumPctOfSpan: 3.0, delayMs: 10_000);

    [Theory]
    [InlineData(0.0, 0.0, 100.0, "C")]
    [InlineData(0.0, -100.0, 0.0, "B")]
    [InlineData(100.0, 0.0, 10.0, "A")]
    [InlineData(-100.0, 0.0, 100.0, "ABC")]
    [InlineData(0.0, 20.0, -4.0, "")]
    public void The_odd_one_out_becomes_uncertain(double a, double b, double c, string uncertain)
    {
        Check(a, b, c, 10_100);
        Assert.Equal(uncertain, Uncertain());
        Assert.Equal(uncertain.Length > 0, _triple.IsDeviating);
    }

    [Fact]
    public void Of_two_that_are_left_nobody_can_tell_which_is_wrong()
    {
        Check(0.0, 100.0, double.NaN, 10_100);
        Assert.Equal("AB", Uncertain());
    }

    [Fact]
    public void With_one_left_there_is_nothing_to_compare()
    {
        Check(0.0, double.NaN, double.NaN, 10_100);
        Assert.Equal("", Uncertain());
        Assert.False(_triple.IsDeviating);
    }

    private void Check(double a, double b, double c, int forMs)
    {
        for (var ms = 0; ms < forMs; ms += 100)
        {
            // A number that is none is a signal that is bad.
            _a.SetGood(a);
            _b.SetGood(b);
            _c.SetGood(c);
            _triple.Check(_a, _b, _c, 100);
        }
    }

    private string Uncertain() => string.Concat(new[] { (_a, "A"), (_b, "B"), (_c, "C") }.Where(one => one.Item1.Quality == SignalQuality.Uncertain).Select(one => one.Item2));
}
