using System.Globalization;
using System.Net;
using System.Text;
using GL001.Dispatch;
using ScottPlot;
using SkiaSharp;

namespace GL001.Cli;

/// <summary>Draws a plan: heat by unit stacked under the demand, levels of stores, marginal cost by header.</summary>
internal static class PlanPicture
{
    private const int Width = 1200;

    /// <summary>Writes PNG, SVG or HTML, as the ending says.</summary>
    /// <exception cref="FormatException">Another ending.</exception>
    public static void Save(DispatchProblem problem, DispatchPlan plan, string path)
    {
        switch (Path.GetExtension(path).ToUpperInvariant())
        {
            case ".PNG":
                Draw(problem, plan, out int height).SavePng(path, Width, height);
                break;
            case ".SVG":
                File.WriteAllText(path, Svg(problem, plan));
                break;
            case ".HTML":
                File.WriteAllText(path, Html(problem, plan));
                break;
            default:
                throw new FormatException($"'{path}' is no picture; allowed: .png, .svg, .html.");
        }
    }

    public static string Svg(DispatchProblem problem, DispatchPlan plan)
    {
        Multiplot drawing = Draw(problem, plan, out int height);
        using var stream = new MemoryStream();
        using (SKCanvas canvas = SKSvgCanvas.Create(new SKRect(0, 0, Width, height), stream))
        {
            drawing.Render(canvas, new PixelRect(0, Width, height, 0));
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    public static string Html(DispatchProblem problem, DispatchPlan plan)
    {
        using var table = new StringWriter(CultureInfo.InvariantCulture);
        PlanTable.Print(problem, plan, "", table);
        string svg = Svg(problem, plan);
        return $"<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Heat plan</title><body style=\"font-family:sans-serif\">{svg[svg.IndexOf("<svg", StringComparison.Ordinal)..]}<pre>{WebUtility.HtmlEncode(table.ToString())}</pre></body></html>\n";
    }

    private static Multiplot Draw(DispatchProblem problem, DispatchPlan plan, out int height)
    {
        bool stores = plan.Stores.Length > 0;
        int count = stores ? 3 : 2;
        height = 320 * count;
        var drawing = new Multiplot();
        drawing.AddPlots(count);
        Heat(problem, plan, drawing.GetPlot(0));
        if (stores)
        {
            Levels(problem, plan, drawing.GetPlot(1));
        }

        Prices(problem, plan, drawing.GetPlot(count - 1));
        return drawing;
    }

    private static void Heat(DispatchProblem problem, DispatchPlan plan, Plot plot)
    {
        double[] edges = Edges(problem);
        var palette = new ScottPlot.Palettes.Category20();
        double[] below = new double[edges.Length];
        int drawn = 0;
        foreach (UnitPlan unit in plan.Units.Where(unit => unit.HeatMegawatts.Any(heat => heat > 1e-6)))
        {
            double[] heat = Stepped(t => unit.HeatMegawatts[t], problem.Steps);
            double[] above = [.. below.Zip(heat, (low, more) => low + more)];
            var area = plot.Add.FillY(edges, below, above);
            area.FillColor = palette.GetColor(drawn++);
            area.LineWidth = 0;
            area.MarkerSize = 0;
            area.LegendText = unit.UnitId;
            below = above;
        }

        Stairs(plot, edges, Stepped(t => problem.Demands.Sum(demand => demand.HeatMegawatts[t]), problem.Steps), Colors.Black, "demand");
        if (plan.Demands.Any(demand => demand.UnmetMegawatts.Any(heat => heat > 1e-5)))
        {
            Stairs(plot, edges, Stepped(t => plan.Demands.Sum(demand => demand.UnmetMegawatts[t]), problem.Steps), Colors.Red, "unmet");
        }

        Finish(problem, plot, "Heat by unit", "MW");
        plot.Axes.SetLimitsY(0, plot.Axes.GetLimits().Top);
    }

    private static void Levels(DispatchProblem problem, DispatchPlan plan, Plot plot)
    {
        double[] times = [.. Enumerable.Range(0, problem.Steps + 1).Select(t => problem.BeginOf(t).UtcDateTime.ToOADate())];
        foreach ((DispatchStore store, StorePlan planned) in problem.Stores.Zip(plan.Stores))
        {
            var line = plot.Add.ScatterLine(times, [store.StartLevelMegawattHours, .. planned.LevelMegawattHours]);
            line.LineWidth = 2;
            line.LegendText = store.Id;
        }

        Finish(problem, plot, "Level of stores", "MWh");
    }

    private static void Prices(DispatchProblem problem, DispatchPlan plan, Plot plot)
    {
        double[] edges = Edges(problem);
        var palette = new ScottPlot.Palettes.Category10();
        for (int h = 0; h < plan.Headers.Length; h++)
        {
            // Where there is no price, the line has a gap: heat would go unmet there.
            double[] prices = Stepped(t => plan.Headers[h].MarginalHeatCost[t]?.EurPerMegawattHour ?? double.NaN, problem.Steps);
            if (prices.Any(double.IsFinite))
            {
                Stairs(plot, edges, prices, palette.GetColor(h), plan.Headers[h].HeaderId);
            }
        }

        Finish(problem, plot, "What one more MWh costs (gaps: it would go unmet)", "EUR/MWh");
    }

    private static void Stairs(Plot plot, double[] edges, double[] values, Color color, string name)
    {
        var line = plot.Add.ScatterLine(edges, values, color);
        line.LineWidth = 2;
        line.LegendText = name;
    }

    private static void Finish(DispatchProblem problem, Plot plot, string title, string unit)
    {
        plot.Title(title);
        plot.YLabel(unit);
        plot.Axes.DateTimeTicksBottom().TickGenerator = new ScottPlot.TickGenerators.DateTimeAutomatic { LabelFormatter = time => time.ToString("MM-dd HH:mm", CultureInfo.InvariantCulture) };
        plot.Axes.AutoScale();
        plot.Axes.SetLimitsX(problem.BeginOf(0).UtcDateTime.ToOADate(), problem.BeginOf(problem.Steps).UtcDateTime.ToOADate());
        plot.ShowLegend(Edge.Right);
    }

    /// <summary>Begin and end of every step, so that values stand as stairs.</summary>
    private static double[] Edges(DispatchProblem problem) =>
        [.. Enumerable.Range(0, problem.Steps).SelectMany(t => new[] { problem.BeginOf(t).UtcDateTime.ToOADate(), problem.BeginOf(t + 1).UtcDateTime.ToOADate() })];

    private static double[] Stepped(Func<int, double> value, int steps) => [.. Enumerable.Range(0, steps).SelectMany(t => new[] { value(t), value(t) })];
}
