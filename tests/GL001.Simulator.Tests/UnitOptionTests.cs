using GL001.Control;
using GL001.Storage;

namespace GL001.Simulator.Tests;

/// <summary>What can be set about the trips of a unit, through its drivers to its relays.</summary>
public sealed class UnitOptionTests
{
    [Theory]
    [InlineData(1.0)]
    [InlineData(2.5)]
    [InlineData(4.0)]
    public void BSLL_104_takes_the_fuel_within_the_configured_response_and_not_much_sooner(double seconds)
    {
        var story = Story.Firing(Story.OfBoiler(options: With(ParameterTable.FlameResponseSeconds, seconds)));
        story.Combustion.FlameBlownOut = true;
        var took = story.RunUntil(() => !story.FuelIsOn);
        Assert.Equal("BSLL-104", story.FirstOut.Tag);
        Assert.InRange(took.TotalSeconds, seconds - 0.5, seconds);
        Assert.Equal(0, story.Combustion.Explosions);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(10.0)]
    public void LSLL_103_waits_for_its_configured_delay(double seconds)
    {
        var story = Story.Firing(Story.OfBoiler(options: With(ParameterTable.LowWaterDelaySeconds, seconds)));
        var level = story.Cycle.Image.DrumLevelMm.Value;
        story.BeforeEachStep = () =>
        {
            level = Math.Max(level - 10.0, -160.0);
            story.Subject.Board.Loop(AnalogSignal.DrumLevelA).Forced = level;
            story.Subject.Board.Loop(AnalogSignal.DrumLevelB).Forced = level;
        };
        story.RunUntil(() => story.Cycle.Image.Analog(AnalogSignal.DrumLevelA).Value <= -150.0);
        var took = story.RunUntil(() => !story.FuelIsOn);
        Assert.Equal("LSLL-103", story.FirstOut.Tag);
        Assert.InRange(took.TotalSeconds, seconds - 0.2, seconds + 0.5);
    }

    private static Dictionary<int, double> With(int id, double value) => new() { [id] = value };
}
