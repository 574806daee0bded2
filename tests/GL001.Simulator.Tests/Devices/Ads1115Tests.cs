using GL001.Control;
using GL001.Drivers;
using GL001.Simulator.Devices;
using Chip = GL001.Drivers.Ads1115Registers;

namespace GL001.Simulator.Tests;

public sealed class Ads1115Tests
{
    private readonly SimulatedAds1115 _chip = new();

    /// <summary>ADS1115 data sheet: a code is 62.5 µV at 2.048 V and 125 µV at 4.096 V.</summary>
    [Theory]
    [InlineData(Ads1115Range.Millivolt2048, 0.0625)]
    [InlineData(Ads1115Range.Millivolt4096, 0.125)]
    public void Each_input_is_read_in_codes_of_the_data_sheet(Ads1115Range range, double millivoltPerCode)
    {
        var driver = new Ads1115(_chip, range);
        Assert.Equal(millivoltPerCode, driver.FullScaleMillivolt / driver.FullScaleCounts, 12);
        for (var channel = 0; channel < 4; channel++)
        {
            _chip.Millivolt[channel] = 400.0 + (channel * 100.0);
        }

        for (var channel = 0; channel < 4; channel++)
        {
            Assert.True(driver.TryReadCounts(channel, out var counts));
            Assert.Equal((400.0 + (channel * 100.0)) / millivoltPerCode, counts);
        }
    }

    /// <summary>Single shot, input 2 to ground, 2.048 V, 860 a second, comparator off: E5E3h with the start bit.</summary>
    [Fact]
    public void The_configuration_is_that_of_the_data_sheet()
    {
        var driver = new Ads1115(_chip, Ads1115Range.Millivolt2048);
        Assert.True(driver.TryReadCounts(2, out _));
        var word = new byte[2];
        Assert.True(_chip.TryRead(Chip.Configuration, word, 2));
        Assert.Equal(0xE5E3, (word[0] << 8) | word[1]);
    }

    [Fact]
    public void Codes_below_zero_and_at_full_scale_keep_their_meaning()
    {
        var driver = new Ads1115(_chip, Ads1115Range.Millivolt2048);
        _chip.Millivolt[0] = -1.0;
        Assert.True(driver.TryReadCounts(0, out var counts));
        Assert.Equal(-16, counts);
        _chip.Millivolt[0] = 3_000.0;
        Assert.True(driver.TryReadCounts(0, out counts));
        Assert.Equal(driver.FullScaleCounts, counts);
    }

    [Fact]
    public void A_conversion_that_never_ends_costs_a_bounded_number_of_transfers()
    {
        var port = new CountingPort(_chip);
        var driver = new Ads1115(port, Ads1115Range.Millivolt2048);
        _chip.Fault = ConverterFault.Hangs;
        Assert.False(driver.TryReadCounts(0, out _));
        Assert.Equal(SignalCause.SelfCheckFailed, driver.Cause);
        Assert.Equal(Ads1115.PollLimit + 1, port.Transfers);
    }

    [Fact]
    public void A_chip_that_is_reset_while_it_converts_gives_no_reading()
    {
        var port = new CountingPort(_chip) { OnTransfer = transfer => { if (transfer == 4) { _chip.LosePower(); } } };
        var driver = new Ads1115(port, Ads1115Range.Millivolt2048);
        _chip.Millivolt[0] = 1_200.0;
        Assert.False(driver.TryReadCounts(0, out _));
        Assert.Equal(SignalCause.DeviceReset, driver.Cause);
        Assert.True(driver.TryReadCounts(0, out var counts));
        Assert.Equal(19_200, counts);
        Assert.Equal(SignalCause.None, driver.Cause);
    }

    [Fact]
    public void A_bus_that_fails_at_any_transfer_is_a_failed_reading()
    {
        for (var failing = 1; failing <= 10; failing++)
        {
            var chip = new SimulatedAds1115();
            var port = new CountingPort(chip);
            port.OnTransfer = transfer => chip.Fault = transfer == failing ? ConverterFault.BusFailed : ConverterFault.None;
            var driver = new Ads1115(port, Ads1115Range.Millivolt2048);
            Assert.False(driver.TryReadCounts(0, out _));
            Assert.Equal(SignalCause.BusFailed, driver.Cause);
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(4)]
    public void An_input_that_does_not_exist_is_refused(int channel)
    {
        var driver = new Ads1115(_chip, Ads1115Range.Millivolt2048);
        Assert.False(driver.TryReadCounts(channel, out _));
        Assert.Equal(SignalCause.NotFitted, driver.Cause);
    }

    [Fact]
    public void Reading_allocates_nothing()
    {
        var driver = new Ads1115(_chip, Ads1115Range.Millivolt2048);
        driver.TryReadCounts(0, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10_000; i++)
        {
            driver.TryReadCounts(i % 5, out _);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private sealed class CountingPort(IRegisterPort port) : IRegisterPort
    {
        public int Transfers { get; private set; }

        public Action<int>? OnTransfer { get; set; }

        public bool TryRead(byte register, byte[] into, int count)
        {
            Transfers++;
            OnTransfer?.Invoke(Transfers);
            return port.TryRead(register, into, count);
        }

        public bool TryWrite(byte register, byte value) => throw new NotSupportedException();

        public bool TryWrite(byte register, byte[] from, int count)
        {
            Transfers++;
            OnTransfer?.Invoke(Transfers);
            return port.TryWrite(register, from, count);
        }
    }
}
