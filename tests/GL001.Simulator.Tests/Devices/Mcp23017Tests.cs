using GL001.Control;
using GL001.Drivers;
using GL001.Simulator.Devices;
using Chip = GL001.Drivers.Mcp23017Registers;

namespace GL001.Simulator.Tests;

public sealed class Mcp23017Tests
{
    private readonly SimulatedMcp23017 _chip = new();

    [Fact]
    public void Each_contact_has_its_bit()
    {
        var driver = SetUp();
        for (var contact = 0; contact < Mcp23017.Contacts; contact++)
        {
            var pin = contact < 7 ? contact : contact + 1;
            _chip.ClosedPins = 1 << pin;
            Assert.True(driver.TryRead(out var contacts));
            Assert.Equal(1 << contact, contacts);
        }
    }

    [Fact]
    public void Pins_that_are_outputs_only_are_no_contacts()
    {
        var driver = SetUp();
        _chip.ClosedPins = 0x8080;
        Assert.True(driver.TryRead(out var contacts));
        Assert.Equal(0, contacts);
    }

    [Fact]
    public void The_first_reading_waits_for_the_pull_ups()
    {
        var driver = new Mcp23017(_chip);
        Assert.False(driver.TryRead(out _));
        Assert.Equal(SignalCause.NotRead, driver.Cause);
        Assert.True(driver.TryRead(out var contacts));
        Assert.Equal(0, contacts);
        Assert.Equal(SignalCause.None, driver.Cause);
    }

    /// <summary>Without its pull-ups every open contact of this chip reads as closed: the dangerous side.</summary>
    [Fact]
    public void A_chip_that_was_reset_never_shows_its_floating_pins()
    {
        var driver = SetUp();
        _chip.LosePower();
        Assert.False(driver.TryRead(out var contacts));
        Assert.Equal((0, SignalCause.DeviceReset), (contacts, driver.Cause));
        Assert.False(driver.TryRead(out _));
        Assert.Equal(SignalCause.DeviceReset, driver.Cause);
        Assert.True(driver.TryRead(out contacts));
        Assert.Equal(0, contacts);
    }

    [Theory]
    [InlineData(Chip.Direction)]
    [InlineData(Chip.Polarity)]
    [InlineData(Chip.Control)]
    [InlineData(Chip.PullUp)]
    public void A_change_of_what_the_pins_depend_on_is_noticed_and_set_right(byte register)
    {
        var driver = SetUp();
        foreach (var port in new[] { 0, 1 })
        {
            for (var bit = 1; bit <= 0x80; bit <<= 1)
            {
                var before = new byte[1];
                _chip.TryRead((byte)(register + port), before, 1);
                _chip.TryWrite((byte)(register + port), (byte)(before[0] ^ bit));
                Assert.False(driver.TryRead(out _));
                Assert.Equal(SignalCause.DeviceReset, driver.Cause);
                Assert.False(driver.TryRead(out _));
                Assert.True(driver.TryRead(out var contacts));
                Assert.Equal(0, contacts);
            }
        }
    }

    [Fact]
    public void A_failed_bus_is_no_reading()
    {
        var driver = SetUp();
        _chip.ClosedPins = 1;
        _chip.BusFailed = true;
        Assert.False(driver.TryRead(out var contacts));
        Assert.Equal((0, SignalCause.BusFailed), (contacts, driver.Cause));
        _chip.BusFailed = false;
        Assert.True(driver.TryRead(out contacts));
        Assert.Equal(1, contacts);

        var another = new Mcp23017(_chip);
        _chip.BusFailed = true;
        Assert.False(another.TryRead(out _));
        Assert.False(another.TryRead(out _));
        Assert.Equal(SignalCause.BusFailed, another.Cause);
    }

    [Fact]
    public void Reading_allocates_nothing()
    {
        var driver = SetUp();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10_000; i++)
        {
            if (i % 100 == 0)
            {
                _chip.LosePower();
            }

            driver.TryRead(out _);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private Mcp23017 SetUp()
    {
        var driver = new Mcp23017(_chip);
        driver.TryRead(out _);
        Assert.True(driver.TryRead(out _));
        return driver;
    }
}
