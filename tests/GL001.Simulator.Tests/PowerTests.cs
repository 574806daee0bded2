using GL001.Control;

namespace GL001.Simulator.Tests;

public sealed class PowerTests
{
    [Fact]
    public void A_controller_without_power_drops_every_relay_and_can_be_asked_nothing()
    {
        var story = Story.Firing(Story.OfBoiler());
        story.Subject.PowerOff();
        story.Step();
        Assert.Equal(Relay.None, story.Live);
        var board = story.Subject.Board.Ports;
        Assert.False(board.Contacts.TryRead(out _));
        Assert.False(board.Relays.TryReadBack(out _));
        Assert.False(board.Analog.TryReadCounts(0, out _));
        Assert.False(board.Rtd.TryRead(0, new byte[8], 8));
        story.Run(TimeSpan.FromSeconds(1));
        Assert.False(story.Combustion.MainBurns);
    }

    [Fact]
    public void A_controller_whose_power_returns_is_locked_out_and_lights_off_through_a_whole_purge()
    {
        var story = Story.Firing(Story.OfBoiler());
        story.Subject.PowerOff();
        story.Run(TimeSpan.FromSeconds(30));
        story.Subject.PowerOn(story.NowMs);
        story.Step();
        Assert.Equal(BurnerState.Lockout, story.State);
        Assert.Equal(Relay.None, story.Live);
        story.RunUntil(() => story.State == BurnerState.Prepurge);
        var purge = story.RunUntil(() => story.FuelIsOn);
        Assert.True(purge.TotalMilliseconds >= BurnerTimings.PrepurgeMinimumMs);
        story.RunUntil(() => story.State == BurnerState.Modulating);
        Assert.Equal(0, story.Combustion.Explosions);
    }
}
