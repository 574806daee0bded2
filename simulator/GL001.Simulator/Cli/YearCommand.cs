using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using GL001.Plant;
using GL001.Simulator.Year;
using GL001.SiteFiles;

namespace GL001.Simulator.Cli;

/// <summary>year: ten plants with 99 units over a year of quarter hours, planned by the dispatch library, by merit order and with perfect foresight.</summary>
internal static class YearCommand
{
    private const int Seed = 1;

    public static Command Year()
    {
        var days = new Option<int>("--days") { Description = "Days from the first of January on.", DefaultValueFactory = _ => 365 };
        var plants = new Option<int>("--plants") { Description = "How many of the ten plants.", DefaultValueFactory = _ => 10 };
        var block = new Option<double>("--block-hours") { Description = "How much of a rolling plan is lived before the next.", DefaultValueFactory = _ => 6.0 };
        var horizon = new Option<double>("--horizon-hours") { Description = "How far a rolling plan looks.", DefaultValueFactory = _ => 24.0 };
        var threads = new Option<int>("--threads") { Description = "Plants at a time.", DefaultValueFactory = _ => Environment.ProcessorCount };
        var command = new Command("year", "enterprise-year: cost, CO2 and unmet heat of ten plants under a rolling horizon, against merit order and against perfect foresight. The plants are quasi-static.")
        {
            days, plants, block, horizon, threads,
        };
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(parsed.GetValue(days), parsed.GetValue(plants), parsed.GetValue(block), parsed.GetValue(horizon), parsed.GetValue(threads), cancellation)));
        return command;
    }

    private static int Run(int days, int plants, double blockHours, double horizonHours, int threads, CancellationToken cancellation)
    {
        if (days is < 1 or > 365 || plants is < 1 or > 10 || threads < 1 || horizonHours is not (>= 1.0 and <= 168.0) || blockHours is not (>= 0.25) || blockHours > horizonHours)
        {
            Console.Error.WriteLine("--days 1 to 365, --plants 1 to 10, --threads at least 1, --horizon-hours 1 to 168, --block-hours 0.25 up to the horizon.");
            return 2;
        }

        Site sample = SiteFile.Load(Path.Combine(AppContext.BaseDirectory, "samples", "two-plants", "site.yaml"));
        var begin = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        IReadOnlyList<EnterprisePlant> all = EnterprisePlant.All(sample, begin, days, plants, Seed);
        var run = new YearRun(begin, new YearSettings
        {
            HorizonSteps = (int)Math.Round(horizonHours / EnterprisePlant.StepHours),
            BlockSteps = (int)Math.Round(blockHours / EnterprisePlant.StepHours),
        });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{plants} plants, {all.Sum(plant => plant.Units.Count)} units, {days} days of quarter hours, {all.Sum(plant => plant.Outages.Count)} outages"));
        Console.WriteLine("strategy       cost EUR   CO2 t   of it fuel    fuel MWh  bought MWh    sold MWh   starts  unmet MWh by tier 1/2/3/4         plans     s");
        try
        {
            YearResult greedy = Timed(progress => run.Run(all, YearStrategy.Greedy, threads, progress, cancellation), days * plants, "merit order", Tell);
            YearResult rolling = Timed(progress => run.Run(all, YearStrategy.Rolling, threads, progress, cancellation), days * plants, "rolling horizon", Tell);
            YearBound bound = Timed(progress => run.Bound(all, threads, progress, cancellation), days * plants, "perfect foresight", TellBound);
            Compare(greedy, rolling, bound);
            return 0;
        }
        catch (OperationCanceledException)
        {
            return 1;
        }
    }

    private static T Timed<T>(Func<Action<int>, T> work, int plantDays, string words, Action<T, TimeSpan> tell)
    {
        var clock = Stopwatch.StartNew();
        T? result = default;
        ConsoleProgress.Run("plant-days", plantDays, progress =>
        {
            int steps = 0;
            var gate = new Lock();
            result = work(lived =>
            {
                lock (gate)
                {
                    steps += lived;
                    progress(steps / EnterprisePlant.StepsPerDay, words);
                }
            });
        });
        tell(result!, clock.Elapsed);
        return result!;
    }

    private static void TellBound(YearBound bound, TimeSpan took) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{"Foresight",-10} {bound.BoundEur,12:0} at least, {bound.PlannedEur:0} with whole units, by the program of {bound.Plans} weeks of plants in hours, {took.TotalSeconds:0} s"));

    private static void Tell(YearResult result, TimeSpan took)
    {
        YearTotals totals = result.Totals;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{result.Strategy,-10} {totals.CostEur,12:0} {totals.Co2Tonnes,7:0} {totals.FuelCo2Tonnes,12:0} {totals.FuelMwh,11:0} {totals.BoughtMwh,11:0} {totals.SoldMwh,11:0} {totals.Starts,8} {string.Join(" / ", totals.UnmetMwh.Select(mwh => mwh.ToString("0.0", CultureInfo.InvariantCulture))),-32} {result.Plans,6} {took.TotalSeconds,5:0}"));
        if (result.FellBack > 0)
        {
            Console.WriteLine($"           {result.FellBack} of these plans fell back to merit order");
        }
    }

    private static void Compare(YearResult greedy, YearResult rolling, YearBound bound)
    {
        static string Share(double value, double of) => string.Create(CultureInfo.InvariantCulture, $"{value / of:P2}");
        Console.WriteLine($"rolling against merit order: cost {Share(rolling.Totals.CostEur - greedy.Totals.CostEur, greedy.Totals.CostEur)}, CO2 {Share(rolling.Totals.Co2Tonnes - greedy.Totals.Co2Tonnes, greedy.Totals.Co2Tonnes)}");
        Console.WriteLine(bound.BoundEur is { } least
            ? $"above the bound of perfect foresight: rolling {Share(rolling.Totals.CostEur - least, least)}, merit order {Share(greedy.Totals.CostEur - least, least)}, foresight with whole units {Share(bound.PlannedEur - least, least)}"
            : "no bound was proved for every week");
    }
}
