using GL001.Control;
using GL001.Simulator.Plants;

namespace GL001.Simulator.Tests;

/// <summary>Valves and dampers that stick, slip, have play or do not shut tight.</summary>
public sealed class ActuatorFaultTests
{
    [Fact]
    public void A_sound_stem_follows_its_command_at_once()
    {
        var stem = new ActuatorStem();
        Assert.Equal([0.1, 0.1001, 0.7], new[] { 0.1, 0.1001, 0.7 }.Select(stem.Follow));
    }

    [Fact]
    public void A_sticking_stem_stays_and_then_slips_to_its_command()
    {
        var stem = new ActuatorStem { Stiction = 0.05 };
        Assert.Equal([0.0, 0.06, 0.06, 0.06, 0.2], new[] { 0.04, 0.06, 0.1, 0.02, 0.2 }.Select(stem.Follow));
    }

    [Fact]
    public void A_worn_linkage_follows_only_beyond_half_its_play_in_either_direction()
    {
        var stem = new ActuatorStem { Play = 0.1 };
        double[] seen = [.. new[] { 0.03, 0.5, 0.45, 0.41, 0.3 }.Select(stem.Follow)];
        Assert.Equal(0.0, seen[0], 1e-12);
        Assert.Equal(0.45, seen[1], 1e-12);
        Assert.Equal(0.45, seen[2], 1e-12);
        Assert.Equal(0.45, seen[3], 1e-12);
        Assert.Equal(0.35, seen[4], 1e-12);
    }

    [Fact]
    public void A_pilot_valve_that_leaks_feeds_the_furnace_and_what_did_not_burn_is_accounted_for()
    {
        var burner = new Combustion(20.0, 0.2) { PilotLeak = 0.01 };
        for (int i = 0; i < 6_000; i++)
        {
            burner.Step(Relay.None, 0.0, 0.0, 0.1);
        }

        // 0.2 MW for ten minutes, at 50 MJ/kg.
        Assert.Equal(120.0, burner.FuelInMj, 0.01);
        Assert.Equal(2.4, burner.LeakedKg, 0.01);
        Assert.Equal(burner.FuelInMj, burner.UnburnedMj + burner.GasMj, 1e-6 * burner.FuelInMj);
        Assert.True(burner.GasShare > 0.05, $"{burner.GasShare:P1}");
        Assert.Equal(1.0, burner.ShareOf(burner.RatedFuelKgPerS), 1e-12);
    }

    [Fact]
    public void One_of_two_main_valves_that_leaks_feeds_nothing_both_do()
    {
        var one = new Combustion(20.0, 0.2) { Valve2Leak = 0.01 };
        var both = new Combustion(20.0, 0.2) { Valve1Leak = 0.01, Valve2Leak = 0.02 };
        for (int i = 0; i < 100; i++)
        {
            one.Step(Relay.None, 0.0, 0.0, 0.1);
            both.Step(Relay.None, 0.0, 0.0, 0.1);
        }

        Assert.Equal(0.0, one.FuelInMj);
        Assert.Equal(0.01 * 20.0 * 10.0, both.FuelInMj, 1e-9);
    }

    [Fact]
    public void A_pilot_that_leaks_burns_on_after_the_stop_and_BSH_104_locks_out()
    {
        var story = Story.Firing(Story.OfBoiler());
        story.Combustion.PilotLeak = 0.01;
        story.Customers.Factor = 0.0;
        story.RunUntil(() => story.State == BurnerState.Lockout);
        Assert.Equal("BSH-104", story.FirstOut.Tag);
        Assert.Equal(0, story.Combustion.Explosions);
    }

    [Theory]
    [InlineData(0.02)]
    [InlineData(0.05)]
    public void A_feedwater_valve_that_sticks_lets_the_level_hunt_and_trips_nothing(double stiction)
    {
        var story = Story.Firing(Story.OfBoiler());
        story.Boiler.FeedwaterStem.Stiction = stiction;
        double least = double.PositiveInfinity;
        double most = double.NegativeInfinity;
        story.BeforeEachStep = () =>
        {
            least = Math.Min(least, story.Boiler.LevelMm);
            most = Math.Max(most, story.Boiler.LevelMm);
        };
        story.Run(TimeSpan.FromHours(1));
        Assert.Equal(BurnerState.Modulating, story.State);
        Assert.InRange(most - least, 3.0, 150.0);
    }

    [Fact]
    public void A_damper_that_sticks_never_leaves_a_flame_short_of_air()
    {
        var story = Story.Firing(Story.OfBoiler());
        story.Combustion.DamperStem.Stiction = 0.08;
        double leastOxygen = 21.0;
        story.BeforeEachStep = () =>
        {
            story.Customers.Factor = 0.6 + (0.4 * Math.Sin(story.NowMs / 120_000.0));
            leastOxygen = Math.Min(leastOxygen, story.Combustion.OxygenPct);
        };
        story.Run(TimeSpan.FromMinutes(40));
        Assert.Equal(0, story.Combustion.Explosions);
        Assert.True(leastOxygen > 1.0, $"{leastOxygen:0.0} % oxygen");
    }
}
