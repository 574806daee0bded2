using GL001.Control;
using GL001.Simulator.Plants;
using GL001.Storage;

namespace GL001.Simulator.Tests;

public sealed class LightOffStoryTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Fuel_comes_only_after_the_whole_purge_and_never_meets_gas(int seed)
    {
        var story = Story.OfBoiler(seed: seed);
        var airMs = 0;
        while (!story.FuelIsOn)
        {
            story.Step();
            airMs = story.Combustion.AirProven ? airMs + Story.StepMs : 0;
        }

        Assert.True(airMs >= BurnerTimings.PrepurgeMinimumMs, $"air was proven for {airMs} ms only");
        story.RunUntil(() => story.State == BurnerState.Modulating);
        Assert.True(story.MostGas < 0.05, $"{story.MostGas:P1} gas in the furnace");
        Assert.Equal(0, story.Combustion.Explosions);
        Assert.False(story.FirstOut.IsSet);
    }

    /// <summary>The cut-out as near to the alarm as the rules let it, and too little demand for low fire: hours of rest and light-off.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Normal_cycling_at_the_highest_cut_out_raises_no_alarm(bool isBoiler)
    {
        var story = isBoiler
            ? Story.OfBoiler(demandMw: 1.5, options: new Dictionary<int, double> { [ParameterTable.SteamPressureCutOutBar] = 1.0 })
            : Story.OfFurnace(demandMw: 1.5, options: new Dictionary<int, double> { [ParameterTable.OutletTemperatureCutOutK] = 23.0 });

        // Before the first reading of its chip each signal votes for its alarm.
        story.RunUntil(() => story.State == BurnerState.Modulating);
        var table = story.Cycle.Interlocks;
        var alarm = table.IndexOf(isBoiler ? "A03" : "A01", isBoiler ? "PSH-102" : "TSH-110");
        var rests = 0;
        var last = story.State;
        for (var end = story.NowMs + 6 * 3_600_000; story.NowMs < end; last = story.State)
        {
            story.Step();
            rests += last == BurnerState.Modulating && story.State == BurnerState.Postpurge ? 1 : 0;
            Assert.True((table.ActiveRows & (1L << alarm)) == 0, $"{table.Row(alarm).Tag} after {story.NowMs / 60_000} min, {rests} rests");
            Assert.False(story.FirstOut.IsSet, story.FirstOut.Tag);
        }

        Assert.True(rests >= 3, $"{rests} rests");
    }

    [Fact]
    public void Nothing_fires_before_the_operator_has_pressed_the_reset()
    {
        var story = Story.OfBoiler();
        story.Subject.OperatorPresent = false;
        story.Run(TimeSpan.FromMinutes(10));
        Assert.Equal(BurnerState.Lockout, story.State);
        Assert.Equal(0, story.Live);
    }

    [Fact]
    public void Gas_that_leaked_into_a_resting_furnace_is_purged_before_the_light_off()
    {
        var story = Story.OfBoiler();
        story.Subject.PowerOff();
        story.Combustion.Valve1Leak = 0.03;
        story.Combustion.Valve2Leak = 0.03;
        story.RunUntil(() => story.Combustion.GasShare >= 0.06);
        story.Combustion.Valve1Leak = 0.0;
        story.Combustion.Valve2Leak = 0.0;
        story.Subject.PowerOn(story.NowMs);
        story.RunUntil(() => story.State == BurnerState.Modulating);
        Assert.Equal(0, story.Combustion.Explosions);
    }

    [Fact]
    public void A_spark_into_gas_without_a_purge_is_scored_as_an_explosion()
    {
        var combustion = new Combustion(ratedFuelMw: 20.0, lowFire: 0.2) { Valve1Leak = 0.03, Valve2Leak = 0.03 };
        while (combustion.GasShare < 0.06)
        {
            combustion.Step(Relay.None, 0.0, 0.0, 0.1);
        }

        combustion.Step(Relay.Igniter, 0.0, 0.0, 0.1);
        Assert.Equal(1, combustion.Explosions);
    }

    [Fact]
    public void A_pilot_that_cannot_burn_locks_out_at_the_end_of_its_trial()
    {
        var story = Story.OfBoiler();
        story.Combustion.FlameBlownOut = true;
        story.RunUntil(() => story.State == BurnerState.PilotTrialForIgnition);
        story.RunUntil(() => story.State != BurnerState.PilotTrialForIgnition);
        story.AssertTripped("B06");
        Assert.Equal(0, story.Combustion.Explosions);
    }

    [Fact]
    public void A_fan_that_moves_no_air_never_gets_fuel()
    {
        var story = Story.OfBoiler();
        story.Combustion.FanFailed = true;
        for (var i = 0; i < 36_000; i++)
        {
            story.Step();
            Assert.False(story.FuelIsOn);
        }

        // It did try: the burner called for air.
        Assert.True(story.Boiler.PressureBarg < 9.0);
    }
}
