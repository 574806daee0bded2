namespace GL001.Dispatch;

/// <summary>
/// When one unit should fire if heat has a price: least cost over all schedules that keep its minimum times, by dynamic programming over
/// the moments at which it starts and stops. Steps squared, for each unit.
/// </summary>
internal static class UnitSchedule
{
    private const double Moment = 1e-9;

    /// <param name="problem">For the lengths of steps.</param>
    /// <param name="unit">A unit whose commitment is open.</param>
    /// <param name="cost">EUR of each step in which it fires, less what its heat is worth, infinite where it cannot; resting costs nothing.</param>
    /// <param name="start">EUR of a start after a rest of some hours; the unit's own where null, and minimum times then hold.</param>
    /// <returns>EUR, starts included, and the schedule.</returns>
    public static (double Cost, bool[] On) Best(DispatchProblem problem, DispatchUnit unit, double[] cost, double? start = null)
    {
        double minUp = start is null ? unit.MinUp.TotalHours - Moment : 0;
        double minDown = start is null ? unit.ShortestRestHours - Moment : 0;
        int steps = problem.Steps;
        double[] hours = new double[steps + 1];
        double[] sum = new double[steps + 1];
        for (int t = 0; t < steps; t++)
        {
            hours[t + 1] = hours[t] + problem.HoursOf(t);
            sum[t + 1] = sum[t] + (double.IsInfinity(cost[t]) ? 0 : cost[t]);
        }

        // From the end to the beginning: the least cost from a stop (or a start) in a step on, and the step of the next start (or stop).
        var fromStop = new double[steps + 1];
        var fromStart = new double[steps + 1];
        int[] nextStart = new int[steps + 1];
        int[] nextStop = new int[steps + 1];
        for (int t = steps - 1; t >= 0; t--)
        {
            (fromStart[t], nextStop[t]) = Run(t, 0, t + 1);
            (fromStop[t], nextStart[t]) = Rest(t, 0, t + 1, minDown);
        }

        (double best, int until) = unit.Firing ? Run(0, unit.HoursSoFar, 0) : RestSoFar();
        var on = new bool[steps];
        bool fires = unit.Firing;
        for (int t = 0; t < steps; fires = !fires, (t, until) = (until, until >= steps ? steps : fires ? nextStop[until] : nextStart[until]))
        {
            Array.Fill(on, fires, t, until - t);
        }

        return (best, on);

        // Fires from a step on, and has done so for some hours: where should it stop?
        (double, int) Run(int from, double before, int first)
        {
            (double Cost, int Stop) least = (double.PositiveInfinity, steps);
            for (int stop = first; stop <= steps; stop++)
            {
                bool mustStop = stop < steps && double.IsInfinity(cost[stop]);
                bool mayStop = stop == steps || mustStop || before + hours[stop] - hours[from] >= minUp;
                if (mayStop)
                {
                    double total = sum[stop] - sum[from] + (stop == steps ? 0 : fromStop[stop]);
                    least = total < least.Cost ? (total, stop) : least;
                }

                if (mustStop)
                {
                    break;
                }
            }

            return least;
        }

        // Has rested so far: where should it start? A start under way costs nothing more, and is finished.
        (double, int) RestSoFar()
        {
            int first = Commitment.FirstHeat(problem, unit);
            if (!unit.StartIsUnderWay || first == steps || double.IsInfinity(cost[first]))
            {
                return Rest(0, unit.HoursSoFar, first, start is null ? unit.MinDown.TotalHours - Moment : 0);
            }

            (double Cost, int Start) other = start is null ? (double.PositiveInfinity, steps) : Rest(0, unit.HoursSoFar, first, 0);
            return fromStart[first] <= other.Cost ? (fromStart[first], first) : other;
        }

        (double, int) Rest(int from, double before, int first, double shortest)
        {
            (double Cost, int Start) least = (0, steps);
            for (int next = first; next < steps; next++)
            {
                double rest = before + hours[next] - hours[from];
                if (!double.IsInfinity(cost[next]) && rest >= shortest)
                {
                    double total = (start ?? unit.StartCost.After(rest)) + fromStart[next];
                    least = total < least.Cost ? (total, next) : least;
                }
            }

            return least;
        }
    }
}
