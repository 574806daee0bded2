using GL001.Plant;

namespace GL001.Dispatch.Tests;

/// <summary>Each part of the model by itself, small enough to work out on paper.</summary>
public class WideModelTests
{
    private static DispatchPower Grid(double buy, double sell, int steps = 1, double demand = 0) =>
        new([.. Enumerable.Repeat(buy, steps)], [.. Enumerable.Repeat(sell, steps)], [.. Enumerable.Repeat(demand, steps)]);

    [Fact]
    public void Heat_pump_takes_electricity_by_its_coefficient_of_performance_while_that_is_cheaper_than_gas()
    {
        // 10 MW at a coefficient of 4: 2.5 MW at 80 EUR, 20 EUR/MWh of heat against 30. Another 5 MW come from gas.
        DispatchUnit pump = Problems.Boiler("HP", 0, 10, 0) with { Kind = DispatchUnitKind.HeatPump, Efficiency = 4 };
        DispatchPlan plan = (Problems.On("H", 1, [pump, Problems.Boiler("GAS", 0, 20, 30)], Problems.Wants("D", DemandTier.Production, 15)) with { Power = Grid(80, 40) }).Plan();
        Assert.Equal([10, 5], plan.Units.Select(unit => Math.Round(unit.HeatMegawatts[0], 6)));
        Assert.Equal(2.5, plan.Power!.BoughtMegawatts[0], 6);
        Assert.Equal((2.5 * 80) + (5 * 30), plan.CostEur, 4);
    }

    [Fact]
    public void Chp_stays_within_its_region_and_sells_what_the_site_does_not_take()
    {
        // Points (P, H, F): idle 2/0/6, full heat 8/10/24, full power 10/4/25. Fuel at 20, power sold at 60.
        // Heat 7: full power and full heat mixed half and half, P 9, F 24.5: 490 - 540 = -50 for it and the 3 MW of the site less.
        DispatchUnit chp = Problems.Boiler("CHP", 0, 10, 20, now: 5) with
        {
            Kind = DispatchUnitKind.Chp,
            OperatingPoints = [new(2, 0, 6), new(8, 10, 24), new(10, 4, 25)],
        };
        DispatchPlan plan = (Problems.On("H", 1, [chp], Problems.Wants("D", DemandTier.Production, 7)) with { Power = Grid(70, 60, demand: 3) }).Plan();
        Assert.Equal(9, plan.Unit("CHP").PowerMegawatts[0], 6);
        Assert.Equal(24.5, plan.Unit("CHP").InputMegawatts[0], 6);
        Assert.Equal((24.5 * 20) - (6 * 60), plan.CostEur, 4);
    }

    [Fact]
    public void Store_moves_heat_from_a_cheap_hour_to_a_dear_one_and_loses_on_the_way()
    {
        // 10 MW each hour, gas at 10 then 50. 8 MWh at most are charged at 0.9 and discharged at 0.9; 5 % of the level is lost in an hour.
        DispatchStore store = new() { Id = "TANK", HeaderId = "H", MaxLevelMegawattHours = 100, StartLevelMegawattHours = 0, ChargeMegawatts = 8, DischargeMegawatts = 20, ChargeEfficiency = 0.9, DischargeEfficiency = 0.9, StandingLossPerHour = 0.05 };
        DispatchUnit gas = Problems.Boiler("GAS", 0, 40, 0, 2) with { FuelPriceEurPerMegawattHour = [10, 50] };
        DispatchPlan plan = (Problems.On("H", 2, [gas], Problems.Wants("D", DemandTier.Production, 10, 10)) with { Stores = [store] }).Plan();
        double back = 8 * 0.9 * 0.95 * 0.9;
        Assert.Equal(8, plan.Store("TANK").ChargeMegawatts[0], 6);
        Assert.Equal(back, plan.Store("TANK").DischargeMegawatts[1], 6);
        Assert.Equal((18 * 10) + ((10 - back) * 50), plan.CostEur, 4);
    }

    [Fact]
    public void Efficiency_that_peaks_at_mid_load_is_not_cheated_by_mixing_pieces()
    {
        // Input 10 at 5, 15 at 10, 26 at 20 and 30 at 25: slopes 1, 1.1, 0.8 — not convex. At 15 MW the true input is 20.5;
        // a linear program alone would take the last piece first: 15 + 0.8 × 5 = 19.
        DispatchUnit unit = Problems.Boiler("A", 5, 25, 10, now: 10) with { InputCurve = [new(5, 10), new(10, 15), new(20, 26), new(25, 30)], Commitment = UnitCommitment.Committed };
        DispatchPlan plan = Problems.On("H", 1, [unit], Problems.Wants("D", DemandTier.Production, 15)).Plan();
        Assert.Equal(20.5, plan.Unit("A").InputMegawatts[0], 6);
        Assert.Equal(205, plan.CostEur, 4);
    }

    [Fact]
    public void Two_units_with_falling_marginal_cost_are_loaded_one_full_rather_than_both_in_half()
    {
        // Input 10 at 10, 18 at 20, 20 at 30: the second half is nearly free. 40 MW: 30 + 10 (30 in) beats 20 + 20 (36 in).
        DispatchUnit unit = Problems.Boiler("A", 10, 30, 10, now: 20) with { InputCurve = [new(10, 10), new(20, 18), new(30, 20)], Commitment = UnitCommitment.Committed };
        DispatchPlan plan = Problems.On("H", 1, [unit, unit with { Id = "B" }], Problems.Wants("D", DemandTier.Production, 40)).Plan();
        Assert.Equal([10, 30], plan.Units.Select(item => Math.Round(item.HeatMegawatts[0], 6)).Order());
        Assert.Equal(300, plan.CostEur, 4);
    }

    [Theory]
    [InlineData(1, 100)]   // rested 1 h: hot
    [InlineData(5, 300)]   // rested 5 h: warm
    [InlineData(12, 700)]  // rested 12 h: cold
    public void Start_costs_by_the_hours_of_rest(double rested, double expected)
    {
        DispatchUnit unit = Problems.Boiler("A", 5, 50, 20) with { HoursInState = rested, StartCost = new StartCost(100, 300, 700, 2, 8) };
        DispatchPlan plan = Problems.On("H", 1, [unit], Problems.Wants("D", DemandTier.Production, 30)).Plan();
        Assert.Equal(600 + expected, plan.CostEur, 4);
    }

    [Fact]
    public void Dear_start_keeps_a_unit_on_through_a_short_valley()
    {
        // B is needed at both ends. Resting for two hours saves 2 × 5 MW × (30 - 20) = 100 EUR and costs a start of 150, or of 50.
        DispatchPlan Plan(double start) => Problems.On("H", 4, [Problems.Boiler("A", 0, 30, 20, 4, now: 30), Problems.Boiler("B", 5, 30, 30, 4, now: 10) with { StartCost = new StartCost(start, start, start, 9, 9) }], Problems.Wants("D", DemandTier.Production, 40, 20, 20, 40)).Plan();
        Assert.DoesNotContain(false, Plan(150).Unit("B").On.ToArray());
        Assert.Equal([true, false, false, true], Plan(50).Unit("B").On.ToArray());
    }

    [Fact]
    public void Minimum_times_hold_across_the_present_state()
    {
        DispatchUnit justStarted = Problems.Boiler("B", 5, 30, 90, 4, now: 10) with { HoursInState = 1, MinUp = TimeSpan.FromHours(3) };
        DispatchPlan plan = Problems.On("H", 4, [Problems.Boiler("A", 0, 40, 20, 4, now: 20), justStarted], Problems.Wants("D", DemandTier.Production, 30, 30, 30, 30)).Plan();
        Assert.Equal([true, true, false, false], plan.Unit("B").On.ToArray());
        DispatchUnit justStopped = Problems.Boiler("C", 5, 30, 1, 4) with { HoursInState = 1, MinDown = TimeSpan.FromHours(3) };
        Assert.Equal([false, false, true, true], Problems.On("H", 4, [Problems.Boiler("A", 0, 40, 20, 4, now: 20), justStopped], Problems.Wants("D", DemandTier.Production, 30, 30, 30, 30)).Plan().Unit("C").On.ToArray());
    }

    [Fact]
    public void Unit_in_maintenance_rests_although_it_must_run_otherwise()
    {
        DispatchUnit unit = Problems.Boiler("A", 5, 40, 10, 3, now: 20) with { Commitment = UnitCommitment.Committed, Maintenance = [new StepWindow(1, 2)] };
        DispatchPlan plan = Problems.On("H", 3, [unit, Problems.Boiler("B", 0, 40, 30, 3, now: 5)], Problems.Wants("D", DemandTier.Production, 20, 20, 20)).Plan();
        Assert.Equal([true, false, true], plan.Unit("A").On.ToArray());
        Assert.Equal(UnitReason.Maintenance, plan.Unit("A").Reasons[1]);
    }

    [Fact]
    public void Solar_gives_what_the_sun_allows_and_costs_nothing()
    {
        DispatchUnit solar = Problems.Boiler("SUN", 0, 10, 0, 2) with { Kind = DispatchUnitKind.Solar, AvailableShare = [0.5, 0], FuelPriceEurPerMegawattHour = [] };
        DispatchPlan plan = Problems.On("H", 2, [solar, Problems.Boiler("GAS", 0, 20, 30, 2)], Problems.Wants("D", DemandTier.Production, 8, 8)).Plan();
        Assert.Equal([5, 0], plan.Unit("SUN").HeatMegawatts.Select(heat => Math.Round(heat, 6)));
        Assert.Equal((3 + 8) * 30, plan.CostEur, 4);
    }

    [Fact]
    public void Stock_of_a_fuel_is_never_exceeded_and_what_the_contract_asks_is_paid_for()
    {
        DispatchFuel oil = new() { Id = "oil", PriceEurPerMegawattHour = [10, 10], StockMegawattHours = 12 };
        DispatchFuel gas = new() { Id = "gas", PriceEurPerMegawattHour = [30, 30], ContractMegawattHours = 20, NotTakenEurPerMegawattHour = 5 };
        DispatchUnit Burns(string id) => Problems.Boiler(id.ToUpperInvariant(), 0, 40, 0, 2) with { FuelId = id, FuelPriceEurPerMegawattHour = [] };
        DispatchPlan plan = (Problems.On("H", 2, [Burns("oil"), Burns("gas")], Problems.Wants("D", DemandTier.Production, 15, 10)) with { Fuels = [oil, gas] }).Plan();
        Assert.Equal(12, plan.Fuels[0].TakenMegawattHours, 6);
        Assert.Equal(7, plan.Fuels[1].NotTakenMegawattHours, 6);
        Assert.Equal((12 * 10) + (13 * 30) + (7 * 5), plan.CostEur, 4);
        Assert.Equal(15, plan.Fuels[0].ShadowPriceEurPerMegawattHour!.Value, 6);   // 30 - 10, less the 5 that more gas saves
    }

    [Fact]
    public void Carbon_price_changes_the_order_and_a_cap_binds()
    {
        DispatchFuel coal = new() { Id = "coal", PriceEurPerMegawattHour = [10], Co2TonnesPerMegawattHour = 0.34 };
        DispatchFuel gas = new() { Id = "gas", PriceEurPerMegawattHour = [25], Co2TonnesPerMegawattHour = 0.2 };
        DispatchUnit Burns(string id) => Problems.Boiler(id.ToUpperInvariant(), 0, 40, 0) with { FuelId = id, FuelPriceEurPerMegawattHour = [] };
        DispatchProblem problem = Problems.On("H", 1, [Burns("coal"), Burns("gas")], Problems.Wants("D", DemandTier.Production, 30)) with { Fuels = [coal, gas] };
        Assert.Equal([30, 0], problem.Plan().Units.Select(unit => Math.Round(unit.HeatMegawatts[0], 6)));
        Assert.Equal([0, 30], (problem with { Co2PriceEurPerTonne = 150 }).Plan().Units.Select(unit => Math.Round(unit.HeatMegawatts[0], 6)));

        // 30 MW may emit 8 t: 0.34 c + 0.2 (30 - c) = 8, so c = 2 / 0.14. One more tonne saves 15 EUR for every 0.14 t.
        DispatchPlan capped = (problem with { Caps = [new EmissionCap("day", Pollutant.Co2, 8, new StepWindow(0, 1), [])] }).Plan();
        Assert.Equal(2 / 0.14, capped.Unit("COAL").HeatMegawatts[0], 5);
        Assert.Equal(15 / 0.14, capped.Caps[0].ShadowPriceEur!.Value, 4);
    }

    [Fact]
    public void Cap_gives_way_to_the_ward_and_to_nothing_else()
    {
        DispatchUnit unit = Problems.Boiler("A", 0, 50, 20) with { NoxKilogramsPerMegawattHour = 0.1 };
        DispatchProblem problem = Problems.On("H", 1, [unit], Problems.Wants("Ward", DemandTier.LifeSafety, 20), Problems.Wants("Works", DemandTier.Production, 20));
        DispatchPlan plan = (problem with { Caps = [new EmissionCap("hour", Pollutant.Nox, 1.5, new StepWindow(0, 1), ["A"])] }).Plan();
        Assert.Equal(0, plan.UnmetMegawattHours(DemandTier.LifeSafety), 6);
        Assert.Equal(20, plan.UnmetMegawattHours(DemandTier.Production), 5);
        Assert.Equal(0.5, plan.Caps[0].Over, 5);
    }

    [Fact]
    public void Loss_of_the_largest_unit_is_provided_for_by_keeping_a_second_one_on()
    {
        DispatchUnit[] units = [Problems.Boiler("A", 5, 50, 20, now: 30), Problems.Boiler("B", 5, 50, 30)];
        DispatchProblem problem = Problems.On("H", 1, units, Problems.Wants("Ward", DemandTier.LifeSafety, 20), Problems.Wants("Works", DemandTier.Production, 15));
        Assert.Equal([true, false], problem.Plan().Units.Select(unit => unit.On[0]));
        DispatchProblem secured = problem with { NMinusOne = new NMinusOne(DemandTier.LifeSafety, TimeSpan.FromMinutes(30)) };
        DispatchPlan plan = secured.Plan();
        Assert.Equal([true, true], plan.Units.Select(unit => unit.On[0]));
        Assert.Equal(0, plan.Reserves[0].ShortMegawatts[0], 6);

        // A full store serves the ward for half an hour: 10 MWh, 20 MW. Then B may rest.
        DispatchStore store = new() { Id = "TANK", HeaderId = "H", MaxLevelMegawattHours = 20, StartLevelMegawattHours = 20, EndLevelMegawattHours = 20, ChargeMegawatts = 20, DischargeMegawatts = 25 };
        Assert.Equal([true, false], (secured with { Stores = [store] }).Plan().Units.Select(unit => unit.On[0]));

        // Without B the shortfall is told, not hidden.
        Assert.Equal(20, (secured with { Units = [units[0]] }).Plan().Reserves[0].ShortMegawatts[0], 5);
    }

    [Fact]
    public void Let_down_valve_feeds_the_low_header_and_never_the_high_one()
    {
        DispatchProblem problem = Problems.On("HP", 1, [Problems.Boiler("A", 0, 50, 20, header: "HP"), Problems.Boiler("B", 0, 50, 30, header: "LP")], Problems.WantsAt("HP", "High", DemandTier.Production, 10), Problems.WantsAt("LP", "Low", DemandTier.Production, 10)) with
        {
            Headers = [new DispatchHeader("HP") { SupplyTemperatureDegC = 250 }, new DispatchHeader("LP") { SupplyTemperatureDegC = 180 }],
            Lines = [new DispatchLine("PRV-1", "HP", "LP", 8, 0, LineKind.LetDown)],
        };
        Assert.Equal([18, 2], problem.Plan().Units.Select(unit => Math.Round(unit.HeatMegawatts[0], 6)));
        DispatchProblem uphill = problem with { Lines = [new DispatchLine("PRV-1", "LP", "HP", 8, 0, LineKind.LetDown)] };
        Assert.Contains("a header of at least 250 °C", Assert.Throws<ProblemRefusedException>(() => uphill.Outcome()).Message, StringComparison.Ordinal);
        DispatchProblem tooHot = problem with { Demands = [problem.Demands[1] with { RequiredTemperatureDegC = 200 }] };
        Assert.Contains("demands[Low].requiredTemperatureDegC is 200 °C; allowed: up to the 180 of LP", Assert.Throws<ProblemRefusedException>(() => tooHot.Outcome()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unequal_steps_count_by_their_length()
    {
        DispatchProblem problem = Problems.On("H", 2, [Problems.Boiler("A", 0, 50, 20, 2, now: 10, ramp: 0.5)], Problems.Wants("D", DemandTier.Production, 24, 50)) with { StepLengths = [TimeSpan.FromMinutes(15), TimeSpan.FromHours(2)] };
        DispatchPlan plan = problem.Plan();
        Assert.Equal([17.5, 50], plan.Unit("A").HeatMegawatts.Select(heat => Math.Round(heat, 6)));   // 10 + 0.5 × 15 in the short step
        Assert.Equal(6.5 * 0.25, plan.UnmetMegawattHours(), 5);
        Assert.Equal(((17.5 * 0.25) + (50 * 2)) * 20, plan.CostEur, 4);
    }

    [Fact]
    public void Session_takes_over_new_demand_prices_and_outages_without_building_anew_and_plans_the_same()
    {
        DispatchUnit[] units = [Problems.Boiler("A", 5, 50, 20, 4, now: 20), Problems.Boiler("B", 5, 50, 30, 4, now: 20), Problems.Boiler("C", 5, 50, 40, 4, now: 5)];
        DispatchProblem problem = Problems.On("H", 4, units.Select(unit => unit with { Commitment = UnitCommitment.Committed }), Problems.Wants("D", DemandTier.Production, 60, 70, 80, 60));
        using DispatchSession session = new DispatchPlanner(TimeProvider.System).OpenSession();
        DispatchProblem[] changed =
        [
            problem,
            problem.MoreDemand("D", 1, 5),
            problem.ScaledPrices(1.3),
            problem with { Units = problem.Units.SetItem(0, problem.Units[0] with { Availability = UnitAvailability.Unavailable }) },
        ];
        foreach (DispatchProblem now in changed)
        {
            DispatchPlan warm = Assert.IsType<DispatchOutcome.Optimal>(session.Plan(now, Problems.NoHurry)).Plan;
            Assert.Equal(now.Plan().CostEur, warm.CostEur, 6);
        }

        Assert.Equal(1, session.Builds);
        session.Plan(problem with { Lines = [], Headers = ["H", "G"] }, Problems.NoHurry);
        Assert.Equal(2, session.Builds);
    }
}
