using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using GL001.Actors.Energy;
using GL001.Engineering;
using GL001.Engineering.EnergyManagement;
using GL001.Historian;
using GL001.Host.Energy;
using GL001.Orchestration.Energy;
using GL001.Plant;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace GL001.Host.Api;

/// <summary>Energy management: indicators, targets, baselines and performance of each plant, docs/design/energy-management.md.</summary>
public static class EnergyApi
{
    /// <summary>Fewer periods say too little; more would be written anew with each target.</summary>
    internal const int LeastPeriods = 24;

    private const int MostPeriods = 2_000;

    private const double MostTargetValue = 1e9;

    private static readonly string[] s_drivers = ["ambient_degc", "demand_mwh"];

    public static void MapEnergyApi(this IEndpointRouteBuilder app)
    {
        var energy = app.MapGroup("/api/v1/energy").WithTags("Energy");
        energy.MapGet("/enpis", GetEnpis).WithName("getEnergyEnpis")
            .WithSummary("Heat, fuel estimate, specific fuel, carbon dioxide and cost of each plant; of the last day where no time is given.")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        energy.MapGet("/targets/{plant_id}", GetTargets).WithName("getEnergyTargets").WithSummary("The plant's energy targets.").ProducesProblem(StatusCodes.Status404NotFound);
        energy.MapPut("/targets/{plant_id}", PutTargets).WithName("putEnergyTargets").WithExample(new TargetsRequest([new TargetLine(EnergyIndicator.SpecificFuelMwhPerMwh, 1.1, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero))])).WithSummary("Replaces the plant's energy targets, one an indicator at most.")
            .RefuseCrossSite().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        energy.MapPost("/baselines/{plant_id}", PostBaseline).WithName("setEnergyBaseline").WithExample(new BaselineRequest(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero), EnergyResolution.Day))
            .WithSummary("Fits fuel to ambient temperature and heat demand over a time and keeps it as the plant's baseline; refused where too little was measured.")
            .RefuseCrossSite().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        energy.MapGet("/baselines/{plant_id}", GetBaseline).WithName("getEnergyBaseline").WithSummary("The plant's baseline.").ProducesProblem(StatusCodes.Status404NotFound);
        energy.MapGet("/performance/{plant_id}", GetPerformance).WithName("getEnergyPerformance")
            .WithSummary("Fuel against the baseline with its CUSUM, and every target; of the last day where no time is given.")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<Results<Ok<EnergyEnpis>, ProblemHttpResult>> GetEnpis(string? from, string? to, Site site, EnergyLedger ledger, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (EnergyTime.Of(from, to, clock.GetUtcNow(), out var refused) is not { } time)
        {
            return ApiProblem.Of(StatusCodes.Status400BadRequest, "Not a time", refused);
        }

        try
        {
            var plants = ImmutableArray.CreateBuilder<PlantEnpis>();
            foreach (var plant in site.Plants)
            {
                plants.Add(PlantEnpis.Of(plant.Id, await FiguresAsync(plant, time, site, ledger, cancellationToken)));
            }

            return TypedResults.Ok(new EnergyEnpis(time.From, time.To, plants.ToImmutable()));
        }
        catch (HistorianException problem)
        {
            return HistoryAway(problem);
        }
    }

    private static async Task<Results<Ok<EnergyTargets>, ProblemHttpResult>> GetTargets([FromRoute(Name = "plant_id")] string plantId, IGrainFactory grains, Site site) =>
        Find(site, plantId) is null ? ApiProblem.UnknownPlant(site) : TypedResults.Ok(EnergyTargets.Of(plantId, await Grain(grains, plantId).GetAsync()));

    private static async Task<Results<Ok<EnergyTargets>, ProblemHttpResult>> PutTargets([FromRoute(Name = "plant_id")] string plantId, TargetsRequest wanted, IGrainFactory grains, Site site)
    {
        if (Find(site, plantId) is null)
        {
            return ApiProblem.UnknownPlant(site);
        }

        if (Problem(wanted.Targets) is { } problem)
        {
            return ApiProblem.Of(StatusCodes.Status422UnprocessableEntity, "Not a target", problem);
        }

        var targets = wanted.Targets.Select(target => new EnergyTarget(target.Indicator, target.Value, target.From.ToUniversalTime(), target.To.ToUniversalTime())).ToImmutableArray();
        return TypedResults.Ok(EnergyTargets.Of(plantId, await Grain(grains, plantId).SetTargetsAsync(targets)));
    }

    private static string? Problem(IReadOnlyList<TargetLine?>? targets)
    {
        if (targets is null)
        {
            return "targets is a list, which may be empty.";
        }

        for (var i = 0; i < targets.Count; i++)
        {
            var problem = targets[i] switch
            {
                null => " is null.",
                { Value: not (> 0.0 and <= MostTargetValue) } => $".value is above 0 and at most {MostTargetValue:0}.",
                var target when EnergyTime.Problem(target.From, target.To) is { } wrong => $": {wrong}",
                var target when targets.Take(i).Any(other => other!.Indicator == target.Indicator) => ".indicator was given before; each has one target at most.",
                _ => null,
            };
            if (problem is not null)
            {
                return FormattableString.Invariant($"targets[{i}]{problem}");
            }
        }

        return null;
    }

    private static async Task<Results<Ok<EnergyBaselineView>, ProblemHttpResult>> PostBaseline(
        [FromRoute(Name = "plant_id")] string plantId, BaselineRequest wanted, IGrainFactory grains, Site site, EnergyLedger ledger, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (Find(site, plantId) is not { } plant)
        {
            return ApiProblem.UnknownPlant(site);
        }

        var (from, to, resolution) = (wanted.From.ToUniversalTime(), wanted.To.ToUniversalTime(), wanted.Resolution ?? EnergyResolution.Hour);
        if (EnergyTime.Problem(from, to) is { } wrong)
        {
            return ApiProblem.Of(StatusCodes.Status422UnprocessableEntity, "Not a time", wrong);
        }

        try
        {
            var periods = EnergyPeriodSum.Of(await ReadAsync(plant, from, to, ledger, cancellationToken), resolution);
            if (periods.Length is < LeastPeriods or > MostPeriods)
            {
                return ApiProblem.Of(StatusCodes.Status422UnprocessableEntity, periods.Length < LeastPeriods ? "Too little data" : "Too much data", FormattableString.Invariant(
                    $"from and to have {periods.Length} periods of one {ApiText.Of(resolution)} that were measured for {100.0 * EnergyFigures.LeastCoverage:0} % or more; a baseline needs {LeastPeriods} to {MostPeriods}. Take another time or resolution (hour, day)."));
            }

            var kept = new KeptBaseline(from, to, resolution, clock.GetUtcNow(), periods);
            var view = EnergyBaselineView.Of(plantId, kept, Calculate(kept, []));
            await Grain(grains, plantId).SetBaselineAsync(kept);
            return TypedResults.Ok(view);
        }
        catch (EngineeringInputException problem)
        {
            return ApiProblem.Of(StatusCodes.Status422UnprocessableEntity, "No model", $"The time from from to to gives no model. {problem.Message}");
        }
        catch (HistorianException problem)
        {
            return HistoryAway(problem);
        }
    }

    private static async Task<Results<Ok<EnergyBaselineView>, ProblemHttpResult>> GetBaseline([FromRoute(Name = "plant_id")] string plantId, IGrainFactory grains, Site site) =>
        Find(site, plantId) is null ? ApiProblem.UnknownPlant(site)
        : (await Grain(grains, plantId).GetAsync()).Baseline is { } kept ? TypedResults.Ok(EnergyBaselineView.Of(plantId, kept, Calculate(kept, [])))
        : ApiProblem.Of(StatusCodes.Status404NotFound, "No baseline", $"{plantId} has no baseline; POST one.");

    private static async Task<Results<Ok<EnergyPerformance>, ProblemHttpResult>> GetPerformance(
        [FromRoute(Name = "plant_id")] string plantId, string? from, string? to, IGrainFactory grains, Site site, EnergyLedger ledger, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (Find(site, plantId) is not { } plant)
        {
            return ApiProblem.UnknownPlant(site);
        }

        if (EnergyTime.Of(from, to, clock.GetUtcNow(), out var refused) is not { } time)
        {
            return ApiProblem.Of(StatusCodes.Status400BadRequest, "Not a time", refused);
        }

        var settings = await Grain(grains, plantId).GetAsync();
        if (settings.Baseline is not { } baseline)
        {
            return ApiProblem.Of(StatusCodes.Status409Conflict, "No baseline", $"{plantId} has no baseline to compare with; POST one to /api/v1/energy/baselines/{plantId}.");
        }

        try
        {
            var judged = Calculate(baseline, EnergyPeriodSum.Of(await ReadAsync(plant, time.From, time.To, ledger, cancellationToken), baseline.Resolution));
            var verdicts = ImmutableArray.CreateBuilder<TargetVerdict>();
            foreach (var target in settings.Targets)
            {
                verdicts.Add(await JudgeAsync(target, baseline, plant, site, ledger, clock.GetUtcNow(), cancellationToken));
            }

            return TypedResults.Ok(EnergyPerformance.Of(plantId, time, baseline, judged, verdicts));
        }
        catch (HistorianException problem)
        {
            return HistoryAway(problem);
        }
    }

    private static async Task<TargetVerdict> JudgeAsync(
        EnergyTarget target, KeptBaseline baseline, PlantModel plant, Site site, EnergyLedger ledger, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // The quarter of an hour that runs is not written yet, and must not count as missed.
        var recorded = EnergyInterval.StartOf(now);
        var until = target.To < recorded ? target.To : recorded;
        if (until <= target.From)
        {
            return target.Judge(null, 0.0, now);
        }

        var figures = await FiguresAsync(plant, new EnergyTime(target.From, until), site, ledger, cancellationToken);
        double? actual = target.Indicator switch
        {
            EnergyIndicator.SpecificFuelMwhPerMwh => figures.SpecificFuel,
            EnergyIndicator.FuelMwh => figures.FuelMwh,
            EnergyIndicator.Co2T => figures.Co2Tonnes,
            EnergyIndicator.CostEur => figures.CostEur,
            EnergyIndicator.PerformancePct => PerformanceOf(Calculate(baseline, EnergyPeriodSum.Of(await ReadAsync(plant, target.From, until, ledger, cancellationToken), baseline.Resolution))),
            _ => throw new InvalidOperationException($"Unknown indicator {target.Indicator}."),
        };
        return target.Judge(actual, figures.Coverage, until);
    }

    /// <summary>Measured over expected, %; null where nothing is expected.</summary>
    internal static double? PerformanceOf(EnergyBaselineResult judged) =>
        judged.Periods.Sum(period => period.ExpectedMwh) is > 0.0 and var expected ? 100.0 * judged.Periods.Sum(period => period.EnergyMwh) / expected : null;

    private static EnergyBaselineResult Calculate(KeptBaseline baseline, IReadOnlyList<EnergyPeriodSum> reporting) =>
        EnergyBaseline.Calculate(new EnergyBaselineInput(s_drivers, [.. baseline.Periods.Select(PeriodOf)], [.. reporting.Select(PeriodOf)]));

    private static EnergyPeriod PeriodOf(EnergyPeriodSum sum) => new(sum.Start.ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture), sum.FuelMwh, [sum.AmbientDegC, sum.DemandMwh]);

    private static async Task<EnergyFigures> FiguresAsync(PlantModel plant, EnergyTime time, Site site, EnergyLedger ledger, CancellationToken cancellationToken) =>
        EnergyFigures.Of(await ReadAsync(plant, time.From, time.To, ledger, cancellationToken), time.From, time.To, site.Fuels);

    private static Task<ImmutableArray<EnergyInterval>> ReadAsync(PlantModel plant, DateTimeOffset from, DateTimeOffset to, EnergyLedger ledger, CancellationToken cancellationToken) =>
        ledger.ReadAsync(plant.Id, [.. plant.Units.Select(unit => unit.FuelId).Distinct()], from, to, cancellationToken);

    private static PlantModel? Find(Site site, string plantId) => site.Plants.FirstOrDefault(plant => plant.Id == plantId);

    private static IEnergyGrain Grain(IGrainFactory grains, string plantId) => grains.GetGrain<IEnergyGrain>(plantId);

    private static ProblemHttpResult HistoryAway(HistorianException problem) => ApiProblem.Of(StatusCodes.Status503ServiceUnavailable, "History cannot be read", problem.Message);
}

/// <summary>A time that is asked about.</summary>
internal sealed record EnergyTime(DateTimeOffset From, DateTimeOffset To)
{
    private static readonly TimeSpan s_day = TimeSpan.FromDays(1);

    /// <summary>Null when it is none, and then what is wrong.</summary>
    public static EnergyTime? Of(string? from, string? to, DateTimeOffset now, out string refused)
    {
        if (!TryRead(to, EnergyInterval.StartOf(now), out var until) || !TryRead(from, until.Ticks > s_day.Ticks ? until - s_day : until, out var since))
        {
            refused = "from and to are instants by RFC 3339, for example 2026-01-20T00:00:00Z.";
            return null;
        }

        refused = Problem(since, until) ?? "";
        return refused.Length == 0 ? new EnergyTime(since, until) : null;
    }

    public static string? Problem(DateTimeOffset from, DateTimeOffset to) =>
        to <= from || to - from > EnergyLedger.LongestTime ? $"to is later than from, by {EnergyLedger.LongestTime.TotalDays:0} days at most."
        : from.Year < 1971 || to.Year > 9000 ? "from and to are of the years 1971 to 9000."
        : null;

    private static bool TryRead(string? text, DateTimeOffset standard, out DateTimeOffset instant)
    {
        instant = standard;
        return text is null || DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out instant);
    }
}

/// <summary>Energy performance indicators of every plant.</summary>
/// <param name="From">Quarters of an hour that began at or after this.</param>
/// <param name="To">And ended by this.</param>
/// <param name="Plants">One entry a plant.</param>
public sealed record EnergyEnpis(DateTimeOffset From, DateTimeOffset To, ImmutableArray<PlantEnpis> Plants);

/// <summary>Indicators of one plant. Sums are of what was measured: read them with the coverage.</summary>
/// <param name="PlantId">The plant.</param>
/// <param name="HeatMwh">Heat of the units with a controller, by their heat meters.</param>
/// <param name="FuelMwh">Fuel at lower heating value; an estimate, see the basis.</param>
/// <param name="FuelBasis">design_efficiency: heat over the design efficiency of each unit, because no fuel meter exists.</param>
/// <param name="Fuels">The same by fuel.</param>
/// <param name="SpecificFuelMwhPerMwh">Fuel over heat; null without heat. By that basis it shows which units give the heat, not how they wear.</param>
/// <param name="Co2T">By the fuels' factors of the site file; null when a fuel that was burned has none.</param>
/// <param name="CostEur">Fuel by its price series.</param>
/// <param name="ElectricityMwh">Always null: no electricity meter exists.</param>
/// <param name="CoveragePct">Share of the time that was measured, weighted by rated heat.</param>
public sealed record PlantEnpis(
    string PlantId, double HeatMwh, double FuelMwh, string FuelBasis, ImmutableArray<FuelUse> Fuels, double? SpecificFuelMwhPerMwh, double? Co2T, double CostEur, double? ElectricityMwh, double CoveragePct)
{
    public static PlantEnpis Of(string plantId, EnergyFigures figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        return new PlantEnpis(plantId, figures.HeatMwh, figures.FuelMwh, "design_efficiency", [.. figures.Fuels.Select(fuel => new FuelUse(fuel.Key, fuel.Value))],
            figures.SpecificFuel, figures.Co2Tonnes, figures.CostEur, null, 100.0 * figures.Coverage);
    }
}

public sealed record FuelUse(string FuelId, double FuelMwh);

/// <summary>Energy targets of one plant.</summary>
public sealed record EnergyTargets(string PlantId, ImmutableArray<TargetLine> Targets)
{
    public static EnergyTargets Of(string plantId, EnergySettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new EnergyTargets(plantId, [.. settings.Targets.Select(target => new TargetLine(target.Indicator, target.Value, target.From, target.To))]);
    }
}

/// <param name="Targets">Every target of the plant; an empty list takes them away.</param>
public sealed record TargetsRequest([property: JsonRequired] IReadOnlyList<TargetLine> Targets);

/// <summary>At most this much of an indicator in a period.</summary>
/// <param name="Indicator">specific_fuel_mwh_per_mwh, fuel_mwh, co2_t, cost_eur, or performance_pct (fuel over the baseline's expectation, 100 is as before).</param>
/// <param name="Value">In the indicator's unit.</param>
/// <param name="From">Begin of the period.</param>
/// <param name="To">Its end.</param>
public sealed record TargetLine([property: JsonRequired] EnergyIndicator Indicator, [property: JsonRequired] double Value, [property: JsonRequired] DateTimeOffset From, [property: JsonRequired] DateTimeOffset To);

/// <summary>Time to fit a baseline to.</summary>
/// <param name="From">Begin.</param>
/// <param name="To">End.</param>
/// <param name="Resolution">hour (where left out) or day.</param>
public sealed record BaselineRequest([property: JsonRequired] DateTimeOffset From, [property: JsonRequired] DateTimeOffset To, EnergyResolution? Resolution);

/// <summary>A plant's baseline: fuel as a linear function of ambient temperature and heat demand.</summary>
/// <param name="PlantId">The plant.</param>
/// <param name="From">Time that it was fitted to.</param>
/// <param name="To">End of that.</param>
/// <param name="Resolution">hour or day.</param>
/// <param name="SetAt">When it was set.</param>
/// <param name="Periods">Hours or days that it was fitted to.</param>
/// <param name="RSquared">Share of the variance that it explains.</param>
/// <param name="CvRmsePct">Scatter around it, of the mean; null for a mean of zero.</param>
/// <param name="Usable">R² of 0.75 or more and CV(RMSE) of 20 % or less.</param>
/// <param name="Coefficients">Intercept, ambient_degc, demand_mwh.</param>
/// <param name="Findings">What is to be said of the model.</param>
public sealed record EnergyBaselineView(
    string PlantId, DateTimeOffset From, DateTimeOffset To, EnergyResolution Resolution, DateTimeOffset SetAt, int Periods, double RSquared, double? CvRmsePct, bool Usable,
    ImmutableArray<BaselineCoefficient> Coefficients, IReadOnlyList<string> Findings)
{
    public static EnergyBaselineView Of(string plantId, KeptBaseline kept, EnergyBaselineResult fit)
    {
        ArgumentNullException.ThrowIfNull(kept);
        ArgumentNullException.ThrowIfNull(fit);
        return new EnergyBaselineView(plantId, kept.From, kept.To, kept.Resolution, kept.SetAt, kept.Periods.Length, fit.Model.RSquared, fit.Model.CvRmsePct, fit.IsModelUsable,
            [.. fit.Model.Coefficients.Select(one => new BaselineCoefficient(one.Name, one.Value, one.StandardError, one.TValue))], fit.Findings);
    }
}

/// <param name="Name">intercept, or a driver with its unit.</param>
/// <param name="Value">MWh of fuel in a period for each unit of the driver.</param>
/// <param name="StandardError">In the same unit.</param>
/// <param name="TValue">Value over standard error; null for an exact fit.</param>
public sealed record BaselineCoefficient(string Name, double Value, double StandardError, double? TValue);

/// <summary>Fuel of one plant against its baseline, and its targets.</summary>
/// <param name="PlantId">The plant.</param>
/// <param name="From">Time that is judged.</param>
/// <param name="To">End of that.</param>
/// <param name="Resolution">hour or day, as the baseline.</param>
/// <param name="Periods">Periods that were measured well enough.</param>
/// <param name="PerformancePct">Fuel over expectation of all of them, 100 is as before; null without.</param>
/// <param name="SavingMwh">Expected less estimated fuel.</param>
/// <param name="SavingUncertaintyMwh">At 90 % confidence, for independent residuals.</param>
/// <param name="SavingSignificant">Whether the saving is more than that.</param>
/// <param name="ChangeSince">First period of a lasting change, by a tabular CUSUM; null without.</param>
/// <param name="Targets">Each target over its own period.</param>
/// <param name="Findings">What is to be said of model and periods.</param>
public sealed record EnergyPerformance(
    string PlantId, DateTimeOffset From, DateTimeOffset To, EnergyResolution Resolution, ImmutableArray<PerformancePeriod> Periods, double? PerformancePct, double SavingMwh,
    double SavingUncertaintyMwh, bool SavingSignificant, string? ChangeSince, ImmutableArray<TargetStanding> Targets, IReadOnlyList<string> Findings)
{
    internal static EnergyPerformance Of(string plantId, EnergyTime time, KeptBaseline baseline, EnergyBaselineResult judged, IEnumerable<TargetVerdict> verdicts) => new(
        plantId, time.From, time.To, baseline.Resolution,
        [.. judged.Periods.Select(period => new PerformancePeriod(period.Name, period.EnergyMwh, period.ExpectedMwh, period.SavingMwh, period.CusumMwh, period.IsExtrapolated))],
        EnergyApi.PerformanceOf(judged), judged.SavingMwh, judged.SavingUncertaintyMwh, judged.IsSavingSignificant, judged.Change is { } change ? judged.Periods[change.Start].Name : null,
        [.. verdicts.Select(TargetStanding.Of)], judged.Findings);
}

/// <summary>One hour or day.</summary>
/// <param name="Start">Its begin, UTC.</param>
/// <param name="FuelMwh">Fuel by design efficiency.</param>
/// <param name="ExpectedMwh">By the baseline for this ambient temperature and demand.</param>
/// <param name="SavingMwh">Expected less estimated fuel.</param>
/// <param name="CusumMwh">Savings summed up so far.</param>
/// <param name="Extrapolated">A driver lies outside what the baseline was fitted to.</param>
public sealed record PerformancePeriod(string Start, double FuelMwh, double ExpectedMwh, double SavingMwh, double CusumMwh, bool Extrapolated);

/// <summary>How a target stands.</summary>
/// <param name="Indicator">What it is set on.</param>
/// <param name="State">not_begun, on_track, behind, met or missed; not_known where less than 95 % of the time was measured.</param>
/// <param name="Value">The target.</param>
/// <param name="From">Begin of its period.</param>
/// <param name="To">End of its period.</param>
/// <param name="Actual">The indicator so far; null where it cannot be told.</param>
/// <param name="Allowed">What the target allows so far: of a sum its share of the time; null before it begins.</param>
/// <param name="CoveragePct">Share of the time so far that was measured.</param>
public sealed record TargetStanding(EnergyIndicator Indicator, TargetState State, double Value, DateTimeOffset From, DateTimeOffset To, double? Actual, double? Allowed, double CoveragePct)
{
    public static TargetStanding Of(TargetVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        return new TargetStanding(verdict.Target.Indicator, verdict.State, verdict.Target.Value, verdict.Target.From, verdict.Target.To, verdict.Actual, verdict.Allowed, 100.0 * verdict.Coverage);
    }
}
