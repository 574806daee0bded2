using GL001.Simulator.Plants;
using GL001.Engineering.Steam;

namespace GL001.Simulator.Tests;

/// <summary>Process furnace, stores and pipe: each closes its energy balance and does what its kind does.</summary>
public sealed class StoreAndNetworkTests
{
    // A reheating furnace of 6 MW: two zones with 20 t of steel each, fireclay in four layers.
    private static readonly FurnaceZoneSizes s_zone = new(12.0, 15.0, 10.0, 20_000.0, 0.65, 6_000.0, 1.5, 0.6, 1.0);

    [Fact]
    public void A_furnace_heats_its_charge_against_the_gas_and_its_energy_balance_closes()
    {
        var furnace = new ProcessFurnace([s_zone, s_zone], 20.0);
        double before = furnace.StoredMj;
        for (int i = 0; i < 8 * 3_600; i++)
        {
            furnace.Step([2_000.0, 4_000.0], 1.15, 4.0, 20.0, doorOpen: i is > 20_000 and < 20_300, 20.0, 1.0);
        }

        double given = furnace.StackMj + furnace.ChargeMj + furnace.LostMj + furnace.StoredMj - before;
        Assert.Equal(furnace.ReleasedMj, given, 0.001 * furnace.ReleasedMj);
        Assert.True(furnace.LoadDegC(0) < furnace.LoadDegC(1), "the charge gets hotter on its way");
        Assert.True(furnace.GasDegC(0) < furnace.GasDegC(1), "the gas gets colder on its way");
        Assert.True(furnace.FlueDegC > furnace.LoadDegC(0));
        Assert.InRange(furnace.LoadDegC(1), 600.0, 1_400.0);
        Assert.True(furnace.WallDegC(1, 0) > furnace.WallDegC(1, 3) + 200.0, "the refractory insulates");
        Assert.True(furnace.StackMj > 0.0 && furnace.ChargeMj > 0.0 && furnace.LostMj > 0.0);
    }

    [Fact]
    public void The_refractory_answers_within_hours_and_the_gas_at_once()
    {
        var furnace = new ProcessFurnace([s_zone], 20.0);
        furnace.Step([3_000.0], 1.15, 0.0, 20.0, doorOpen: false, 20.0, 1.0);
        Assert.True(furnace.GasDegC(0) > 500.0, $"gas {furnace.GasDegC(0):0} °C");
        Assert.True(furnace.WallDegC(0, 0) < 25.0);
        for (int i = 0; i < 3_600; i++)
        {
            furnace.Step([3_000.0], 1.15, 0.0, 20.0, doorOpen: false, 20.0, 1.0);
        }

        Assert.True(furnace.WallDegC(0, 0) > 300.0, $"hot face {furnace.WallDegC(0, 0):0} °C");
        Assert.True(furnace.WallDegC(0, 3) < 100.0, $"outside {furnace.WallDegC(0, 3):0} °C");
    }

    [Fact]
    public void An_open_door_cools_the_furnace()
    {
        var shut = new ProcessFurnace([s_zone], 900.0);
        var open = new ProcessFurnace([s_zone], 900.0);
        for (int i = 0; i < 600; i++)
        {
            shut.Step([1_000.0], 1.15, 0.0, 20.0, doorOpen: false, 20.0, 1.0);
            open.Step([1_000.0], 1.15, 0.0, 20.0, doorOpen: true, 20.0, 1.0);
        }

        Assert.True(open.WallDegC(0, 0) < shut.WallDegC(0, 0) - 5.0);
        Assert.True(open.LostMj > shut.LostMj + 10.0);
    }

    [Fact]
    public void A_store_is_charged_from_the_top_in_layers_and_its_energy_balance_closes()
    {
        var store = new HotWaterStore(1_000.0, 40, 50.0, 2.0, 0.5);
        double before = store.StoredMj;
        for (int i = 0; i < 4 * 3_600; i++)
        {
            store.Step(35.0, 95.0, 0.0, 50.0, 10.0, 1.0);
        }

        // Half the volume in four hours: hot above, cold below, the front between.
        Assert.Equal(95.0, store.TopDegC, 0.5);
        Assert.Equal(50.0, store.BottomDegC, 0.5);
        AssertCloses(store, before);
        for (int i = 0; i < 4 * 3_600; i++)
        {
            store.Step(10.0, 90.0, 60.0, 45.0, 10.0, 1.0);
        }

        AssertCloses(store, before);
        Assert.True(store.TopDegC >= store.BottomDegC);
        Assert.True(store.LostMj > 0.0);
    }

    [Fact]
    public void Cold_water_at_the_top_of_a_store_mixes_down_and_no_heat_is_lost_by_it()
    {
        var store = new HotWaterStore(100.0, 10, 80.0, 0.0, 0.0);
        double before = store.StoredMj;
        for (int i = 0; i < 600; i++)
        {
            store.Step(20.0, 40.0, 0.0, 40.0, 10.0, 1.0);
            for (int layer = 1; layer < store.Layers; layer++)
            {
                Assert.True(store.LayerDegC(layer - 1) >= store.LayerDegC(layer) - 1e-9);
            }
        }

        AssertCloses(store, before);
    }

    [Fact]
    public void What_goes_into_a_pipe_comes_out_as_late_as_the_pipe_is_long_and_colder()
    {
        // DN 300, 1 km, 0.3 W/(m K): 71 m³, at 50 kg/s through in 23 minutes.
        var pipe = new HotWaterPipe(1_000.0, 0.3, 0.3, 60.0);
        double delay = pipe.VolumeM3 * 980.0 / 50.0;
        double seen = double.NaN;
        double before = pipe.StoredMj;
        for (int i = 1; i <= 3_000; i++)
        {
            pipe.Step(50.0, 90.0, 8.0, 1.0);
            seen = double.IsNaN(seen) && pipe.OutletDegC > 75.0 ? i : seen;
        }

        Assert.Equal(delay, seen, 0.01 * delay);
        double expected = 8.0 + ((90.0 - 8.0) * Math.Exp(-0.3 * 1_000.0 / (50.0 * 4_190.0)));
        Assert.Equal(expected, pipe.OutletDegC, 0.01);
        Assert.Equal(pipe.InMj - pipe.OutMj - pipe.LostMj, pipe.StoredMj - before, 0.001);
    }

    [Fact]
    public void A_pipe_that_stands_still_cools_and_a_slower_flow_takes_longer()
    {
        var still = new HotWaterPipe(500.0, 0.2, 0.4, 80.0);
        for (int i = 0; i < 24 * 60; i++)
        {
            still.Step(0.0, 80.0, 8.0, 60.0);
        }

        still.Step(1.0, 80.0, 8.0, 1.0);
        Assert.InRange(still.OutletDegC, 40.0, 79.0);
        Assert.Equal(still.LostMj, 980.0 * 4.19 * still.VolumeM3 * (80.0 - still.OutletDegC) / 1_000.0, 0.01 * still.LostMj);
        Assert.Throws<ArgumentOutOfRangeException>(() => still.Step(-1.0, 80.0, 8.0, 1.0));
    }

    [Fact]
    public void An_accumulator_gives_steam_by_flashing_and_takes_it_up_again()
    {
        var vessel = new SteamAccumulator(50.0, 15_000.0, 13.0);
        double mass = vessel.MassKg;
        double energy = vessel.EnergyMj;
        double outMj = 0.0;
        for (int i = 0; i < 600; i++)
        {
            outMj += vessel.Saturation.SteamEnthalpy * 2.0 / 1_000.0;
            vessel.Step(0.0, 0.0, 2.0, 1.0);
        }

        Assert.InRange(vessel.Bara, 5.0, 11.0);
        Assert.Equal(mass - 1_200.0, vessel.MassKg, 0.1);
        Assert.Equal(energy - outMj, vessel.EnergyMj, 0.001 * outMj);

        // Steam of 13 bar brings more heat than was taken at falling pressure, so as much of it ends a little higher.
        double steam = SaturatedSteam.At(13.0).SteamEnthalpy;
        for (int i = 0; i < 600; i++)
        {
            vessel.Step(2.0, steam, 0.0, 1.0);
        }

        Assert.Equal(mass, vessel.MassKg, 0.1);
        Assert.InRange(vessel.Bara, 13.0, 13.5);
    }

    private static void AssertCloses(HotWaterStore store, double before) =>
        Assert.Equal(store.BroughtMj - store.LostMj, store.StoredMj - before, 0.001 * (1.0 + Math.Abs(store.BroughtMj)));
}
