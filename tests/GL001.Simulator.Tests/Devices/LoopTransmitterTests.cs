using GL001.Control;
using GL001.Drivers;
using GL001.Simulator.Devices;

namespace GL001.Simulator.Tests;

public sealed class LoopTransmitterTests
{
    private const double ShuntOhm = 100.0;

    private readonly AnalogInput _input = new("PT-102");

    [Theory]
    [InlineData(4.0, 0.0)]
    [InlineData(12.0, 8.0)]
    [InlineData(20.0, 16.0)]
    public void A_current_over_an_ADS1115_reads_as_its_value(double milliamp, double barg)
    {
        var chip = new SimulatedAds1115();
        chip.Millivolt[1] = milliamp * ShuntOhm;
        var loop = new LoopTransmitter(new Ads1115(chip, Ads1115Range.Millivolt4096), 1, ShuntOhm, 0.0, 16.0);
        loop.Read(_input);
        Assert.Equal(SignalQuality.Good, _input.Quality);

        // One code is 125 µV, 1.25 µA, 1.25 mbar of 16 bar.
        Assert.Equal(barg, _input.Value, 0.00125);
        Assert.Equal(milliamp * ShuntOhm * 8.0, loop.RawCounts);
    }

    /// <summary>NAMUR NE 43: 3.6 and 21 mA are failure, read through the converter.</summary>
    [Theory]
    [InlineData(0.0, SignalCause.OpenCircuit)]
    [InlineData(3.5, SignalCause.FailureCurrentLow)]
    [InlineData(21.1, SignalCause.FailureCurrentHigh)]
    [InlineData(60.0, SignalCause.FailureCurrentHigh)]
    public void A_failure_current_over_an_ADS1115_is_bad(double milliamp, SignalCause cause)
    {
        var chip = new SimulatedAds1115();
        chip.Millivolt[0] = milliamp * ShuntOhm;
        new LoopTransmitter(new Ads1115(chip, Ads1115Range.Millivolt4096), 0, ShuntOhm, 0.0, 16.0).Read(_input);
        Assert.Equal((SignalQuality.Bad, cause), (_input.Quality, _input.Cause));
    }

    [Fact]
    public void A_converter_that_ends_below_the_failure_current_is_refused()
    {
        var converter = new Ads1115(new SimulatedAds1115(), Ads1115Range.Millivolt2048);
        Assert.Throws<ArgumentException>(() => new LoopTransmitter(converter, 0, ShuntOhm, 0.0, 16.0));
        _ = new LoopTransmitter(converter, 0, 75.0, 0.0, 16.0);
    }

    /// <summary>A converter that shows nothing of the first 140 mV and 2 % too little of the rest.</summary>
    [Fact]
    public void Zero_and_span_measured_at_commissioning_set_a_converter_right()
    {
        var converter = new CrookedConverter { Milliamp = 12.0 };
        new LoopTransmitter(converter, 0, ShuntOhm, 0.0, 16.0).Read(_input);
        Assert.True(Math.Abs(_input.Value - 8.0) > 1.0);

        // By two points: 4 and 20 mA, that is 400 and 2,000 mV.
        var at4 = converter.ShownMillivolt(4.0);
        var at20 = converter.ShownMillivolt(20.0);
        var gain = 1_600.0 / (at20 - at4);
        var offset = 400.0 - (at4 * gain);
        var loop = new LoopTransmitter(converter, 0, ShuntOhm, 0.0, 16.0, gain, offset);
        foreach (var milliamp in new[] { 4.0, 8.0, 12.0, 20.0 })
        {
            converter.Milliamp = milliamp;
            loop.Read(_input);
            Assert.Equal(SignalQuality.Good, _input.Quality);
            Assert.Equal(milliamp - 4.0, _input.Value, 0.01);
        }

        // Below what the converter shows there is only its zero: still a failure, though no longer told from an open loop.
        converter.Milliamp = 0.0;
        loop.Read(_input);
        Assert.Equal((SignalQuality.Bad, SignalCause.FailureCurrentLow), (_input.Quality, _input.Cause));
    }

    [Theory]
    [InlineData(0.0, 1.0, 0.0)]
    [InlineData(100.0, 0.0, 0.0)]
    [InlineData(100.0, double.NaN, 0.0)]
    [InlineData(100.0, 1.0, double.NaN)]
    [InlineData(100.0, 0.6, 0.0)]
    public void A_calibration_that_is_none_is_refused(double shuntOhm, double gain, double offsetMillivolt)
    {
        Assert.Throws<ArgumentException>(() => new LoopTransmitter(new CrookedConverter(), 0, shuntOhm, 0.0, 16.0, gain, offsetMillivolt));
    }

    private sealed class CrookedConverter : IAnalogPort
    {
        public double Milliamp { get; set; }

        public int FullScaleCounts => 4_095;

        public double FullScaleMillivolt => 3_300.0;

        public double ShownMillivolt(double milliamp) => Math.Max(0.0, ((milliamp * ShuntOhm) - 140.0) * 0.98);

        public bool TryReadCounts(int channel, out int counts)
        {
            counts = (int)Math.Round(ShownMillivolt(Milliamp) / FullScaleMillivolt * FullScaleCounts);
            return true;
        }
    }
}
