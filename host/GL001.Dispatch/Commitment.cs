namespace GL001.Dispatch;

/// <summary>Rules of firing and resting: what is decided already, minimum times, starts and their cost.</summary>
internal static class Commitment
{
    /// <summary>An idle unit is started where the relaxed plan has it on by this share.</summary>
    public const double StartShare = 0.5;

    /// <summary>A firing unit is kept on down to this share, so that plans a minute apart do not start and stop it.</summary>
    public const double KeepShare = 0.25;

    private const double Moment = 1e-9;

    /// <summary>True when the planner has to decide about this unit in some step.</summary>
    public static bool IsOpen(DispatchUnit unit) =>
        unit is { Availability: UnitAvailability.Available, Commitment: UnitCommitment.Free } && unit.MinHeatMegawatts <= unit.MaxHeatMegawatts;

    /// <summary>Whether a unit fires in a step, if that is no longer a question.</summary>
    public static bool? Decided(DispatchProblem problem, DispatchUnit unit, int step)
    {
        if (unit.Availability == UnitAvailability.Fixed)
        {
            return unit.Firing;
        }

        if (!unit.CanFireAt(step) || !CanGiveHeatBy(problem, unit, step))
        {
            return false;
        }

        if (unit.Commitment == UnitCommitment.Committed || FinishesStart(problem, unit, step))
        {
            return true;
        }

        double soFar = unit.HoursSoFar + problem.HoursBefore(step);
        if (unit.Firing && soFar < unit.MinUp.TotalHours - Moment && CanFireThrough(unit, 0, step))
        {
            return true;
        }

        return !unit.Firing && soFar < unit.MinDown.TotalHours - Moment ? false : null;
    }

    /// <summary>What is decided already, step by step; false where it is still a question.</summary>
    public static bool[] DecidedFor(DispatchProblem problem, DispatchUnit unit) => [.. Enumerable.Range(0, problem.Steps).Select(t => Decided(problem, unit, t) ?? false)];

    /// <summary>Whether an order to start that is given now, or was given already, has led to heat when a step begins.</summary>
    public static bool CanGiveHeatBy(DispatchProblem problem, DispatchUnit unit, int step) => problem.HoursBefore(step) >= unit.HoursToHeat - Moment;

    /// <summary>The first step in which a unit could give heat; the number of steps when none.</summary>
    public static int FirstHeat(DispatchProblem problem, DispatchUnit unit)
    {
        int step = 0;
        while (step < problem.Steps && !CanGiveHeatBy(problem, unit, step))
        {
            step++;
        }

        return step;
    }

    /// <summary>A start under way is finished and followed by the shortest run: a purge that one plan asks for and the next breaks off would never end.</summary>
    private static bool FinishesStart(DispatchProblem problem, DispatchUnit unit, int step)
    {
        if (!unit.StartIsUnderWay)
        {
            return false;
        }

        int first = FirstHeat(problem, unit);
        return step == first || (step > first && Hours(problem, first, step) < unit.MinUp.TotalHours - Moment && CanFireThrough(unit, first, step));
    }

    public static bool CanFireThrough(DispatchUnit unit, int first, int last)
    {
        for (int t = first; t <= last; t++)
        {
            if (!unit.CanFireAt(t))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Makes a wish possible: what is decided wins, short rests are filled, short runs are lengthened.</summary>
    public static bool[] Repaired(DispatchProblem problem, DispatchUnit unit, Func<int, bool> wish)
    {
        var on = new bool[problem.Steps];
        for (int t = 0; t < on.Length; t++)
        {
            on[t] = Decided(problem, unit, t) ?? wish(t);
        }

        // Short rests first: filling them joins runs that would otherwise be lengthened into each other.
        int restFrom = unit.Firing ? 0 : -1;
        for (int t = 0; t < on.Length; t++)
        {
            if (!on[t])
            {
                restFrom = restFrom < 0 && t > 0 && on[t - 1] ? t : restFrom;
                continue;
            }

            if (restFrom >= 0 && restFrom < t && Hours(problem, restFrom, t) < unit.ShortestRestHours - Moment)
            {
                bool fills = CanFireThrough(unit, restFrom, t - 1);
                for (int i = restFrom; i < t; i++)
                {
                    on[i] = fills;
                }

                if (!fills)
                {
                    on[t] = false;   // it cannot fire in between, so it rests on until it may start again
                    continue;
                }
            }

            restFrom = -1;
        }

        for (int t = 0; t < on.Length; t++)
        {
            if (on[t] && !(t == 0 ? unit.Firing : on[t - 1]))
            {
                int end = t + 1;
                while (end < on.Length && Hours(problem, t, end) < unit.MinUp.TotalHours - Moment && unit.CanFireAt(end))
                {
                    on[end++] = true;
                }

                // Lengthening may leave too short a rest behind it.
                int next = end;
                while (next < on.Length && !on[next])
                {
                    next++;
                }

                if (next < on.Length && next > end && Hours(problem, end, next) < unit.ShortestRestHours - Moment && CanFireThrough(unit, end, next - 1))
                {
                    Array.Fill(on, true, end, next - end);
                }
            }
        }

        return on;
    }

    /// <summary>What is wrong with a commitment, step and sentence; empty for a possible one.</summary>
    public static IEnumerable<(int Step, string Why)> Violations(DispatchProblem problem, DispatchUnit unit, IReadOnlyList<bool> on)
    {
        double hours = unit.HoursSoFar;
        bool before = unit.Firing;
        bool restedBefore = !before;
        int runFrom = 0;
        for (int t = 0; t < on.Count; t++)
        {
            if (unit.Availability == UnitAvailability.Fixed)
            {
                if (on[t] != unit.Firing)
                {
                    yield return (t, "is led by its own control or by people and follows no plan");
                }

                continue;
            }

            if (on[t] && !unit.CanFireAt(t))
            {
                yield return (t, "fires although it is unavailable, in maintenance, told to stay off, or has no range");
            }

            bool canGiveHeat = CanGiveHeatBy(problem, unit, t);
            if (on[t] && !canGiveHeat)
            {
                yield return (t, FormattableString.Invariant($"gives heat {problem.HoursBefore(t)} h from now; its start takes until {unit.HoursToHeat} h from now"));
            }

            if (!on[t] && unit.Commitment == UnitCommitment.Committed && unit.CanFireAt(t) && canGiveHeat)
            {
                yield return (t, "rests although it must fire");
            }

            if (!on[t] && unit.CanFireAt(t) && FinishesStart(problem, unit, t))
            {
                yield return (t, "does not finish the start that is under way");
            }

            if (on[t] != before)
            {
                double shortest = restedBefore ? unit.MinDown.TotalHours : unit.ShortestRestHours;
                if (on[t] && hours < shortest - Moment)
                {
                    yield return (t, FormattableString.Invariant($"starts after a rest of {hours} h, less than {shortest} h"));
                }

                // A unit that cannot go on firing may stop however short its run.
                if (!on[t] && hours < unit.MinUp.TotalHours - Moment && CanFireThrough(unit, runFrom, t))
                {
                    yield return (t, FormattableString.Invariant($"stops after a run of {hours} h, less than {unit.MinUp.TotalHours} h"));
                }

                hours = 0;
                runFrom = t;
                restedBefore = false;
                before = on[t];
            }

            hours += problem.HoursOf(t);
        }
    }

    /// <summary>Cost of the start in a step, EUR; zero when there is none, and of one that is under way already.</summary>
    public static double StartCostAt(DispatchProblem problem, DispatchUnit unit, IReadOnlyList<bool> on, int step)
    {
        if (!on[step] || (step == 0 ? unit.Firing : on[step - 1]) || unit.Availability == UnitAvailability.Fixed)
        {
            return 0;
        }

        int t = step - 1;
        double hours = 0;
        while (t >= 0 && !on[t])
        {
            hours += problem.HoursOf(t--);
        }

        bool restedBefore = t < 0 && !unit.Firing;
        return restedBefore && unit.StartIsUnderWay ? 0 : unit.StartCost.After(restedBefore ? hours + unit.HoursSoFar : hours);
    }

    /// <summary>Hours from the beginning of one step to the beginning of another.</summary>
    public static double Hours(DispatchProblem problem, int from, int to)
    {
        if (problem.StepLengths.IsEmpty)
        {
            return (to - from) * problem.Step.TotalHours;
        }

        double sum = 0;
        for (int t = from; t < to; t++)
        {
            sum += problem.HoursOf(t);
        }

        return sum;
    }
}
