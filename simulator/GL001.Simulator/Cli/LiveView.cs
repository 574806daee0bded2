using System.Globalization;
using GL001.Control;
using GL001.Simulator.Plants;
using GL001.Simulator.Scenarios;
using Spectre.Console;

namespace GL001.Simulator.Cli;

/// <summary>A run on the terminal as it goes: one row for each unit.</summary>
internal static class LiveView
{
    private const long FrameMs = 5_000;

    /// <summary>Runs it to its end; without a terminal a line a virtual minute takes the table's place.</summary>
    public static void Run(ScenarioRun run, Action? observe, CancellationToken stopping)
    {
        var nextMs = long.MinValue;
        if (!AnsiConsole.Profile.Capabilities.Interactive || Console.IsOutputRedirected)
        {
            run.Observed = () =>
            {
                observe?.Invoke();
                if (run.NowMs >= nextMs)
                {
                    nextMs = run.NowMs + 60_000;
                    Console.WriteLine($"{Minutes(run)} " + string.Join("; ", run.Site.Units.Select(unit => $"{unit.Unit.Id} {BurnerStateNames.Of(unit.Controller.Cycle.Burner.State)} {Held(unit)}")));
                }
            };
            run.Run(stopping);
            return;
        }

        AnsiConsole.Live(Table(run)).AutoClear(true).Start(live =>
        {
            run.Observed = () =>
            {
                observe?.Invoke();
                if (run.NowMs >= nextMs)
                {
                    nextMs = run.NowMs + FrameMs;
                    live.UpdateTarget(Table(run));
                    live.Refresh();
                }
            };
            run.Run(stopping);
        });
    }

    private static Table Table(ScenarioRun run)
    {
        var table = new Table { Title = new TableTitle(Markup.Escape($"{run.Scenario.Name}  {Minutes(run)}")), Border = TableBorder.Rounded };
        table.AddColumns("unit", "burner", "holds", "level mm", "firing %", "heat MW", "first-out");
        foreach (var unit in run.Site.Units)
        {
            var cycle = unit.Controller.Cycle;
            var locked = cycle.IsLockedOut || !unit.IsPowered;
            table.AddRow(
                unit.Unit.Id,
                locked ? $"[red]{(unit.IsPowered ? "Lockout" : "no supply")}[/]" : $"[green]{BurnerStateNames.Of(cycle.Burner.State)}[/]",
                Held(unit),
                unit.Fired is DrumBoiler boiler ? boiler.LevelMm.ToString("0", CultureInfo.InvariantCulture) : "",
                cycle.Output.FiringRatePct.ToString("0", CultureInfo.InvariantCulture),
                unit.Fired.DeliveredMw.ToString("0.0", CultureInfo.InvariantCulture),
                cycle.Interlocks.FirstOut.Tag);
        }

        return table;
    }

    private static string Minutes(ScenarioRun run) => (run.NowMs < 0 ? "-" : "") + ScenarioWords.Time(Math.Abs(run.NowMs) / 1_000 * 1_000);

    private static string Held(SimulatedUnit unit) => unit.Fired switch
    {
        DrumBoiler boiler => string.Create(CultureInfo.InvariantCulture, $"{boiler.PressureBarg:0.00} barg"),
        FurnaceUnit heater => string.Create(CultureInfo.InvariantCulture, $"{heater.OutletDegC:0.0} °C"),
        _ => "",
    };
}
