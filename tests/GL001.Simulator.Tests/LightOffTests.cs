using GL001.Control;

namespace GL001.Simulator.Tests;

public sealed class LightOffTests
{
    [Fact]
    public void Every_unit_lights_off_through_its_purge_and_never_into_gas()
    {
        var site = Sites.Cold();
        var purged = new HashSet<string>();
        var end = SimulatedSite.WarmUpTime.TotalMilliseconds;
        while (site.NowMs < end)
        {
            site.Step();
            foreach (var unit in site.Units)
            {
                if (unit.State() == BurnerState.PilotTrialForIgnition)
                {
                    purged.Add(unit.Unit.Id);
                }

                if (Relay.LetsFuelThrough(unit.Board.Relays.Live))
                {
                    Assert.Contains(unit.Unit.Id, purged);
                }
            }
        }

        Assert.Equal(6, purged.Count);
        Assert.All(site.Units, unit => Assert.Equal(0, unit.Fired.Combustion.Explosions));
    }

    [Fact]
    public void The_oracle_sees_an_ignition_into_gas()
    {
        var burner = new Plants.Combustion(ratedFuelMw: 20.0, lowFire: 0.2);
        for (var i = 0; i < 600; i++)
        {
            burner.Step(Relay.MainFuelValves, 30.0, 100.0, 0.1);
        }

        Assert.InRange(burner.GasShare, 0.05, 1.0);
        while (burner.GasShare > 0.15)
        {
            burner.Step(Relay.CombustionAirFan, 30.0, 100.0, 0.1);
        }

        burner.Step(Relay.CombustionAirFan | Relay.Igniter | Relay.PilotValve, 30.0, 100.0, 0.1);
        Assert.Equal(1, burner.Explosions);
    }

    [Fact]
    public void A_controller_without_power_keeps_nothing_energised()
    {
        var site = Sites.Warm();
        var unit = site.Unit("BLR-101");
        unit.PowerOff();
        site.Step();
        Assert.Equal(Relay.None, unit.Board.Relays.Closed);
        site.Run(TimeSpan.FromSeconds(5));
        Assert.False(unit.Fired.Combustion.MainBurns);
    }

    [Fact]
    public void A_controller_that_comes_back_is_locked_out_until_the_operator_resets_it()
    {
        var site = Sites.Warm();
        var unit = site.Unit("BLR-101");
        unit.OperatorPresent = false;
        unit.PowerOff();
        site.Run(TimeSpan.FromSeconds(10));
        unit.PowerOn(site.NowMs);
        site.Run(TimeSpan.FromMinutes(10));
        Assert.Equal(BurnerState.Lockout, unit.State());
        unit.PowerOff();
        unit.OperatorPresent = true;
        unit.PowerOn(site.NowMs);
        site.RunUntil(() => unit.State() == BurnerState.Modulating, TimeSpan.FromMinutes(10));
        Assert.Equal(0, unit.Fired.Combustion.Explosions);
    }

    [Fact]
    public void The_watchdog_drops_the_relays_of_a_controller_that_stopped_scanning()
    {
        var relays = new Devices.SimulatedRelays(new SeededNoise(1, "relays"));
        relays.TryWrite(Relay.MainFuelValves | Relay.CombustionAirFan);
        relays.Feed();
        relays.Step(100);
        Assert.Equal(Relay.MainFuelValves | Relay.CombustionAirFan, relays.Live);
        relays.Step(Devices.SimulatedRelays.WatchdogMs);
        Assert.Equal(Relay.CombustionAirFan, relays.Live);
    }

    [Fact]
    public void The_firmware_names_a_welded_relay()
    {
        var site = Sites.Warm();
        var unit = site.Unit("BLR-101");
        unit.Board.Relays.Welded = Relay.MainFuelValves;
        unit.Board.Loop(AnalogSignal.SteamPressureA).Fault = Devices.LoopFault.Open;
        site.Run(TimeSpan.FromSeconds(2));
        Assert.Equal(BurnerState.Lockout, unit.State());

        // The first cause is remembered; the welded valve shows as a standing cause that forbids the reset.
        Assert.Equal("B03", unit.FirstOut().Id);
        Assert.False(unit.Controller.Cycle.Image.OutputsAgree.IsClosed);
        Assert.True(unit.Controller.Cycle.Interlocks.ResetBlocked);
    }
}
