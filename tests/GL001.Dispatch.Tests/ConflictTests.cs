using GL001.Plant;

namespace GL001.Dispatch.Tests;

public class ConflictTests
{
    [Fact]
    public void Minimum_output_with_nowhere_to_go_is_told_in_the_plants_words_with_time_and_way_out()
    {
        DispatchUnit boiler = Problems.Boiler("BLR-1", 20, 50, 20, 4, now: 25) with { Commitment = UnitCommitment.Committed };
        DispatchProblem problem = Problems.On("H", 4, [boiler], Problems.Wants("Works", DemandTier.Production, 25, 8, 9, 25)) with { Headers = [new DispatchHeader("STM-1") { DumpMegawatts = 3 }] };
        problem = problem with { Units = [boiler with { HeaderId = "STM-1" }], Demands = [problem.Demands[0] with { HeaderId = "STM-1" }] };
        Conflict conflict = Assert.IsType<DispatchOutcome.Infeasible>(problem.Outcome()).Conflict;
        Assert.Equal(["dump[STM-1,t1]", "min_heat[BLR-1,t1]"], conflict.Rows.Select(row => row.Row).Order());
        string told = conflict.ToString();
        Assert.Contains("BLR-1 must run, and gives no less than 20 MW (2026-01-20 08:00 to 09:00 UTC)", told, StringComparison.Ordinal);
        Assert.Contains("STM-1 takes 8 MW for its customers and can get rid of only 3 MW more", told, StringComparison.Ordinal);

        // 20 - 8 - 3 = 9 MW too much in the second hour, 8 in the third.
        Assert.Equal(9, conflict.Relaxations.Max(way => way.MostMegawatts), 5);
        Assert.DoesNotContain("LP", told.Split(' '));
        Assert.DoesNotContain("slack", told, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Each_row_of_a_conflict_is_needed_for_it()
    {
        // Two boilers must run, either alone would do no harm: 10 + 10 against 12 wanted, nothing to be dumped.
        DispatchUnit Runs(string id) => Problems.Boiler(id, 10, 20, 20, now: 10) with { Commitment = UnitCommitment.Committed };
        DispatchProblem problem = Problems.On("H", 1, [Runs("A"), Runs("B"), Problems.Boiler("C", 5, 20, 1)], Problems.Wants("D", DemandTier.Production, 12)) with { Headers = [new DispatchHeader("H") { DumpMegawatts = 0 }] };
        Conflict conflict = Assert.IsType<DispatchOutcome.Infeasible>(problem.Outcome()).Conflict;
        Assert.Equal(["dump[H,t0]", "min_heat[A,t0]", "min_heat[B,t0]"], conflict.Rows.Select(row => row.Row).Order());
        foreach (string rest in new[] { "A", "B" })
        {
            DispatchProblem eased = problem with { Units = [.. problem.Units.Select(unit => unit.Id == rest ? unit with { Commitment = UnitCommitment.Off } : unit)] };
            Assert.IsType<DispatchOutcome.Optimal>(eased.Outcome());
        }

        Assert.IsType<DispatchOutcome.Optimal>((problem with { Headers = ["H"] }).Outcome());
    }

    [Fact]
    public void Store_that_cannot_end_as_full_as_asked_says_so()
    {
        DispatchStore store = new() { Id = "TANK", HeaderId = "H", MaxLevelMegawattHours = 50, StartLevelMegawattHours = 10, EndLevelMegawattHours = 40, ChargeMegawatts = 5, DischargeMegawatts = 5 };
        DispatchProblem problem = Problems.On("H", 2, [Problems.Boiler("A", 0, 50, 20, 2, now: 20)], Problems.Wants("D", DemandTier.Production, 20, 20)) with { Stores = [store] };
        Conflict conflict = Assert.IsType<DispatchOutcome.Infeasible>(problem.Outcome()).Conflict;
        Assert.Equal("end_level[TANK,t1]", Assert.Single(conflict.Rows).Row);
        Assert.Contains("a lower end level of TANK, by 20 MWh", conflict.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Too_little_stock_sheds_heat_and_is_no_conflict_but_a_must_run_unit_without_fuel_is()
    {
        DispatchFuel oil = new() { Id = "oil", PriceEurPerMegawattHour = [10, 10], StockMegawattHours = 12 };
        DispatchUnit unit = Problems.Boiler("A", 10, 40, 0, 2, now: 20) with { FuelId = "oil", FuelPriceEurPerMegawattHour = [] };
        DispatchProblem problem = Problems.On("H", 2, [unit], Problems.Wants("D", DemandTier.Production, 20, 20)) with { Fuels = [oil] };
        Assert.Equal(28, problem.Plan().UnmetMegawattHours(), 5);
        DispatchProblem mustRun = problem with { Units = [unit with { Commitment = UnitCommitment.Committed }] };
        string[] rows = [.. Assert.IsType<DispatchOutcome.Infeasible>(mustRun.Outcome()).ConflictingRows];
        Assert.Contains("stock[oil]", rows);
    }
}
