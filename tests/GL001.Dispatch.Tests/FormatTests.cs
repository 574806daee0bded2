using System.Text.Json;
using GL001.Cli;
using GL001.Plant;

namespace GL001.Dispatch.Tests;

public class FormatTests
{
    private static readonly string Root = FindRoot();

    [Theory]
    [InlineData("town.json")]
    [InlineData("nowhere-for-the-heat.json")]
    public void Sample_problem_survives_writing_and_reading(string name)
    {
        string text = File.ReadAllText(Path.Combine(Root, "host", "samples", "problems", name));
        DispatchProblem problem = DispatchJson.ReadProblem(text);
        Assert.Empty(problem.Findings());
        string written = DispatchJson.Write(problem);
        Assert.Equal(written, DispatchJson.Write(DispatchJson.ReadProblem(written)));
    }

    [Fact]
    public void Plan_survives_writing_and_reading_and_is_still_proved()
    {
        DispatchProblem problem = Town();
        DispatchPlan plan = problem.Plan();
        DispatchPlan read = DispatchJson.ReadPlan(DispatchJson.Write(plan));
        Assert.Empty(DispatchPlanChecker.Check(problem, read));
        Assert.Equal(plan.CostEur, read.CostEur);
        Assert.Equal(plan.Headers[0].MarginalHeatCost.ToArray(), read.Headers[0].MarginalHeatCost.ToArray());
    }

    [Fact]
    public void Town_provides_for_the_loss_of_any_unit()
    {
        DispatchProblem problem = Town();
        Assert.Equal(DemandTier.LifeSafety, problem.NMinusOne!.UpToTier);
        DispatchPlan plan = problem.Plan();
        Assert.Contains(plan.Reserves, reserve => reserve.ReserveId == "n_minus_1:H");
        Assert.All(plan.Reserves, reserve => Assert.All(reserve.ShortMegawatts, lacks => Assert.Equal(0, lacks, 5)));

        // With what brings heat to the hospital gone but one unit, the rule cannot be held, and the plan says so.
        DispatchProblem alone = problem with
        {
            Units = [.. problem.Units.Select(unit => unit.Id == "CHP-1" ? unit : unit with { Availability = UnitAvailability.Unavailable })],
            Stores = [],
        };
        Assert.Contains(alone.Plan().Reserves.Single(reserve => reserve.ReserveId == "n_minus_1:H").ShortMegawatts, lacks => lacks > 1);
    }

    [Theory]
    [InlineData("dispatch-problem.schema.json")]
    [InlineData("dispatch-plan.schema.json")]
    public void Published_schema_is_that_of_the_code(string name)
    {
        // To bring it up to date: write what the assertion shows.
        string made = name.Contains("plan", StringComparison.Ordinal) ? DispatchJson.PlanSchema() : DispatchJson.ProblemSchema();
        Assert.Equal(File.ReadAllText(Path.Combine(Root, "docs", "schema", name)), made);
    }

    [Fact]
    public void Misspelt_or_missing_field_is_refused_by_name()
    {
        string text = DispatchJson.Write(Town());
        Assert.Contains("maxHeatMegawats", Assert.Throws<JsonException>(() => DispatchJson.ReadProblem(text.Replace("maxHeatMegawatts", "maxHeatMegawats", StringComparison.Ordinal))).Message, StringComparison.Ordinal);
        Assert.Contains("headers", Assert.Throws<JsonException>(() => DispatchJson.ReadProblem("{\"start\":\"2026-01-20T00:00:00Z\",\"step\":\"01:00:00\",\"steps\":1,\"units\":[],\"lines\":[],\"demands\":[]}")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Csv_replaces_series_and_says_what_is_wrong_with_it()
    {
        DispatchProblem problem = Problems.On("H", 2, [Problems.Boiler("A", 0, 50, 20, 2)], Problems.Wants("D", DemandTier.Production, 1, 2));
        DispatchProblem read = DispatchCsv.Apply(problem, "time,demand:D\n07:00,11\n08:00,12.5\n");
        Assert.Equal([11, 12.5], read.Demands[0].HeatMegawatts.ToArray());
        Assert.Contains("'x' is not a number", Assert.Throws<FormatException>(() => DispatchCsv.Apply(problem, "demand:D\n1\nx\n")).Message, StringComparison.Ordinal);
        Assert.Contains("allowed: time, demand:D", Assert.Throws<FormatException>(() => DispatchCsv.Apply(problem, "demand:E\n1\n2\n")).Message, StringComparison.Ordinal);
        Assert.Contains("allowed: 2, one a step", Assert.Throws<FormatException>(() => DispatchCsv.Apply(problem, "demand:D\n1\n")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Exported_program_names_things_after_the_plant()
    {
        using DispatchSession session = new DispatchPlanner(TimeProvider.System).OpenSession();
        session.Plan(Town(), Problems.NoHurry);
        Assert.Contains("balance[H,t0]", session.ExportMps(), StringComparison.Ordinal);
        Assert.Contains("store", session.ExportLp(), StringComparison.Ordinal);
        Assert.DoesNotContain("auto_", session.ExportMps(), StringComparison.Ordinal);
    }

    [Fact]
    public void Impossible_sample_is_answered_in_words_that_a_shift_engineer_knows()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        Assert.Equal(1, Run(output, error, "plan", Path.Combine(Root, "host", "samples", "problems", "nowhere-for-the-heat.json")));
        string told = error.ToString();
        Assert.StartsWith("No plan is possible. These cannot all hold:", told, StringComparison.Ordinal);
        Assert.Contains("BLR-101 must run, and gives no less than 12 MW", told, StringComparison.Ordinal);
        Assert.Contains("STM-100 takes 7 MW for its customers and has no way to get rid of any more", told, StringComparison.Ordinal);
        Assert.Contains("The smallest change that makes a plan possible:", told, StringComparison.Ordinal);
        foreach (string jargon in new[] { "infeasible", "constraint", "slack", "dual", "solver", "variable" })
        {
            Assert.DoesNotContain(jargon, told, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public void Reserve_that_cannot_be_held_is_no_part_of_the_impossible_samples_conflict()
    {
        DispatchProblem problem = DispatchJson.ReadProblem(File.ReadAllText(Path.Combine(Root, "host", "samples", "problems", "nowhere-for-the-heat.json")));
        Assert.NotNull(problem.NMinusOne);
        Assert.DoesNotContain(Assert.IsType<DispatchOutcome.Infeasible>(problem.Outcome()).ConflictingRows, row => row.Contains("n_minus_1", StringComparison.Ordinal));

        // With a blow-off there is a plan, and it says that nothing stands behind the only boiler: the clinic would lack its 1 MW.
        DispatchPlan plan = (problem with { Headers = [problem.Headers[0] with { DumpMegawatts = 20 }] }).Plan();
        Assert.All(plan.Reserves.Single().ShortMegawatts, lacks => Assert.Equal(1, lacks, 5));
    }

    [Fact]
    public void Plan_command_prints_a_line_a_step_and_draws_the_three_pictures()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("gl001-plan-");
        try
        {
            foreach (string ending in new[] { "png", "svg", "html" })
            {
                using var output = new StringWriter();
                string picture = Path.Combine(folder.FullName, $"plan.{ending}");
                Assert.Equal(0, Run(output, output, "plan", Path.Combine(Root, "host", "samples", "problems", "town.json"), "--picture", picture));
                Assert.Equal(24, output.ToString().Split('\n').Count(line => line.StartsWith("2026-01-2", StringComparison.Ordinal)));
                Assert.True(new FileInfo(picture).Length > 10_000);
            }

            Assert.Contains("CHP-1", File.ReadAllText(Path.Combine(folder.FullName, "plan.html")), StringComparison.Ordinal);
            Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(Path.Combine(folder.FullName, "plan.png")).Take(4));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Bad_file_is_answered_with_its_findings_and_another_exit_code()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        Assert.Equal(2, Run(output, error, "plan", Path.Combine(Root, "no-such-file.json")));
        Assert.Contains("no-such-file.json", error.ToString(), StringComparison.Ordinal);
    }

    private static int Run(TextWriter output, TextWriter error, params string[] arguments) =>
        new System.CommandLine.RootCommand { PlanCommand.Create(output, error) }.Parse(arguments).Invoke();

    private static DispatchProblem Town() => DispatchJson.ReadProblem(File.ReadAllText(Path.Combine(Root, "host", "samples", "problems", "town.json")));

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "Directory.Packages.props")))
        {
            directory = directory.Parent;
        }

        return directory.FullName;
    }
}
