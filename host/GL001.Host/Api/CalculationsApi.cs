using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using GL001.Actors;
using GL001.Actors.Agents;
using GL001.Agents;
using GL001.BuiltInAgents;
using GL001.Gateway;
using GL001.Operations;
using GL001.Orchestration.Tasks;
using GL001.Plant;
using GL001.Wire;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GL001.Host.Api;

/// <summary>Calculations over what plants measure, done by the agents.</summary>
public static class CalculationsApi
{
    private const string Calculator = "GL-002";

    private const string Method = "heat_loss_efficiency";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    public static void MapCalculationsApi(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1/calculations").WithTags("Calculations");
        api.MapPost("/thermal-efficiency", PostThermalEfficiency).WithName("calculateThermalEfficiency").WithExample(new EfficiencyRequest("Plant-001", DebugMode: false, ValidateInputs: true))
            .WithSummary("Efficiency of each firing unit of a plant by the simplified heat-loss method (GL-002) from its measured flue gas. A unit whose flue gas is not measured says so; nothing is made up.")
            .RefuseCrossSite()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        api.MapGet("/validate", GetValidation).WithName("validateCalculations").WithSummary("Asks every built-in calculation the question of a published or hand-worked example, now, and holds its answer against the known figure.");
    }

    private static async Task<Results<Ok<PlantEfficiency>, ProblemHttpResult>> PostThermalEfficiency(EfficiencyRequest wanted, Site site, IGrainFactory grains, TaskDesk desk, TimeProvider clock)
    {
        if (site.Plants.FirstOrDefault(plant => plant.Id == wanted.PlantId) is not { } plant)
        {
            return ApiProblem.UnknownPlant(site);
        }

        var live = await grains.GetGrain<IPlantGrain>(plant.Id).GetAsync();
        var now = clock.GetUtcNow();
        var ambient = site.Weather.AmbientTemperatureAt(now).DegreesCelsius;
        try
        {
            var units = await Task.WhenAll(plant.Units.Zip(live.Units, (unit, told) => CalculateAsync(desk, unit, told, plant.Id, ambient, wanted)));
            var known = units.Zip(live.Units, (unit, told) => (unit.EfficiencyPct, told.HeatMegawatts)).Where(unit => unit.EfficiencyPct is not null && unit.HeatMegawatts > 0.0).ToList();
            var fuel = known.Sum(unit => unit.HeatMegawatts / unit.EfficiencyPct!.Value);
            return TypedResults.Ok(new PlantEfficiency(plant.Id, now, fuel > 0.0 ? known.Sum(unit => unit.HeatMegawatts) / fuel : null, "simplified_heat_loss_method", "higher_heating_value", [.. units]));
        }
        catch (OperationsException problem) when (problem.IsTransient)
        {
            return TypedResults.Problem(statusCode: StatusCodes.Status503ServiceUnavailable, title: "Could not be asked", detail: problem.Message);
        }
    }

    private static async Task<UnitEfficiency> CalculateAsync(TaskDesk desk, Unit unit, UnitSnapshot live, string plantId, double ambientDegC, EfficiencyRequest wanted)
    {
        if (!live.IsOnline || !live.IsFiring)
        {
            return UnitEfficiency.Unknown(unit.Id, live.IsOnline ? "it does not fire" : "its controller is not online");
        }

        // Without validation an uncertain value counts as well; a bad one never does.
        double? Read(int metricId) => wanted.ValidateInputs is false && live.Values.TryGetValue(metricId, out var value) && value.Trust == MetricTrust.Uncertain ? value.Number : live.GoodNumber(metricId);
        if (Read(MetricId.FlueTemperatureDegC) is not { } flue)
        {
            return UnitEfficiency.Unknown(unit.Id, "its flue gas temperature is not measured, or cannot be trusted");
        }

        if (Read(MetricId.FlueOxygenPct) is not { } oxygen)
        {
            return UnitEfficiency.Unknown(unit.Id, "oxygen in its flue gas is not measured, or cannot be trusted");
        }

        if (unit.FuelId != NaturalGas.FuelId)
        {
            return UnitEfficiency.Unknown(unit.Id, $"the composition of {unit.FuelId} is not known");
        }

        var input = JsonSerializer.SerializeToElement(new
        {
            fuel = new { carbon_pct = NaturalGas.CarbonPct, hydrogen_pct = NaturalGas.HydrogenPct },
            higher_heating_value_kj_per_kg = NaturalGas.HigherHeatingValueKjPerKg,
            flue_gas_temperature_deg_c = flue,
            air_temperature_deg_c = ambientDegC,
            flue_gas_oxygen_dry_pct = Math.Clamp(oxygen, 0.0, 20.0),
            surface_loss_pct = NaturalGas.SurfaceLossPct,
        });
        var task = await desk.AskAsync(new NewTask(Calculator, Method, input.GetRawText()) { PlantId = plantId, MostAttempts = 1, Timeout = s_patience }, s_patience);
        if (task.State != DelegatedTaskState.Succeeded)
        {
            return UnitEfficiency.Unknown(unit.Id, task.Error?.Message ?? $"{Calculator} has not answered within {s_patience.TotalSeconds:0} s") with { TaskId = task.TaskId, Input = wanted.DebugMode is true ? input : ApiText.NoJson };
        }

        using var result = JsonDocument.Parse(task.Result!);
        return new UnitEfficiency(unit.Id, result.RootElement.GetProperty("efficiency_pct").GetDouble(), result.RootElement.GetProperty("efficiency_uncertainty_pct").GetDouble(), null, task.TaskId,
            wanted.DebugMode is true ? NaturalGas.Assumptions : [], wanted.DebugMode is true ? input : ApiText.NoJson, wanted.DebugMode is true ? result.RootElement.Clone() : ApiText.NoJson);
    }

    private static async Task<Ok<Validation>> GetValidation(IEnumerable<Agent> agents, TimeProvider clock)
    {
        var lines = (await WorkedExamples.CheckAllAsync(agents, clock)).Select(found => new ValidationLine(
            found.Example.Agent, found.Example.Capability, found.Example.Field, found.Example.Expected, found.Example.Tolerance, found.Actual, found.Problem.Length == 0,
            found.Problem.Length == 0 ? null : found.Problem, found.Example.Source)).ToImmutableArray();
        return TypedResults.Ok(new Validation(lines.All(line => line.Valid), lines.Length, lines.Count(line => !line.Valid), lines));
    }

    /// <summary>What is taken for the gas that the sites burn. Methane: mass shares from its formula, heating value in docs/design/engineering.md.</summary>
    private static class NaturalGas
    {
        public const string FuelId = "natural-gas";

        public const double CarbonPct = 74.87;

        public const double HydrogenPct = 25.13;

        public const double HigherHeatingValueKjPerKg = 55_500.0;

        /// <summary>Radiation and convection of a packaged boiler near full load (chosen here).</summary>
        public const double SurfaceLossPct = 1.0;

        public static ImmutableArray<string> Assumptions { get; } =
        [
            "fuel taken as methane: carbon 74.87 %, hydrogen 25.13 %, 55.5 MJ/kg higher heating value", "ambient temperature from the site's weather series", "surface loss 1 % of the fuel's heat",
            "oxygen as the probe tells it, taken as dry",
        ];
    }
}

/// <summary>Whose efficiency is wanted.</summary>
/// <param name="PlantId">The plant.</param>
/// <param name="DebugMode">Whether inputs, assumptions and every loss are told as well.</param>
/// <param name="ValidateInputs">Whether only good measurements count, as where left out; false takes uncertain ones too.</param>
public sealed record EfficiencyRequest([property: JsonRequired] string PlantId, bool? DebugMode, bool? ValidateInputs);

/// <summary>Efficiency of a plant's firing units.</summary>
/// <param name="PlantId">The plant.</param>
/// <param name="Timestamp">When it was measured.</param>
/// <param name="EfficiencyPct">Of the units with a figure, weighted by fuel; null when there is none.</param>
/// <param name="Method">How it was calculated.</param>
/// <param name="Basis">Which heating value it is about.</param>
/// <param name="Units">Its units.</param>
public sealed record PlantEfficiency(string PlantId, DateTimeOffset Timestamp, double? EfficiencyPct, string Method, string Basis, ImmutableArray<UnitEfficiency> Units);

/// <summary>Efficiency of a unit.</summary>
/// <param name="UnitId">The unit.</param>
/// <param name="EfficiencyPct">On the higher heating value; null when it cannot be told.</param>
/// <param name="UncertaintyPct">Points of efficiency.</param>
/// <param name="Reason">Why it cannot be told; null when it can.</param>
/// <param name="TaskId">The task that calculated it; null when none did.</param>
/// <param name="Assumptions">What was taken for what is not measured; with debug_mode.</param>
/// <param name="Input">What the agent was given; with debug_mode, else null.</param>
/// <param name="Result">What it answered; with debug_mode, else null.</param>
public sealed record UnitEfficiency(
    string UnitId, double? EfficiencyPct, double? UncertaintyPct, string? Reason, string? TaskId, ImmutableArray<string> Assumptions, JsonElement Input, JsonElement Result)
{
    public static UnitEfficiency Unknown(string unitId, string reason) => new(unitId, null, null, reason, null, [], ApiText.NoJson, ApiText.NoJson);
}

/// <summary>What came of the examples.</summary>
/// <param name="Valid">Whether every calculation gives the known figure.</param>
/// <param name="Calculations">How many were asked.</param>
/// <param name="Failures">How many gave another figure or none.</param>
/// <param name="Results">Each of them.</param>
public sealed record Validation(bool Valid, int Calculations, int Failures, ImmutableArray<ValidationLine> Results);

/// <summary>One example.</summary>
/// <param name="AgentId">Who was asked.</param>
/// <param name="Capability">For what.</param>
/// <param name="Field">Figure of the answer.</param>
/// <param name="Expected">What it should be.</param>
/// <param name="Tolerance">How far it may be off: the source is rounded.</param>
/// <param name="Actual">What it is; null without an answer.</param>
/// <param name="Valid">Whether it is near enough.</param>
/// <param name="Problem">What is wrong; null when nothing is.</param>
/// <param name="Source">Where the figure comes from.</param>
public sealed record ValidationLine(string AgentId, string Capability, string Field, double Expected, double Tolerance, double? Actual, bool Valid, string? Problem, string Source);
