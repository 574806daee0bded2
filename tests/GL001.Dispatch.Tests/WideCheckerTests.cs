using System.Collections.Immutable;
using GL001.Plant;

namespace GL001.Dispatch.Tests;

/// <summary>One planted error each, in a plan of a plant that has everything: the checker must name the row.</summary>
public class WideCheckerTests
{
    private static readonly DispatchProblem Problem = new()
    {
        Start = new DateTimeOffset(2026, 1, 20, 7, 0, 0, TimeSpan.Zero),
        Step = TimeSpan.FromHours(1),
        Steps = 4,
        Headers = [new DispatchHeader("H") { DumpMegawatts = 5 }, "G"],
        Units =
        [
            Problems.Boiler("A", 10, 50, 0, 4, now: 30) with { FuelId = "gas", FuelPriceEurPerMegawattHour = [], NoxKilogramsPerMegawattHour = 0.1, InputCurve = [new(10, 13), new(30, 33), new(50, 57)], MinUp = TimeSpan.FromHours(2) },
            Problems.Boiler("B", 5, 30, 0, 4) with { FuelId = "gas", FuelPriceEurPerMegawattHour = [], StartCost = new StartCost(100, 200, 300, 2, 8), MinUp = TimeSpan.FromHours(2), MinDown = TimeSpan.FromHours(2), HoursInState = 5 },
            Problems.Boiler("CHP", 0, 10, 0, 4, now: 5) with { Kind = DispatchUnitKind.Chp, FuelId = "gas", FuelPriceEurPerMegawattHour = [], OperatingPoints = [new(2, 0, 6), new(8, 10, 24), new(10, 4, 25)], Commitment = UnitCommitment.Committed },
            Problems.Boiler("HP", 0, 6, 0, 4, header: "G") with { Kind = DispatchUnitKind.HeatPump, Efficiency = 3, FuelPriceEurPerMegawattHour = [] },
            Problems.Boiler("M", 5, 30, 0, 4, header: "G") with { FuelId = "gas", FuelPriceEurPerMegawattHour = [], Maintenance = [new StepWindow(0, 4)] },
        ],
        Lines = [new DispatchLine("L", "H", "G", 10, 0.05), new DispatchLine("K", "G", "H", 10, 0.05)],
        Demands = [Problems.WantsAt("H", "Ward", DemandTier.LifeSafety, 10, 10, 10, 10), Problems.WantsAt("H", "Works", DemandTier.Production, 30, 45, 55, 30), Problems.WantsAt("G", "Cooker", DemandTier.Production, 8, 8, 8, 8)],
        Stores = [new DispatchStore { Id = "TANK", HeaderId = "H", MinLevelMegawattHours = 2, MaxLevelMegawattHours = 30, StartLevelMegawattHours = 10, EndLevelMegawattHours = 8, ChargeMegawatts = 10, DischargeMegawatts = 10, ChargeEfficiency = 0.95, DischargeEfficiency = 0.95, StandingLossPerHour = 0.01 }],
        Fuels = [new DispatchFuel { Id = "gas", PriceEurPerMegawattHour = [30, 35, 40, 30], StockMegawattHours = 400, ContractMegawattHours = 390, NotTakenEurPerMegawattHour = 2, Co2TonnesPerMegawattHour = 0.2 }],
        Power = new DispatchPower([80, 90, 100, 80], [40, 45, 50, 40], [6, 6, 6, 6]),
        Co2PriceEurPerTonne = 60,
        Caps = [new EmissionCap("day", Pollutant.Co2, 70, new StepWindow(0, 4), [])],
        Reserves = [new OnlineReserve("spin", "H", [5, 5, 5, 5])],
        NMinusOne = new NMinusOne(DemandTier.LifeSafety, TimeSpan.FromMinutes(30)),
    };

    private static readonly DispatchPlan Proved = Problem.Plan();

    public static TheoryData<string> Rows => [.. Corruptions.Keys];

    private static readonly Dictionary<string, Func<DispatchPlan, DispatchPlan>> Corruptions = new()
    {
        ["input[A,t1]"] = plan => Unit(plan, 0, unit => unit with { InputMegawatts = Add(unit.InputMegawatts, 1, -1) }),
        ["commitment[M,t0]"] = plan => Unit(plan, 4, unit => unit with { On = unit.On.SetItem(0, true) }),
        ["commitment[CHP,t2]"] = plan => Unit(plan, 2, unit => unit with { On = unit.On.SetItem(2, false) }),
        ["commitment[B,t1]"] = plan => Unit(plan, 1, unit => unit with { On = [true, false, true, true] }),   // a run of one hour, then a rest of one hour
        ["commitment[B,t2]"] = plan => Unit(plan, 1, unit => unit with { On = [true, false, true, true] }),
        ["cost[B]"] = plan => Unit(plan, 1, unit => unit with { CostEur = unit.CostEur + 100 }),              // a start counted in the wrong class
        ["region[CHP,t0]"] = plan => Unit(plan, 2, unit => unit with { PowerMegawatts = Add(unit.PowerMegawatts, 0, 1) }),
        ["region[CHP,t1]"] = plan => Unit(plan, 2, unit => unit with { PointWeights = unit.PointWeights.SetItem(1, [-0.5, 1, 0.5]) }),
        ["input[HP,t3]"] = plan => Unit(plan, 3, unit => unit with { InputMegawatts = Add(unit.InputMegawatts, 3, 0.5) }),
        ["power[t2]"] = plan => plan with { Power = plan.Power! with { BoughtMegawatts = Add(plan.Power.BoughtMegawatts, 2, 0.01) } },
        ["sell[t0]"] = plan => plan with { Power = plan.Power! with { SoldMegawatts = Add(plan.Power.SoldMegawatts, 0, -50) } },
        ["power_cost"] = plan => plan with { Power = plan.Power! with { CostEur = plan.Power.CostEur - 1 } },
        ["store[TANK,t1]"] = plan => Store(plan, store => store with { LevelMegawattHours = Add(store.LevelMegawattHours, 1, 0.1) }),
        ["level[TANK,t2]"] = plan => Store(plan, store => store with { LevelMegawattHours = Add(store.LevelMegawattHours, 2, 40) }),
        ["end_level[TANK]"] = plan => Store(plan, store => store with { LevelMegawattHours = store.LevelMegawattHours.SetItem(3, 7.9) }),
        ["charge[TANK,t0]"] = plan => Store(plan, store => store with { ChargeMegawatts = store.ChargeMegawatts.SetItem(0, 10.1) }),
        ["discharge[TANK,t0]"] = plan => Store(plan, store => store with { DischargeMegawatts = store.DischargeMegawatts.SetItem(0, -0.1) }),
        ["direction[TANK,t1]"] = plan => Store(plan, store => store with { ChargeMegawatts = store.ChargeMegawatts.SetItem(1, 3), DischargeMegawatts = store.DischargeMegawatts.SetItem(1, 3) }),
        ["direction[L,t0]"] = plan => plan with { Lines = [.. plan.Lines.Select(line => line with { SentMegawatts = line.SentMegawatts.SetItem(0, 2) })] },
        ["surplus[H,t0]"] = plan => plan with { Headers = plan.Headers.SetItem(0, plan.Headers[0] with { SurplusMegawatts = plan.Headers[0].SurplusMegawatts.SetItem(0, 5.1) }) },
        ["fuel[gas]"] = plan => plan with { Fuels = [plan.Fuels[0] with { TakenMegawattHours = plan.Fuels[0].TakenMegawattHours - 1 }] },
        ["contract[gas]"] = plan => plan with { Fuels = [plan.Fuels[0] with { NotTakenMegawattHours = plan.Fuels[0].NotTakenMegawattHours + 1 }] },
        ["stock[gas]"] = plan => Unit(plan, 0, unit => unit with { InputMegawatts = Add(unit.InputMegawatts, 0, 300) }),
        ["cap[day]"] = plan => plan with { Caps = [plan.Caps[0] with { Emitted = plan.Caps[0].Emitted - 1 }] },
        ["short[spin,t2]"] = plan => plan with { Reserves = plan.Reserves.SetItem(0, plan.Reserves[0] with { ShortMegawatts = Add(plan.Reserves[0].ShortMegawatts, 2, 1) }) },
        ["short[n_minus_1:H,t0]"] = plan => plan with { Reserves = plan.Reserves.SetItem(1, plan.Reserves[1] with { ShortMegawatts = Add(plan.Reserves[1].ShortMegawatts, 0, 1) }) },
        ["spare_flow[L,t1]"] = plan => plan with { Lines = plan.Lines.SetItem(0, plan.Lines[0] with { SpareMegawatts = plan.Lines[0].SpareMegawatts.SetItem(1, 10.5) }) },
        ["spare_store[TANK,t1]"] = plan => Store(plan, store => store with { SpareMegawatts = store.SpareMegawatts.SetItem(1, 1000) }),
        ["stores"] = plan => plan with { Stores = [] },
        ["fuels"] = plan => plan with { Fuels = [] },
        ["caps"] = plan => plan with { Caps = [] },
        ["reserves"] = plan => plan with { Reserves = [] },
        ["power"] = plan => plan with { Power = null },
        ["input[B]"] = plan => Unit(plan, 1, unit => unit with { InputMegawatts = [] }),
        ["cost"] = plan => plan with { CostEur = plan.CostEur - 10 },
        ["tier[Production]"] = plan => plan with { UnmetByTier = plan.UnmetByTier.SetItem(DemandTier.Production, HeatEnergy.FromMegawattHours(3)) },
    };

    [Fact]
    public void Plan_under_test_holds() => Assert.Empty(DispatchPlanChecker.Check(Problem, Proved));

    [Theory]
    [MemberData(nameof(Rows))]
    public void Corrupted_plan_is_rejected_by_the_row_that_is_broken(string row) =>
        Assert.Contains(row, DispatchPlanChecker.Check(Problem, Corruptions[row](Proved)).Select(broken => broken.Row));

    private static DispatchPlan Unit(DispatchPlan plan, int u, Func<UnitPlan, UnitPlan> change) => plan with { Units = plan.Units.SetItem(u, change(plan.Units[u])) };

    private static DispatchPlan Store(DispatchPlan plan, Func<StorePlan, StorePlan> change) => plan with { Stores = [change(plan.Stores[0])] };

    private static ImmutableArray<double> Add(ImmutableArray<double> values, int step, double value) => values.SetItem(step, values[step] + value);
}
