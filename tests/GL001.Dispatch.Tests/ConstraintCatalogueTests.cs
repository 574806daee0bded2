using GL001.Plant;

namespace GL001.Dispatch.Tests;

/// <summary>Wishes give way, limits do not.</summary>
public sealed class ConstraintCatalogueTests
{
    /// <summary>A problem that has every wish once.</summary>
    private static readonly DispatchProblem s_all = Problems.On(
        "H", 2,
        [
            Problems.Boiler("A", 2, 10, 20, steps: 2, now: 5) with
            {
                Commitment = UnitCommitment.Committed, MinUp = TimeSpan.FromHours(4), MinDown = TimeSpan.FromHours(2), StartCost = new StartCost(10, 20, 40, 1, 2), FuelId = "gas",
            },
            Problems.Boiler("B", 2, 10, 30, steps: 2, now: 5),
        ],
        Problems.Wants("D", DemandTier.LifeSafety, 6, 6)) with
    {
        Reserves = [new OnlineReserve("R", "H", [8, 8])],
        NMinusOne = new NMinusOne(DemandTier.LifeSafety, TimeSpan.FromMinutes(30)),
        Stores = [new DispatchStore { Id = "S", HeaderId = "H", MinLevelMegawattHours = 1, MaxLevelMegawattHours = 20, StartLevelMegawattHours = 10, EndLevelMegawattHours = 10, ChargeMegawatts = 5, DischargeMegawatts = 5 }],
        Fuels = [new DispatchFuel { Id = "gas", PriceEurPerMegawattHour = [20, 20], ContractMegawattHours = 30, NotTakenEurPerMegawattHour = 5 }],
    };

    [Fact]
    public void Every_wish_gives_way_by_the_factor_and_says_how()
    {
        Assert.Equal([4.0, 4.0], Relaxed(ConstraintCatalogue.Reserve).Reserves[0].Megawatts.AsEnumerable());
        Assert.Null(Relaxed(ConstraintCatalogue.NMinusOne).NMinusOne);
        Assert.Equal(5.0, Relaxed(ConstraintCatalogue.StoreEndLevel).Stores[0].EndLevelMegawattHours);
        Assert.Equal(15.0, Relaxed(ConstraintCatalogue.Contract).Fuels[0].ContractMegawattHours);
        Assert.Equal(TimeSpan.FromHours(2), Relaxed(ConstraintCatalogue.MinimumUpTime).Units[0].MinUp);
        Assert.Equal(TimeSpan.FromHours(1), Relaxed(ConstraintCatalogue.MinimumDownTime).Units[0].MinDown);
        Assert.Equal(new StartCost(5, 10, 20, 1, 2), Relaxed(ConstraintCatalogue.StartCost).Units[0].StartCost);
        Assert.Equal(UnitCommitment.Free, Relaxed(ConstraintCatalogue.MustRun).Units[0].Commitment);
        foreach (ConstraintKind wish in ConstraintCatalogue.All.Where(kind => kind.Nature == ConstraintNature.Wish))
        {
            Assert.Single(ConstraintCatalogue.Relax(s_all, wish.Name, 0.5).Effects);
        }
    }

    [Fact]
    public void A_relaxed_problem_is_still_a_sound_one_whose_plan_the_checker_proves()
    {
        DispatchProblem relaxed = ConstraintCatalogue.All.Aggregate(s_all, (problem, kind) => ConstraintCatalogue.Relax(problem, kind.Name, 0.3).Problem);
        Assert.Empty(relaxed.Findings());
        Assert.True(relaxed.Plan().CostEur <= s_all.Plan().CostEur + 1e-6);
    }

    [Fact]
    public void Whatever_is_no_wish_stays_as_it_is()
    {
        foreach (ConstraintKind kind in ConstraintCatalogue.All.Where(kind => kind.Nature != ConstraintNature.Wish).Append(ConstraintCatalogue.Find("no_such_thing")))
        {
            Assert.Same(s_all, ConstraintCatalogue.Relax(s_all, kind.Name, 0.5).Problem);
            Assert.Empty(ConstraintCatalogue.Relax(s_all, kind.Name, 0.5).Effects);
        }

        Assert.Equal(ConstraintNature.EquipmentLimit, ConstraintCatalogue.Find("inter_plant_flow_limit").Nature);
        Assert.Equal(ConstraintNature.Protection, ConstraintCatalogue.Find("emission_cap").Nature);
        Assert.Equal(ConstraintNature.NotInModel, ConstraintCatalogue.Find("min_efficiency").Nature);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void More_than_all_or_less_than_nothing_is_refused(double factor) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ConstraintCatalogue.Relax(s_all, ConstraintCatalogue.Reserve, factor));

    [Fact]
    public void The_merit_order_plans_when_it_is_asked_for_and_is_proved()
    {
        DispatchProblem problem = Problems.On("H", 2, [Problems.Boiler("A", 2, 10, 20, steps: 2), Problems.Boiler("B", 2, 10, 30, steps: 2)], Problems.Wants("D", DemandTier.Production, 12, 12));
        using DispatchSession session = new DispatchPlanner(TimeProvider.System).OpenSession();
        var feasible = Assert.IsType<DispatchOutcome.Feasible>(session.PlanByMeritOrder(problem, "It was ordered."));
        Assert.Equal(DispatchSession.MeritOrderName, feasible.Plan.MadeBy);
        Assert.StartsWith("It was ordered.", feasible.Reason, StringComparison.Ordinal);
        Assert.Equal([10.0, 2.0], feasible.Plan.Units.Select(unit => unit.HeatMegawatts[0]));
        Assert.Empty(DispatchPlanChecker.Check(problem, feasible.Plan));
        Assert.Equal((0, feasible.Plan), (session.Builds, session.LastGoodPlan));
    }

    [Fact]
    public void The_solver_is_there_and_one_that_is_not_is_told_so()
    {
        Assert.All(SolverLibrary.Check(new DispatchOptions()), solver => Assert.True(solver.IsAvailable, solver.Problem));
        SolverCheck missing = SolverLibrary.Check(new DispatchOptions { LinearSolver = "NO_SUCH_SOLVER" })[0];
        Assert.False(missing.IsAvailable);
        Assert.Contains("NO_SUCH_SOLVER", missing.Problem, StringComparison.Ordinal);
    }

    private static DispatchProblem Relaxed(string name) => ConstraintCatalogue.Relax(s_all, name, 0.5).Problem;
}
