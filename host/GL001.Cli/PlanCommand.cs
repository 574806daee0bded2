using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using GL001.Dispatch;
using GL001.SiteFiles;

namespace GL001.Cli;

/// <summary><c>gl001 plan</c>: reads, plans, prints, draws, writes.</summary>
internal static class PlanCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        var file = new Argument<string>("file") { Description = "A site (.yaml) or a dispatch problem (.json)." };
        var at = new Option<DateTimeOffset?>("--at") { Description = "Begin of the horizon, for a site; now if left out." };
        var series = new Option<string?>("--series") { Description = "CSV whose columns replace series: demand:ID, fuel:ID, buy, sell." };
        var picture = new Option<string?>("--picture") { Description = "Draws the plan: .png, .svg or .html." };
        var plan = new Option<string?>("--plan") { Description = "Writes the plan as JSON." };
        var problem = new Option<string?>("--problem") { Description = "Writes the problem as JSON." };
        var mps = new Option<string?>("--mps") { Description = "Writes the linear program of the chosen commitment as MPS." };
        var lp = new Option<string?>("--lp") { Description = "As --mps, in LP format." };
        var explain = new Option<string?>("--explain") { Description = "Explains this unit in every step in which something changes." };
        var limit = new Option<double>("--limit") { Description = "Seconds for all solves together.", DefaultValueFactory = _ => 30 };
        var command = new Command("plan", "Plans heat: who makes which heat, for whom, at what cost.") { file, at, series, picture, plan, problem, mps, lp, explain, limit };
        command.SetAction(arguments =>
        {
            try
            {
                DispatchProblem read = Read(arguments.GetValue(file)!, arguments.GetValue(at), output);
                if (arguments.GetValue(series) is { } csv)
                {
                    read = DispatchCsv.Apply(read, File.ReadAllText(csv));
                }

                Write(arguments.GetValue(problem), () => DispatchJson.Write(read));
                using DispatchSession session = new DispatchPlanner(TimeProvider.System).OpenSession();
                return Report(read, session, session.Plan(read, TimeSpan.FromSeconds(arguments.GetValue(limit))));
            }
            catch (Exception wrong) when (wrong is SiteFileException or ProblemRefusedException or JsonException or FormatException or IOException or UnauthorizedAccessException)
            {
                error.WriteLine(wrong.Message);
                return 2;
            }

            int Report(DispatchProblem read, DispatchSession session, DispatchOutcome outcome)
            {
                switch (outcome)
                {
                    case DispatchOutcome.Infeasible infeasible:
                        error.WriteLine(infeasible.Conflict);
                        return 1;
                    case DispatchOutcome.SolverFailed failed:
                        error.WriteLine($"No plan: {failed.Reason}");
                        return 1;
                }

                DispatchPlan made = outcome is DispatchOutcome.Optimal optimal ? optimal.Plan : ((DispatchOutcome.Feasible)outcome).Plan;
                PlanTable.Print(read, made, outcome is DispatchOutcome.Feasible feasible ? feasible.Reason : "", output);
                if (arguments.GetValue(explain) is { } unit)
                {
                    Explain(read, made, unit, output);
                }

                Write(arguments.GetValue(plan), () => DispatchJson.Write(made));
                Write(arguments.GetValue(mps), session.ExportMps);
                Write(arguments.GetValue(lp), session.ExportLp);
                if (arguments.GetValue(picture) is { } drawn)
                {
                    PlanPicture.Save(read, made, drawn);
                    output.WriteLine($"Drawn: {drawn}");
                }

                return 0;
            }
        });
        return command;
    }

    private static DispatchProblem Read(string file, DateTimeOffset? at, TextWriter output)
    {
        if (Path.GetExtension(file) == ".json")
        {
            return DispatchJson.ReadProblem(File.ReadAllText(file));
        }

        var site = SiteFile.Load(file);
        output.WriteLine("A site file says nothing of the moment: every unit is taken as available and resting, every store at the level it begins with.");
        return DispatchProblem.OnPaper(site, at ?? DateTimeOffset.UtcNow);
    }

    private static void Explain(DispatchProblem problem, DispatchPlan plan, string unitId, TextWriter output)
    {
        if (problem.Units.All(unit => unit.Id != unitId))
        {
            output.WriteLine($"There is no unit {unitId}; there are {string.Join(", ", problem.Units.Select(unit => unit.Id))}.");
            return;
        }

        string last = "";
        for (int t = 0; t < problem.Steps; t++)
        {
            Explanation why = PlanExplainer.Explain(problem, plan, unitId, t);
            string told = why.Summary + string.Concat(why.Binding.Concat(why.Others).Select(line => $"{Environment.NewLine}    {line}"));
            if (told != last)
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{problem.BeginOf(t):yyyy-MM-dd HH:mm}  {told}"));
                last = told;
            }
        }
    }

    private static void Write(string? path, Func<string> text)
    {
        if (path is not null)
        {
            File.WriteAllText(path, text());
        }
    }
}
