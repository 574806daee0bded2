namespace GL001.Control.Tests;

/// <summary>Limits: NAMUR NE 43 (3.6, 3.8, 20.5 and 21 mA).</summary>
public sealed class LoopCurrentTests
{
    [Theory]
    [InlineData(0.0, SignalQuality.Bad, SignalCause.OpenCircuit)]
    [InlineData(0.5, SignalQuality.Bad, SignalCause.OpenCircuit)]
    [InlineData(2.0, SignalQuality.Bad, SignalCause.FailureCurrentLow)]
    [InlineData(3.6, SignalQuality.Bad, SignalCause.FailureCurrentLow)]
    [InlineData(3.7, SignalQuality.Uncertain, SignalCause.Saturated)]
    [InlineData(3.8, SignalQuality.Good, SignalCause.None)]
    [InlineData(12.0, SignalQuality.Good, SignalCause.None)]
    [InlineData(20.5, SignalQuality.Good, SignalCause.None)]
    [InlineData(20.7, SignalQuality.Uncertain, SignalCause.Saturated)]
    [InlineData(21.0, SignalQuality.Bad, SignalCause.FailureCurrentHigh)]
    [InlineData(24.0, SignalQuality.Bad, SignalCause.FailureCurrentHigh)]
    [InlineData(double.NaN, SignalQuality.Bad, SignalCause.OpenCircuit)]
    public void Quality_follows_the_current(double milliamp, SignalQuality quality, SignalCause cause)
    {
        var input = new AnalogInput("PT-102");
        LoopCurrent.Judge(milliamp, 0.0, 16.0, input);
        Assert.Equal(quality, input.Quality);
        Assert.Equal(cause, input.Cause);
    }

    [Theory]
    [InlineData(4.0, 0.0)]
    [InlineData(12.0, 8.0)]
    [InlineData(20.0, 16.0)]
    public void Four_to_twenty_milliamp_span_the_range(double milliamp, double value)
    {
        var input = new AnalogInput("PT-102");
        LoopCurrent.Judge(milliamp, 0.0, 16.0, input);
        Assert.Equal(value, input.Value, 1e-9);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void A_number_that_is_none_is_a_bad_reading(double value)
    {
        var input = new AnalogInput("PT-102");
        input.SetGood(value);
        Assert.True(input.IsBad);
        input.SetUncertain(value, SignalCause.Saturated);
        Assert.True(input.IsBad);
    }
}
