using System.CommandLine;
using System.Globalization;
using GL001.Plant;
using GL001.Simulator.Campaigns;
using GL001.Simulator.Scenarios;

namespace GL001.Simulator.Cli;

/// <summary>bench: how much faster than the clock, and where the time goes.</summary>
internal static class BenchCommand
{
    public static Command Bench()
    {
        var hours = new Option<double>("--hours") { Description = "Virtual hours of each measurement.", DefaultValueFactory = _ => 2.0 };
        var week = new Option<bool>("--week") { Description = "Instead: the managed heap of --units boilers with checkers at the end of each of seven days, some minutes of work." };
        var units = new Option<int>("--units") { Description = "Boilers of the week, 1 to 40.", DefaultValueFactory = _ => 40 };
        var command = new Command("bench", "Measures the real-time factor of one core by processor time, where the time goes, and whether memory stays flat. Run it in Release.") { hours, week, units };
        command.SetAction(parsed => parsed.GetValue(week) ? Week(parsed.GetValue(units)) : Run(parsed.GetValue(hours)));
        return command;
    }

    /// <summary>A simulated week: the heap has to be the same on every day.</summary>
    private static int Week(int units)
    {
        if (units is < 1 or > 40)
        {
            Console.Error.WriteLine("--units must be 1 to 40.");
            return 2;
        }

        var run = new ScenarioRun(Of(units, 7 * 24.0), null, Swarm.Boards);
        StepTo(run, 600_000);
        var began = Environment.CpuUsage.TotalTime;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"start  {GC.GetTotalMemory(forceFullCollection: true) / 1_024.0:0} KiB"));
        for (var day = 1; day <= 7; day++)
        {
            StepTo(run, 600_000 + (day * 86_400_000L));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"day {day}  {GC.GetTotalMemory(forceFullCollection: true) / 1_024.0:0} KiB, working set {Environment.WorkingSet / 1_048_576.0:0} MiB, {day * 86_400.0 / (Environment.CpuUsage.TotalTime - began).TotalSeconds:0} x real time of one core"));
        }

        Console.WriteLine(run.Violation is { } violation ? $"violation: {violation}" : "no checker objects");
        return run.Violation is null ? 0 : 1;
    }

    private static int Run(double hours)
    {
        if (hours is not (> 0.0 and <= 1_000.0))
        {
            Console.Error.WriteLine("--hours must be above 0 and at most 1000.");
            return 2;
        }

        // The runtime compiles what is often run anew, optimised: that is no part of a step.
        new ScenarioRun(Of(1, hours), null, Swarm.Boards).Run();
        Measure("one boiler and its controller", 1, hours);
        Measure("ten plants, forty boilers", 40, Math.Min(hours, 1.0));
        Parts(hours);
        return 0;
    }

    private static void Measure(string what, int units, double hours)
    {
        var scenario = Of(units, hours);
        var bare = Time(() => new SimulatedSite(scenario.Site.Model, scenario.Start, 1, Swarm.Boards).Run(TimeSpan.FromHours(hours)));
        var run = new ScenarioRun(scenario, null, Swarm.Boards);
        StepTo(run, 600_000);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var steps = run.Site.NowMs;
        var whole = Time(() => run.Run());
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        var after = GC.GetTotalMemory(forceFullCollection: true);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{what,-32} {hours * 3_600.0 / bare.TotalSeconds,8:0} x real time, with checkers {(run.Site.NowMs - steps) / 1_000.0 / whole.TotalSeconds:0} x; heap {(after - before) / 1_024.0:+0;-0;0} KiB, {allocated / ((run.Site.NowMs - steps) / 100.0):0} B a step"));
    }

    /// <summary>The parts of a step by themselves, on a boiler that fires.</summary>
    private static void Parts(double hours)
    {
        var scenario = Of(1, hours + 1.0);
        var site = new SimulatedSite(scenario.Site.Model, scenario.Start, 1, Swarm.Boards);
        site.Run(TimeSpan.FromMinutes(15));
        var unit = site.Units[0];
        var header = site.SteamHeaders[0];
        var steps = (int)(hours * 36_000.0);
        var now = unit.UptimeMs;
        void Part(string name, Action step)
        {
            var took = Time(() =>
            {
                for (var i = 0; i < steps; i++)
                {
                    step();
                }
            });
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name,-30} {took.TotalMicroseconds / steps,6:0.00} µs a step"));
        }

        Part("header and customers", () => header.Step(site.Now, 0.1));
        Part("sensors and chips", () => unit.Board.Sense(SimulatedSite.StepMs));
        Part("the firmware's scan and drivers", () => unit.Controller.Scan(now += SimulatedSite.StepMs));
        Part("the rest: burner and drum", () => unit.Fired.Step(unit.Board.Relays.Live, unit.Board.FuelValvePct, unit.Board.AirDamperPct, 10.0, 0.1));
    }

    private static Scenario Of(int units, double hours) => new()
    {
        Name = "bench",
        Site = ScenarioSite.Inline([.. Enumerable.Range(1, units).Select(i => new InlineUnit(
            string.Create(CultureInfo.InvariantCulture, $"B-{i}"), UnitKind.Boiler, string.Create(CultureInfo.InvariantCulture, $"HDR-{(i + 3) / 4}"), 20.0, 4.0, 0.92, 10.0, 12.0))]),
        DurationMs = (long)(hours * 3_600_000.0) + 600_000,
        HasNetwork = false,
    };

    private static void StepTo(ScenarioRun run, long ms)
    {
        while (run.NowMs < ms && !run.HasEnded)
        {
            run.Step();
        }
    }

    /// <summary>Processor time, so that what runs beside does not count: one thread computes, and hardly anything is collected.</summary>
    private static TimeSpan Time(Action work)
    {
        var before = Environment.CpuUsage.TotalTime;
        work();
        return Environment.CpuUsage.TotalTime - before;
    }
}
