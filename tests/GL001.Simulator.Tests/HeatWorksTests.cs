using GL001.Control;
using GL001.Plant;
using GL001.Simulator.Campaigns;
using GL001.Simulator.Checkers;
using GL001.Simulator.Plants;
using GL001.SiteFiles;

namespace GL001.Simulator.Tests;

/// <summary>The sample with accumulator, long line, hot-water network, store and process furnace, simulated together.</summary>
public sealed class HeatWorksTests
{
    private static readonly Site s_works = SiteFile.Load(Path.Combine(AppContext.BaseDirectory, "samples", "heat-works", "site.yaml"));

    [Fact]
    public void Everything_is_served_and_every_balance_closes_while_demand_jumps()
    {
        var site = new SimulatedSite(s_works, Sites.Winter, 1, Swarm.Boards);
        var checkers = new CheckerSet(site, null);
        Violation? found = null;
        void Check() => found ??= checkers.Step();
        site.WarmUp(Check);
        site.Run(TimeSpan.FromMinutes(20), Check);
        // Goods need longer to come to their temperature.
        Assert.All(site.CustomersById.Where(entry => entry.Id != "CHG-300"), entry => Assert.InRange(entry.Customers.ServedMw, 0.95 * entry.Customers.WantedMw, entry.Customers.WantedMw + 1e-9));
        site.SetDemandFactor(1.3);
        site.Run(TimeSpan.FromMinutes(30), Check);
        site.SetDemandFactor(0.5);
        site.Run(TimeSpan.FromMinutes(30), Check);
        Assert.Null(found);
        Assert.True(checkers.WorstEnergyResidual < 0.001, $"{checkers.WorstEnergyResidual:P3}");
        Assert.All(site.Units, unit => Assert.Equal(0, unit.Fired.Combustion.Explosions));
        Assert.All(site.SteamHeaders, header => Assert.InRange(header.PressureBarg, 0.8 * header.NominalBarg, header.NominalBarg + 1.3));
    }

    [Fact]
    public void The_accumulator_gives_in_a_peak_what_the_line_cannot_bring_and_is_charged_again()
    {
        var site = Warm();
        var accumulator = site.Accumulators.Single();
        double full = accumulator.PressureBarg;
        Assert.InRange(full, 7.5, 10.5);
        site.SetDemandFactor(1.6);
        site.Run(TimeSpan.FromMinutes(8));
        Assert.True(accumulator.DischargeMw > 1.0, $"{accumulator.DischargeMw:0.0} MW");
        Assert.True(accumulator.PressureBarg < full - 0.5, $"{accumulator.PressureBarg:0.00} barg");
        double peak = accumulator.PressureBarg;
        var low = site.SteamHeaders.Single(header => header.Id == "STM-304");
        Assert.InRange(low.Customers.ServedMw, 0.95 * low.Customers.WantedMw, low.Customers.WantedMw);
        site.SetDemandFactor(0.8);
        site.Run(TimeSpan.FromMinutes(40));
        Assert.InRange(accumulator.PressureBarg, peak + 0.5, 10.8);
    }

    [Fact]
    public void Water_of_the_network_arrives_late_and_colder_and_its_store_takes_the_peaks_off_the_boilers()
    {
        var site = Warm();
        var network = site.Networks.Single();
        Assert.True(network.LostMj > 0.0);

        // Water of 95 °C that left more than an hour ago: 377 m³ lie between, and a quarter of a degree is lost.
        Assert.InRange(network.ArrivesDegC, 94.5, 94.9);
        Assert.Equal(network.Customers.WantedMw, network.Customers.ServedMw, 1e-3);
        double drawn = network.DrawnMw;
        double stored = network.Store!.StoredMj;
        network.Customers.Factor = 1.5;
        site.Run(TimeSpan.FromMinutes(15));
        Assert.Equal(network.Customers.WantedMw, network.Customers.ServedMw, 1e-3);
        Assert.True(network.Store.StoredMj < stored, "the peak comes out of the store");
        Assert.InRange(network.DrawnMw, drawn, 1.25 * drawn);
    }

    [Fact]
    public void A_line_with_a_delay_gives_out_of_its_packing_and_is_packed_again_later()
    {
        var site = Warm();
        var line = site.Lines.Single();
        double before = line.PackedMj;
        double received = line.ReceivedMw;
        site.SetDemandFactor(1.1);
        double least = before;
        site.Run(TimeSpan.FromMinutes(10), () => least = Math.Min(least, line.PackedMj));
        Assert.True(line.ReceivedMw > received + 0.3, $"{received:0.00} to {line.ReceivedMw:0.00} MW");
        Assert.True(least < before - 1.0, $"{before - least:0.0} MJ");
        site.SetDemandFactor(1.0);
        site.Run(TimeSpan.FromMinutes(20));
        Assert.Equal(line.SentMw * 0.98, line.ReceivedMw, 0.3);
    }

    [Fact]
    public void Goods_leave_the_process_furnace_at_their_temperature_and_its_full_load_has_the_sites_efficiency()
    {
        var site = Warm();
        var heater = (ProcessHeater)site.Unit("FRN-301").Fired;
        site.Run(TimeSpan.FromHours(1.5));
        Assert.Equal(BurnerState.Modulating, site.Unit("FRN-301").State());
        Assert.InRange(heater.OutletDegC, 270.0, 290.0);
        double released = heater.Combustion.BurningMw;
        Assert.InRange(heater.DeliveredMw / released, 0.76, 0.92);
        Assert.Equal(heater.DesignKgPerS * 0.9 * 260.0 / 1_000.0, heater.RatedMw, 1e-9);
    }

    [Fact]
    public void Goods_that_cannot_take_so_much_of_the_heat_are_refused()
    {
        Unit unit = s_works.Units.Single(candidate => candidate.Id == "FRN-301") with { Efficiency = 0.98 };
        Assert.Contains("cannot take", Assert.Throws<ArgumentException>(() => new ProcessHeater(unit, 280.0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Customers_behind_a_network_are_not_counted_at_the_header_as_well()
    {
        var site = new SimulatedSite(s_works, Sites.Winter, 1, Swarm.Boards);
        Assert.Equal(["DEM-310"], site.SteamHeaders.Single(header => header.Id == "STM-310").Customers.Demands.Select(demand => demand.Id));
        Assert.Equal(["DEM-320", "DEM-330"], site.Networks.Single().Customers.Demands.Select(demand => demand.Id));
    }

    private static SimulatedSite Warm()
    {
        var site = new SimulatedSite(s_works, Sites.Winter, 1, Swarm.Boards);
        site.WarmUp();
        site.Run(TimeSpan.FromMinutes(30));
        return site;
    }
}
