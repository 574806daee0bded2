using GL001.Plant;

namespace GL001.Dispatch.Tests;

/// <summary>Published test systems. Quadratic cost curves are cut into straight pieces, whose error is far below the 0.1 % asked for.</summary>
public class LiteratureTests
{
    private const double Within = 0.001;

    /// <summary>
    /// Ten-unit system of S. A. Kazarlis, A. G. Bakirtzis and V. Petridis, "A genetic algorithm solution to the unit commitment
    /// problem", IEEE Transactions on Power Systems 11 (1996) 83-92: 24 h, spinning reserve 10 %. Best known cost 563,937.7,
    /// reported by many authors since. "Heat" is electricity here; the mathematics is the same.
    /// Columns: Pmax, Pmin, a, b, c, minimum up and down h, hot start, cold start, cold start hours, initial state h.
    /// </summary>
    private static readonly double[][] Kazarlis =
    [
        [455, 150, 1000, 16.19, 0.00048, 8, 8, 4500, 9000, 5, 8],
        [455, 150, 970, 17.26, 0.00031, 8, 8, 5000, 10000, 5, 8],
        [130, 20, 700, 16.60, 0.00200, 5, 5, 550, 1100, 4, -5],
        [130, 20, 680, 16.50, 0.00211, 5, 5, 560, 1120, 4, -5],
        [162, 25, 450, 19.70, 0.00398, 6, 6, 900, 1800, 4, -6],
        [80, 20, 370, 22.26, 0.00712, 3, 3, 170, 340, 2, -3],
        [85, 25, 480, 27.74, 0.00079, 3, 3, 260, 520, 2, -3],
        [55, 10, 660, 25.92, 0.00413, 1, 1, 30, 60, 0, -1],
        [55, 10, 665, 27.27, 0.00222, 1, 1, 30, 60, 0, -1],
        [55, 10, 670, 27.79, 0.00173, 1, 1, 30, 60, 0, -1],
    ];

    private static readonly double[] KazarlisDemand =
        [700, 750, 850, 950, 1000, 1100, 1150, 1200, 1300, 1400, 1450, 1500, 1400, 1300, 1200, 1050, 1000, 1100, 1200, 1400, 1300, 1100, 900, 800];

    [Fact]
    public void Ten_unit_commitment_of_Kazarlis_comes_within_a_thousandth_of_the_best_known_cost()
    {
        DispatchProblem problem = Problems.On("H", 24, Kazarlis.Select(Unit), Problems.Wants("D", DemandTier.Production, KazarlisDemand)) with
        {
            Reserves = [new OnlineReserve("spinning", "H", [.. KazarlisDemand.Select(demand => 0.1 * demand)])],
        };
        var planner = new DispatchPlanner(TimeProvider.System, new DispatchOptions { Gap = 0.0005 });
        var optimal = Assert.IsType<DispatchOutcome.Optimal>(planner.Plan(problem, Problems.NoHurry));
        Assert.Empty(DispatchPlanChecker.Check(problem, optimal.Plan));
        Assert.All(optimal.Plan.Reserves[0].ShortMegawatts, lacking => Assert.Equal(0, lacking, 5));

        // Counted by the published quadratic cost, not by our pieces.
        double cost = Enumerable.Range(0, 10).Sum(u => optimal.Plan.Units[u].On.Select((on, t) => on ? Quadratic(Kazarlis[u], optimal.Plan.Units[u].HeatMegawatts[t]) : 0).Sum()
            + Enumerable.Range(0, 24).Sum(t => Commitment.StartCostAt(problem, problem.Units[u], optimal.Plan.Units[u].On, t)));
        Assert.InRange(cost, 563_937.7 * (1 - Within), 563_937.7 * (1 + Within));

        static DispatchUnit Unit(double[] row, int i) => Problems.Boiler($"U{i + 1}", row[1], row[0], 1, 24, now: row[10] <= 0 ? 0 : i == 0 ? 455 : 245) with
        {
            HoursInState = Math.Abs(row[10]),
            MinUp = TimeSpan.FromHours(row[5]),
            MinDown = TimeSpan.FromHours(row[6]),
            StartCost = new StartCost(row[7], row[8], row[8], row[6] + row[9], row[6] + row[9]),
            InputCurve = [.. Enumerable.Range(0, 9).Select(k => row[1] + (k * (row[0] - row[1]) / 8)).Select(power => new CurvePoint(power, Quadratic(row, power)))],
        };

        static double Quadratic(double[] row, double power) => row[2] + (row[3] * power) + (row[4] * power * power);
    }

    /// <summary>
    /// Four-unit system of T. Guo, M. I. Henwood and M. van Ooijen, "An algorithm for combined heat and power economic dispatch",
    /// IEEE Transactions on Power Systems 11 (1996) 1778-1784: 200 MW of power, 115 MWth. Best known cost 9,257.07 at
    /// P = 0, 160, 40 MW and H = 40, 75, 0 MWth. The region of the second CHP is not convex; its convex hull is used, and the
    /// optimum is asserted to lie in the published region, so it is the optimum there too.
    /// </summary>
    [Fact]
    public void Four_unit_CHP_dispatch_of_Guo_comes_within_a_thousandth_of_the_best_known_cost()
    {
        (double Heat, double Power)[] first = [(0, 247), (180, 215), (104.8, 81), (0, 98.8)];
        (double Heat, double Power)[] second = [(0, 125.8), (32.4, 125.8), (135.6, 110.2), (75, 40), (0, 44)];
        DispatchProblem problem = Problems.On("H", 1,
            [
                Chp("CHP-2", first, (p, h) => 2650 + (14.5 * p) + (0.0345 * p * p) + (4.2 * h) + (0.03 * h * h) + (0.031 * p * h)),
                Chp("CHP-3", second, (p, h) => 1250 + (36 * p) + (0.0435 * p * p) + (0.6 * h) + (0.027 * h * h) + (0.011 * p * h)),
                Problems.Boiler("HEAT-4", 0, 2695.2, 23.4),
            ],
            Problems.Wants("D", DemandTier.Production, 115)) with
        {
            Power = new DispatchPower([50], [0], [200]) { MostBoughtMegawatts = 150, MostSoldMegawatts = 0 },   // unit 1: power only at 50
        };
        DispatchPlan plan = problem.Plan();
        Assert.InRange(plan.CostEur, 9257.07 * (1 - Within), 9257.07 * (1 + Within));
        Assert.Equal(0, plan.Power!.BoughtMegawatts[0], 3);
        double power = plan.Unit("CHP-3").PowerMegawatts[0];
        double heat = plan.Unit("CHP-3").HeatMegawatts[0];

        // Left out of the hull: what lies below the corner (15.9, 44).
        Assert.True(power >= Math.Min(44, 44 - ((heat - 15.9) * 4 / 59.1)) - 1e-6, $"{power} MW with {heat} MWth is outside the published region.");

        static DispatchUnit Chp(string id, (double Heat, double Power)[] corners, Func<double, double, double> cost) => Problems.Boiler(id, 0, 200, 1, now: 50) with
        {
            Kind = DispatchUnitKind.Chp,
            Commitment = UnitCommitment.Committed,
            OperatingPoints = [.. Grid(corners).Select(point => new OperatingPoint(point.Power, point.Heat, cost(point.Power, point.Heat)))],
        };
    }

    /// <summary>Points all over a region: between its middle and its border, finely enough for a quadratic cost.</summary>
    private static IEnumerable<(double Heat, double Power)> Grid((double Heat, double Power)[] corners)
    {
        (double Heat, double Power) middle = (corners.Average(corner => corner.Heat), corners.Average(corner => corner.Power));
        for (int i = 0; i < corners.Length; i++)
        {
            (double Heat, double Power) a = corners[i];
            (double Heat, double Power) b = corners[(i + 1) % corners.Length];
            for (int along = 0; along < 24; along++)
            {
                (double Heat, double Power) edge = (a.Heat + ((b.Heat - a.Heat) * along / 24), a.Power + ((b.Power - a.Power) * along / 24));
                for (int deep = 1; deep <= 12; deep++)
                {
                    yield return (middle.Heat + ((edge.Heat - middle.Heat) * deep / 12), middle.Power + ((edge.Power - middle.Power) * deep / 12));
                }
            }
        }
    }
}
