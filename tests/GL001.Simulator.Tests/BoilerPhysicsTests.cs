using GL001.Simulator.Plants;

namespace GL001.Simulator.Tests;

public sealed class BoilerPhysicsTests
{
    [Fact]
    public void A_step_of_steam_makes_the_level_swell_before_it_falls()
    {
        var story = Story.Firing(Story.OfBoiler(demandMw: 10.0));
        var before = story.Boiler.LevelMm;
        story.Boiler.FeedPumpFailed = true;   // so that what falls afterwards is the water that left, not the feed controller
        story.Customers.Factor = 1.8;
        story.Run(TimeSpan.FromSeconds(10));
        Assert.True(story.Boiler.LevelMm > before + 3.0, $"level {story.Boiler.LevelMm - before:0.0} mm from before");
        story.Run(TimeSpan.FromSeconds(60));
        Assert.True(story.Boiler.LevelMm < before - 10.0, $"level {story.Boiler.LevelMm - before:0.0} mm from before");
    }

    [Fact]
    public void A_loss_of_steam_makes_the_level_shrink_at_first()
    {
        var story = Story.Firing(Story.OfBoiler(demandMw: 18.0));
        var before = story.Boiler.LevelMm;
        story.Customers.Factor = 0.5;
        story.Run(TimeSpan.FromSeconds(10));
        Assert.True(story.Boiler.LevelMm < before - 3.0, $"level {story.Boiler.LevelMm - before:0.0} mm from before");
    }

    [Fact]
    public void Local_control_holds_pressure_and_level()
    {
        var story = Story.Firing(Story.OfBoiler());
        for (var i = 0; i < 6_000; i++)
        {
            story.Step();
            Assert.InRange(story.Boiler.PressureBarg, 9.9, 10.1);
            Assert.InRange(story.Boiler.LevelMm, -10.0, 10.0);
        }

        Assert.Equal(12.0, story.Customers.ServedMw, 3);
        Assert.Equal(12.0, story.Boiler.DeliveredMw, 1);
    }

    [Fact]
    public void The_safety_valve_alone_keeps_the_drum_from_rising_when_nothing_else_does()
    {
        // The drum by itself, fired at full load with the stop valve shut and no controller.
        var boiler = new DrumBoiler(Story.Unit(GL001.Plant.UnitKind.Boiler), 10.0);
        const int Firing = Control.Relay.CombustionAirFan | Control.Relay.PilotValve | Control.Relay.MainFuelValves;
        var most = 0.0;
        for (var i = 0; i < 6_000; i++)
        {
            // Purge air has to come down to that of low fire before the flame can stand.
            var fuelPct = i < 200 ? 20.0 : Math.Min(100.0, 10.0 + (i / 20.0));
            var airPct = 25.0 + ((fuelPct - 20.0) / 80.0 * 75.0);
            boiler.Step(i < 100 ? Control.Relay.CombustionAirFan : i < 200 ? Firing | Control.Relay.Igniter : Firing, fuelPct, airPct, 10.0, 0.1);
            most = Math.Max(most, boiler.PressureBarg);
        }

        Assert.InRange(most, DrumBoiler.SafetyValveBarg, DrumBoiler.SafetyValveBarg * 1.03);
        Assert.True(boiler.BlownOffMj > 0.0);
    }

    [Fact]
    public void Customers_are_throttled_by_tier_as_the_header_sinks()
    {
        var site = Story.SiteWith([], [],
        [
            Story.Demand("P", Plant.DemandTier.Production, 10.0), Story.Demand("L", Plant.DemandTier.LifeSafety, 1.0),
        ]);
        var customers = new Customers(site, "HDR-1");
        customers.Look(DateTimeOffset.UnixEpoch);
        customers.Take(0.90, 1.0);
        Assert.Equal(11.0, customers.ServedMw, 9);
        customers.Take(0.80, 1.0);
        Assert.Equal(5.0, customers.ServedMwOf(0), 9);
        Assert.Equal(1.0, customers.ServedMwOf(1), 9);
        customers.Take(0.70, 1.0);
        Assert.Equal(1.0, customers.ServedMw, 9);
        customers.Take(0.40, 1.0);
        Assert.Equal(0.0, customers.ServedMw, 9);
        Assert.Equal(11.0, customers.WantedMw, 9);
    }
}
