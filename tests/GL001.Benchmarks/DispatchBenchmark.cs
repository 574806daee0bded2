using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using GL001.Dispatch;

namespace GL001.Benchmarks;

/// <summary>
/// How long does a plan take, from problem to proved plan, beside the same program given to a solver as a file? And how
/// long after demand has changed by 2 %? Solvers of the machine are used where they are installed.
/// </summary>
internal static partial class DispatchBenchmark
{
    private static readonly TimeSpan NoHurry = TimeSpan.FromMinutes(10);
    private static readonly (int Plants, int Steps) Reference = (10, 96);

    public static Command Command()
    {
        var large = new Option<bool>("--large") { Description = "Also ten plants over 2, 4, 7 and 10 times the steps, and by which power of the size time and memory grow; takes minutes." };
        var integer = new Option<bool>("--commitment") { Description = "Only the mixed-integer program: gap after 5 and 10 s." };
        var standing = new Option<bool>("--standing") { Description = "Only runs of ten plants, a minute apart, by the commitment that stands, while better ones are searched beside them." };
        var command = new Command("dispatch", "Time from problem to proved plan: cold, after a 2 % change of demand, and beside clp, glpsol and HiGHS on the same file.") { large, integer, standing };
        command.SetAction(arguments => arguments.GetValue(integer) ? Commitment() : arguments.GetValue(standing) ? Standing() : Run(arguments.GetValue(large)));
        return command;
    }

    private static int Run(bool large)
    {
        (int Plants, int Steps)[] sizes = [(1, 24), (1, 96), (3, 96), Reference, .. large ? [(10, 192), (10, 384), (10, 672), (10, 960)] : Array.Empty<(int, int)>()];
        Console.WriteLine("medians; own times from problem to proved plan, others as wall time of the process and, in brackets, the solve alone; ms");
        Console.WriteLine($"{"plants x steps",-14} {"columns",8} {"rows",8} {"cold",8} {"p95",8} {"after 2 %",9} {"of cold",7} {"MB",6}  {"clp",16} {"HiGHS",16} {"glpsol",16}  cold / fastest");
        var taken = sizes.ToDictionary(size => size, size => One(size.Plants, size.Steps, rounds: size.Steps > 96 ? 3 : 7));
        foreach ((int plants, int steps) in sizes.Where(size => size.Steps > Reference.Steps))
        {
            (Taken now, Taken reference) = (taken[(plants, steps)], taken[Reference]);
            double Power(Func<Taken, double> of) => Math.Log(of(now) / of(reference)) / Math.Log((double)steps / Reference.Steps);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{(double)steps / Reference.Steps,3:0} x the reference: cold grows with units x steps to the power {Power(time => time.Cold):0.00}, after 2 % {Power(time => time.Warm):0.00}, memory {Power(time => time.Bytes):0.00}"));
        }

        double p95 = taken[Reference].P95;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"reference case p95 {p95:0} ms, target 2000: {(p95 < 2000 ? "met" : "MISSED")}"));
        return p95 < 2000 ? 0 : 1;
    }

    private static Taken One(int plants, int steps, int rounds)
    {
        var planner = new DispatchPlanner(TimeProvider.System);
        DispatchProblem[] problems = [ReferenceCase.Make(plants, steps, false), ReferenceCase.Make(plants, steps, false, 1.02)];
        string file = Path.Combine(Path.GetTempPath(), $"gl001-{Environment.ProcessId}-{plants}x{steps}.mps");
        (int columns, int rows) = Export(planner, problems[0], file);
        var cold = new List<double>();
        var warm = new List<double>();
        var clp = new List<Other>();
        var highs = new List<Other>();
        var glpsol = new List<Other>();
        long bytes = 0;
        for (int round = -1; round < rounds; round++)
        {
            // The first round warms up and is not counted.
            Count(round, cold, Time(() => Served(planner.Plan(problems[0], NoHurry))));
            using (DispatchSession session = planner.OpenSession())
            {
                Served(session.Plan(problems[0], NoHurry));
                Count(round, warm, Time(() => Served(session.Plan(problems[1], NoHurry))));
                bytes = Environment.WorkingSet;
            }

            if (steps <= Reference.Steps || round == 0)
            {
                Count(round, clp, Process("clp", $"{file} -solve", SolveSeconds()));
                Count(round, highs, Process("/usr/bin/python3", $"{Script()} {file}", SolveSeconds()));
            }

            if (plants * steps <= 100 || (round == 0 && plants * steps <= 300))
            {
                Count(round, glpsol, Process("glpsol", $"--freemps {file} --tmlim 120", GlpsolSeconds()));
            }
        }

        File.Delete(file);
        double fastest = new[] { clp, highs, glpsol }.Where(list => list.Count > 0).Select(list => Median(list.Select(other => other.Wall))).DefaultIfEmpty(double.NaN).Min();
        double own = Median(cold);
        double p95 = cold.Order().ElementAt((int)Math.Ceiling(0.95 * cold.Count) - 1);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{plants + " x " + steps,-14} {columns,8} {rows,8} {own,8:0.0} {p95,8:0.0} {Median(warm),9:0.0} {Median(warm) / own,7:0.00} {bytes / 1e6,6:0}  {Show(clp),16} {Show(highs),16} {Show(glpsol),16}  {own / fastest:0.00}"));
        return new Taken(own, p95, Median(warm), bytes);
    }

    /// <summary>How long does a run take that does not wait for the search? Elapsed, and on the processor: the machine may be busy with other things.</summary>
    private static int Standing()
    {
        const double GoalMs = 500;
        using StandingDispatch dispatch = new DispatchPlanner(TimeProvider.System).OpenStanding();
        var elapsed = new List<double>();
        var processor = new List<double>();
        for (int run = 0; run < 60; run++)
        {
            DispatchProblem problem = ReferenceCase.Make(Reference.Plants, Reference.Steps, true, 1 + (0.0005 * run));
            problem = problem with { Start = problem.Start.AddMinutes(run) };
            double before = ProcessorMilliseconds();
            double taken = Time(() =>
            {
                if (dispatch.Plan(problem) is not DispatchOutcome.Feasible { Plan.MadeBy: "CLP" })
                {
                    throw new InvalidOperationException("A run by the commitment that stands gives a feasible plan.");
                }
            });
            elapsed.Add(taken);
            processor.Add(ProcessorMilliseconds() - before);
        }

        double p95 = elapsed.Skip(1).Order().ElementAt((int)Math.Ceiling(0.95 * (elapsed.Count - 1)) - 1);
        double p95Processor = processor.Skip(1).Order().ElementAt((int)Math.Ceiling(0.95 * (processor.Count - 1)) - 1);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Reference.Plants} plants x {Reference.Steps} steps, {elapsed.Count} runs, {dispatch.Searches} searches, {dispatch.Adopted} adopted; first run {elapsed[0]:0} ms; then median {Median(elapsed.Skip(1)):0} ms, p95 {p95:0} ms (goal {GoalMs:0}); on the processor median {Median(processor.Skip(1)):0} ms, p95 {p95Processor:0} ms"));
        return p95 < GoalMs ? 0 : 1;
    }

    /// <summary>Time that this thread was on a processor; NaN where the system does not tell.</summary>
    private static double ProcessorMilliseconds() => File.Exists("/proc/thread-self/schedstat")
        ? double.Parse(File.ReadAllText("/proc/thread-self/schedstat").Split(' ')[0], CultureInfo.InvariantCulture) / 1e6
        : double.NaN;

    private static int Commitment()
    {
        Console.WriteLine("mixed-integer commitment, one run each: time limit, time taken, gap to the proved bound");
        bool met = true;
        foreach ((int plants, int steps) in new[] { (1, 96), (3, 96), (10, 96) })
        {
            DispatchProblem problem = ReferenceCase.Make(plants, steps, true);
            foreach ((int seconds, double goal) in new[] { (5, 0.01), (10, 0.005) })
            {
                var planner = new DispatchPlanner(TimeProvider.System, new DispatchOptions { Gap = 0.001 });
                DispatchOutcome outcome = null!;
                double taken = Time(() => outcome = planner.Plan(problem, TimeSpan.FromSeconds(seconds)));
                if (outcome is DispatchOutcome.SolverFailed failed)
                {
                    Console.WriteLine($"{plants,2} plants x {steps} steps  limit {seconds,2} s  no plan: {failed.Reason}");
                    met = false;
                    continue;
                }

                DispatchPlan plan = outcome is DispatchOutcome.Optimal optimal ? optimal.Plan : ((DispatchOutcome.Feasible)outcome).Plan;
                double gap = plan.Gap ?? 1;
                met &= gap <= goal;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{plants,2} plants x {steps} steps  limit {seconds,2} s  took {taken / 1000,5:0.0} s  gap {gap:P3} (goal {goal:P1})  {plan.MadeBy}  {outcome.GetType().Name}"));
            }
        }

        return met ? 0 : 1;
    }

    private static (int, int) Export(DispatchPlanner planner, DispatchProblem problem, string file)
    {
        using DispatchSession session = planner.OpenSession();
        Served(session.Plan(problem, NoHurry));
        File.WriteAllText(file, session.ExportMps());
        return session.Size;
    }

    private static void Served(DispatchOutcome outcome)
    {
        if (outcome is not DispatchOutcome.Optimal { Plan.MadeBy: "CLP" } optimal || optimal.Plan.UnmetByTier.Values.Any(heat => heat.MegawattHours > 1e-3))
        {
            throw new InvalidOperationException($"The reference case is not solved as it should be: {outcome}");
        }
    }

    private static double Time(Action work)
    {
        GC.Collect();
        long begun = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
    }

    /// <summary>Null when the program is not installed.</summary>
    private static Other? Process(string program, string arguments, Regex seconds)
    {
        try
        {
            long begun = Stopwatch.GetTimestamp();
            using var process = System.Diagnostics.Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            string told = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            double wall = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
            Match match = seconds.Match(told);
            return match.Success ? new Other(wall, 1000 * double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)) : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static string Script()
    {
        string? directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory!, "GL001.sln")))
        {
            directory = Path.GetDirectoryName(directory);
        }

        return Path.Combine(directory!, "tests", "GL001.Benchmarks", "highs_mps.py");
    }

    private static void Count<T>(int round, List<T> list, T? value)
    {
        if (round >= 0 && value is not null)
        {
            list.Add(value);
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? double.NaN : sorted[sorted.Length / 2];
    }

    private static string Show(List<Other> list) => list.Count == 0 ? "-" : string.Create(CultureInfo.InvariantCulture, $"{Median(list.Select(other => other.Wall)):0} ({Median(list.Select(other => other.Solve)):0})");

    [GeneratedRegex(@"(?:iterations time|solve seconds)\s+([0-9.]+)")]
    private static partial Regex SolveSeconds();

    [GeneratedRegex(@"Time used:\s+([0-9.]+) secs")]
    private static partial Regex GlpsolSeconds();

    private sealed record Other(double Wall, double Solve);

    /// <summary>Own medians and p95, ms, and the working set.</summary>
    private sealed record Taken(double Cold, double P95, double Warm, double Bytes);
}
