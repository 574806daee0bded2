using System.Globalization;
using System.Net;
using System.Text;
using GL001.Simulator.Checkers;
using GL001.Simulator.Faults;
using GL001.Simulator.Plants;
using GL001.Simulator.Scenarios;
using ScottPlot;

namespace GL001.Simulator.Reports;

/// <summary>A run on one page: verdicts, plots, what went wrong and when. The plots are SVG in the page itself.</summary>
public static class HtmlReport
{
    private const int Width = 1_040;
    private const int Height = 250;

    private const string Style = """
        body{font:15px/1.45 system-ui,sans-serif;max-width:1080px;margin:2em auto;padding:0 1em;color:#1c2530}
        h1{font-size:1.5em;margin-bottom:.2em} h2{font-size:1.15em;margin:1.8em 0 .4em;border-bottom:1px solid #d5dae0}
        table{border-collapse:collapse;width:100%} td,th{text-align:left;padding:.25em .6em;border-bottom:1px solid #e6e9ed;vertical-align:top}
        .good{color:#17673a} .bad{color:#b3261e;font-weight:600} .verdict{font-size:1.2em;padding:.5em .8em;border-left:6px solid;background:#f5f7f9}
        svg{max-width:100%;height:auto} .small{color:#5a6672;font-size:.9em} code{font-size:.85em;word-break:break-all}
        """;

    public static string Write(ScenarioRun run, RunTrace trace)
    {
        var page = new StringBuilder();
        var scenario = run.Scenario;
        page.Append($"<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>{Safe(scenario.Name)}</title><style>{Style}</style><body>\n");
        page.Append($"<h1>{Safe(scenario.Name)}</h1><p>{Safe(scenario.Description)}</p>\n");
        page.Append(run.IsPassed
            ? "<p class=\"verdict good\">Passed: every expectation is met and no checker objects.</p>\n"
            : $"<p class=\"verdict bad\">Failed: {Safe(run.Violation?.ToString() ?? "an expectation is not met.")}</p>\n");
        page.Append(string.Create(CultureInfo.InvariantCulture,
            $"<p class=\"small\">Seed {scenario.Seed}, begins {scenario.Start:yyyy-MM-dd HH:mm} UTC, {ScenarioWords.Time(scenario.DurationMs)}{(scenario.IsWarm ? " after a warm-up (minutes below zero)" : "")}. Event log SHA-256 <code>{run.Log.Hash}</code></p>\n"));
        WriteExpectations(page, run);
        WriteUnits(page, run, trace);
        WriteHeaders(page, trace);
        WriteTimeline(page, run, trace);
        WriteCheckers(page, run);
        return page.Append("</body></html>\n").ToString();
    }

    private static void WriteExpectations(StringBuilder page, ScenarioRun run)
    {
        page.Append("<h2>Expectations</h2><table>\n");
        foreach (var judge in run.Judges)
        {
            var met = judge.Verdict == Verdict.Met;
            page.Append($"<tr><td class=\"{(met ? "good" : "bad")}\">{(met ? "met" : judge.Verdict == Verdict.Failed ? "not met" : "open")}</td><td>{Safe(judge.ToString())}</td><td>{Safe(judge.Seen)}</td></tr>\n");
        }

        page.Append("</table>\n");
    }

    private static void WriteUnits(StringBuilder page, ScenarioRun run, RunTrace trace)
    {
        for (var i = 0; i < trace.Units.Count; i++)
        {
            var unit = trace.Units[i];
            var isBoiler = run.Site.Units[i].Fired is DrumBoiler;
            page.Append($"<h2>{Safe(unit.Id)}</h2>\n");
            Draw(page, run, trace, unit.Id, isBoiler ? "drum pressure, barg" : "outlet, °C", (isBoiler ? "pressure" : "outlet", unit.Held));
            if (isBoiler)
            {
                Draw(page, run, trace, unit.Id, "drum level, mm", ("level", unit.LevelMm));
            }

            Draw(page, run, trace, unit.Id, "firing rate, %", ("firing rate", unit.FiringPct));
            var hasPlan = unit.LeaseMw.Any(value => !double.IsNaN(value));
            Draw(page, run, trace, unit.Id, hasPlan ? "heat, plan and actual, MW" : "heat, MW",
                hasPlan ? [("actual", unit.HeatMw), ("lease", unit.LeaseMw)] : [("actual", unit.HeatMw)]);
            Draw(page, run, trace, unit.Id, "NOx at 3 % O2, mg/m³, an estimate of trend", ("NOx", unit.NitrogenOxides));
        }
    }

    private static void WriteHeaders(StringBuilder page, RunTrace trace)
    {
        page.Append("<h2>Headers</h2>\n");
        var at = 0;
        foreach (var id in trace.HeaderIds())
        {
            Draw(page, null, trace, "", $"{id}: heat of the customers, MW", ("wanted", trace.WantedMw[at]), ("served", trace.ServedMw[at]));
            if (at < trace.HeaderBarg.Count)
            {
                Draw(page, null, trace, "", $"{id}: pressure, barg", ("header", trace.HeaderBarg[at]));
            }

            at++;
        }
    }

    /// <summary>Faults as bands, trips as lines, so that cause and effect stand in one picture.</summary>
    private static void Draw(StringBuilder page, ScenarioRun? run, RunTrace trace, string unit, string title, params (string Name, List<double> Values)[] series)
    {
        var plot = new Plot();
        var minutes = trace.Minutes.ToArray();
        foreach (var fault in run?.Scenario.EffectiveFaults() ?? [])
        {
            if (fault.Subject == unit || fault.Subject.Length == 0)
            {
                var band = plot.Add.HorizontalSpan(fault.FromMs / 60_000.0, Math.Max((fault.FromMs / 60_000.0) + 0.05, Math.Min(fault.UntilMs, run!.Scenario.DurationMs) / 60_000.0));
                band.FillStyle.Color = Colors.Orange.WithAlpha(0.25);
                band.LineStyle.Width = 0;
            }
        }

        foreach (var trip in trace.Events.Where(item => item.IsTrip && item.Unit == unit))
        {
            var line = plot.Add.VerticalLine(trip.Minute, 1.5f, Colors.Red);
            line.LinePattern = LinePattern.Dashed;
        }

        foreach (var (name, values) in series)
        {
            var line = plot.Add.ScatterLine(minutes, [.. values]);
            line.LineWidth = 2;
            line.Color = name == series[0].Name ? Colors.SteelBlue : Colors.DarkOrange;
            line.LegendText = series.Length > 1 ? name : "";
        }

        if (series.Length > 1)
        {
            plot.ShowLegend(Alignment.UpperRight);
        }

        plot.Title(title, 14);
        plot.XLabel("minutes", 12);
        plot.Axes.Margins(0, 0.12);
        page.Append(plot.GetSvgXml(Width, Height)).Append('\n');
    }

    private static void WriteTimeline(StringBuilder page, ScenarioRun run, RunTrace trace)
    {
        page.Append("<h2>What happened</h2><p class=\"small\">Orange bands in the plots are faults, red lines are trips.</p><table><tr><th>time</th><th>unit</th><th>what</th></tr>\n");
        var faults = run.Scenario.EffectiveFaults().SelectMany(fault => new[]
        {
            new TraceEvent(fault.FromMs / 60_000.0, fault.Subject.Length == 0 ? "broker" : fault.Subject, $"fault begins: {fault}, {FaultCatalog.Of(fault.Kind).Meaning}", false),
            new TraceEvent(fault.Stays ? double.NaN : fault.UntilMs / 60_000.0, fault.Subject.Length == 0 ? "broker" : fault.Subject, $"fault ends: {fault}", false),
        });
        var actions = run.Scenario.Actions.Select(action => new TraceEvent(action.AtMs / 60_000.0, action.Subject,
            string.Create(CultureInfo.InvariantCulture, $"{ScenarioWords.Of(ScenarioWords.Actions, action.Kind)} {(action.Value == 0.0 ? "" : action.Value)}"), false));
        foreach (var item in trace.Events.Concat(faults).Concat(actions).Where(item => !double.IsNaN(item.Minute)).OrderBy(item => item.Minute))
        {
            var sign = item.Minute < 0.0 ? "-" : "";
            page.Append($"<tr{(item.IsTrip ? " class=\"bad\"" : "")}><td>{sign}{ScenarioWords.Time((long)(Math.Abs(item.Minute) * 60_000.0) / 100 * 100)}</td><td>{Safe(item.Unit)}</td><td>{Safe(item.Words)}</td></tr>\n");
        }

        page.Append("</table>\n");
    }

    private static void WriteCheckers(StringBuilder page, ScenarioRun run)
    {
        page.Append("<h2>Checkers</h2><table>\n");
        foreach (var name in CheckerSet.Names)
        {
            var objects = run.Violation?.Checker == name;
            page.Append($"<tr><td class=\"{(objects ? "bad" : "good")}\">{(objects ? "objects" : "silent")}</td><td>{Safe(name)}</td><td>{(objects ? Safe(run.Violation!.Words) : "")}</td></tr>\n");
        }

        page.Append("</table>\n");
        page.Append(string.Create(CultureInfo.InvariantCulture,
            $"<p class=\"small\">{run.Checkers.TripDemands} trips were demanded; the energy balance closed within {run.Checkers.WorstEnergyResidual:0.00000 %} of what was absorbed in any minute.</p>\n"));
    }

    private static string Safe(string text) => WebUtility.HtmlEncode(text);
}
