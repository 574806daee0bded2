using GL001.Cli;
using GL001.Plant;
using GL001.SiteFiles;

namespace GL001.Dispatch.Tests;

/// <summary>The sample with everything that a site file can say to the plan.</summary>
public class WideSiteTests
{
    private static readonly DateTimeOffset Begin = new(2026, 1, 20, 0, 0, 0, TimeSpan.Zero);

    private static readonly Lazy<Site> Wide = new(() => SiteFile.Load(SitePath()));

    private static readonly Lazy<DispatchProblem> OnPaper = new(() => DispatchProblem.OnPaper(Wide.Value, Begin));

    [Fact]
    public void Everything_that_the_site_says_reaches_the_problem()
    {
        DispatchProblem problem = OnPaper.Value;
        DispatchUnit boiler = problem.Units.Single(unit => unit.Id == "BLR-401");
        Assert.Equal((3, 80.0, 320.0, 24.0, 0.4, 0.09), (boiler.InputCurve.Length, boiler.StartCost.HotEur, boiler.StartCost.ColdEur, boiler.StartCost.WarmHours, boiler.WearEurPerMegawattHour, boiler.NoxKilogramsPerMegawattHour));
        Assert.Equal((TimeSpan.FromHours(3), TimeSpan.FromHours(2)), (boiler.MinUp, boiler.MinDown));

        // 09:00 to 13:30 UTC: every hour that it touches.
        Assert.Equal([new StepWindow(9, 14)], problem.Units.Single(unit => unit.Id == "BLR-402").Maintenance.ToArray());
        Assert.Equal(UnitCommitment.Committed, problem.Units.Single(unit => unit.Id == "FRN-401").Commitment);
        Assert.Equal(4, problem.Units.Single(unit => unit.Id == "CHP-400").OperatingPoints.Length);
        Assert.Equal(
            [DispatchUnitKind.Chp, DispatchUnitKind.HeatPump, DispatchUnitKind.ElectricBoiler, DispatchUnitKind.WasteHeat, DispatchUnitKind.Solar],
            problem.Units.Skip(3).Select(unit => unit.Kind));
        Assert.All(problem.Units.Single(unit => unit.Id == "SOL-400").AvailableShare, share => Assert.InRange(share, 0, 1));
        Assert.Equal((600.0, 9.0, 0.201), (problem.Fuels[0].ContractMegawattHours, problem.Fuels[0].NotTakenEurPerMegawattHour, problem.Fuels[0].Co2TonnesPerMegawattHour));
        Assert.Equal(260.0, problem.Fuels[1].StockMegawattHours);
        Assert.Equal((70.0, 90.0, new NMinusOne(DemandTier.LifeSafety, TimeSpan.FromMinutes(30))), (problem.Co2PriceEurPerTonne, problem.Caps.Single().Limit, problem.NMinusOne));
        Assert.Equal((25.0, 20.0), (problem.Power!.MostBoughtMegawatts, problem.Power.MostSoldMegawatts));
        Assert.All(problem.Power.BuyEurPerMegawattHour.Zip(problem.Power.SellEurPerMegawattHour), pair => Assert.Equal(36, pair.First - pair.Second, 6));
        Assert.Equal(LineKind.LetDown, problem.Lines.Single(line => line.Id == "PRV-400").Kind);
        Assert.Equal(6, problem.Headers.Single(header => header.Id == "STM-404").DumpMegawatts);
        Assert.Equal("spinning", problem.Reserves.Single().Id);
    }

    [Fact]
    public void A_start_under_way_counts_from_its_order_whatever_the_shortest_run()
    {
        PlantModel plant = Wide.Value.Plants.Single();
        Unit slow = plant.Units[0] with { Planning = UnitPlanning.Nothing with { StartDelay = TimeSpan.FromMinutes(90) } };
        Site site = Wide.Value with { Plants = [plant with { Units = [slow, .. plant.Units.Skip(1)] }] };
        DispatchUnit Told(double heat, double? hours) => DispatchProblem
            .FromSite(site, Begin, new Dictionary<string, UnitState> { [slow.Id] = new(UnitAvailability.Available, heat, BurnerRunning: true, HoursInState: hours) })
            .Units.Single(unit => unit.Id == slow.Id);

        Assert.Equal((TimeSpan.FromMinutes(90), 0.5, true, false), (Told(0, 0.5).StartDelay, Told(0, 0.5).HoursInState, Told(0, 0.5).StartIsUnderWay, Told(0, 0.5).Firing));
        Assert.True(Told(0, null).StartIsUnderWay);    // nobody saw the order: as if it came now
        Assert.True(Told(0, 1.6).Firing);              // its time is over
        Assert.True(Told(7, 0.5).Firing);              // gives heat sooner than was said
    }

    [Fact]
    public void A_store_serves_only_whom_its_water_or_steam_reaches()
    {
        DispatchProblem problem = OnPaper.Value;
        Assert.Equal("HWN-400", problem.Demands.Single(demand => demand.Id == "DEM-440").HeaderId);
        Assert.Equal(["HWN-400", "ACC-400"], problem.Stores.Select(store => store.HeaderId));
        Assert.DoesNotContain(problem.Lines, line => line.FromHeaderId == "HWN-400");
        Assert.Equal([("STM-410", "ACC-400", 8.0), ("ACC-400", "STM-404", 12.0)], problem.Lines.Where(line => line.Id.StartsWith("ACC", StringComparison.Ordinal)).Select(line => (line.FromHeaderId, line.ToHeaderId, line.CapacityMegawatts)));
    }

    [Fact]
    public void Whoever_does_not_tell_is_not_counted_on()
    {
        DispatchProblem problem = DispatchProblem.FromSite(Wide.Value, Begin, new Dictionary<string, UnitState>());
        Assert.All(problem.Units, unit => Assert.Equal(UnitAvailability.Unavailable, unit.Availability));
        Assert.Empty(problem.Stores);
        Assert.Equal("STM-410", problem.Demands.Single(demand => demand.Id == "DEM-440").HeaderId);
    }

    [Fact]
    public void The_site_is_planned_in_full_and_the_plan_is_proved()
    {
        DispatchPlan plan = OnPaper.Value.Plan();
        Assert.Equal(0, plan.UnmetMegawattHours(), 5);
        Assert.Equal(["n_minus_1:STM-404"], plan.Reserves.Select(reserve => reserve.ReserveId).Where(id => id == "n_minus_1:STM-404"));
        Assert.All(plan.Reserves, reserve => Assert.All(reserve.ShortMegawatts, lacks => Assert.Equal(0, lacks, 5)));
        Assert.All(plan.Caps, cap => Assert.Equal(0, cap.Over, 5));
        Assert.All(Enumerable.Range(9, 5), t => Assert.False(plan.Unit("BLR-402").On[t]));
        Assert.Contains(true, plan.Unit("CHP-400").On);
        Assert.True(plan.Store("TES-400").LevelMegawattHours[^1] >= 20 - 1e-5);
        Assert.NotNull(plan.Power);
    }

    [Fact]
    public void The_command_plans_the_site()
    {
        using var output = new StringWriter();
        Assert.Equal(0, new System.CommandLine.RootCommand { PlanCommand.Create(output, output) }.Parse(["plan", SitePath(), "--at", "2026-01-20T00:00Z"]).Invoke());
        Assert.Contains("and proved.", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("every store at the level it begins with", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, null, null)]            // nobody saw it start: long
    [InlineData(true, 0.5, 0.5)]              // the site wants three hours
    [InlineData(false, 0.5, 0.5)]             // the site wants two
    [InlineData(true, 50.0, 50.0)]
    public void Hours_in_state_hold_a_unit_where_its_site_says_so(bool fires, double? told, double? planned)
    {
        var state = new UnitState(UnitAvailability.Available, fires ? 10 : 0, HoursInState: told);
        DispatchProblem problem = DispatchProblem.FromSite(Wide.Value, Begin, new Dictionary<string, UnitState> { ["BLR-401"] = state });
        Assert.Equal(planned, problem.Units.Single(unit => unit.Id == "BLR-401").HoursInState);
    }

    [Fact]
    public void A_rest_that_only_the_dispatch_asks_for_keeps_no_tripped_unit_from_its_customers()
    {
        // The furnace must run and its site says nothing of rests: a minute after a trip it may start again.
        var state = new UnitState(UnitAvailability.Available, 0, HoursInState: 1.0 / 60);
        DispatchUnit furnace = DispatchProblem.FromSite(Wide.Value, Begin, new Dictionary<string, UnitState> { ["FRN-401"] = state }).Units.Single(unit => unit.Id == "FRN-401");
        Assert.True(furnace.HoursInState >= furnace.MinDown.TotalHours);
        Assert.Equal(UnitCommitment.Committed, furnace.Commitment);
    }

    [Fact]
    public void A_unit_that_must_run_and_must_rest_first_rests_first()
    {
        PlantModel plant = Wide.Value.Plants.Single();
        Site site = Wide.Value with
        {
            Plants = [plant with { Units = [.. plant.Units.Select(unit => unit.Id == "FRN-401" ? unit with { Planning = unit.Planning with { MinDown = TimeSpan.FromHours(2) } } : unit)] }],
        };
        var state = new UnitState(UnitAvailability.Available, 0, HoursInState: 0.5);
        DispatchProblem problem = DispatchProblem.FromSite(site, Begin, new Dictionary<string, UnitState> { ["FRN-401"] = state });
        DispatchUnit furnace = problem.Units.Single(unit => unit.Id == "FRN-401");
        Assert.Equal((0.5, UnitCommitment.Free), (furnace.HoursInState, furnace.Commitment));
        Assert.False(problem.Plan().Unit("FRN-401").On[0]);
    }

    [Fact]
    public void A_cap_of_several_hours_repeats_and_counts_a_cut_window_by_its_share()
    {
        Site site = Wide.Value with { Caps = [Wide.Value.Caps.Single() with { Window = TimeSpan.FromHours(10) }] };
        DispatchProblem problem = DispatchProblem.FromSite(site, Begin, new Dictionary<string, UnitState>());
        Assert.Equal([("nox 1", 0, 10, 90.0), ("nox 2", 10, 20, 90.0), ("nox 3", 20, 24, 36.0)], problem.Caps.Select(cap => (cap.Id, cap.Window.FirstStep, cap.Window.EndStep, cap.Limit)));
    }

    [Theory]
    [InlineData(29, null)]
    [InlineData(30, "operatingPoints[4].fuelMegawatts")]     // a mean of three others takes 29.333
    public void A_region_of_a_Chp_that_is_not_convex_is_refused_by_name(double fuel, string? field)
    {
        DispatchProblem problem = OnPaper.Value;
        DispatchUnit chp = problem.Units.Single(unit => unit.Id == "CHP-400");
        DispatchUnit changed = chp with { OperatingPoints = chp.OperatingPoints.Add(new OperatingPoint(11, 12, fuel)) };
        ProblemFinding[] findings = [.. (problem with { Units = problem.Units.Replace(chp, changed) }).Findings()];
        if (field is null)
        {
            Assert.Empty(findings);
        }
        else
        {
            Assert.Contains(field, Assert.Single(findings).Field, StringComparison.Ordinal);
            Assert.Contains("up to 29.333, what a mean of the other points takes", findings[0].Allowed, StringComparison.Ordinal);
        }
    }

    private static string SitePath()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "Directory.Packages.props")))
        {
            directory = directory.Parent;
        }

        return Path.Combine(directory.FullName, "host", "samples", "wide-site", "site.yaml");
    }
}
