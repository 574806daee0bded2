using System.Globalization;
using System.Text.Json.Serialization;
using GL001.Actors;
using GL001.Gateway;
using GL001.Host.Parameters;
using GL001.Plant;
using GL001.Runtime;
using GL001.Storage;
using GL001.Wire;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace GL001.Host.Api;

/// <summary>What a unit is set to. The controller tells it and judges every change; the host only carries it.</summary>
public static class ParametersApi
{
    public static void MapParametersApi(this IEndpointRouteBuilder app)
    {
        var parameters = app.MapGroup("/api/v1/controllers/{controller_id}/parameters").WithTags("Controllers");
        parameters.MapGet("", GetParameters).WithName("getParameters").WithSummary("Every parameter of a unit as its controller has it stored, with its limits.")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        parameters.MapGet("/{name}", GetParameter).WithName("getParameter").WithSummary("One parameter of a unit.")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        parameters.MapPut("/{name}", PutParameter).WithName("setParameter").WithExample(new ParameterValue(11.0))
            .WithSummary("Asks the controller to store another value. It does so only while its burner rests, takes a safety-related one only with the key at the unit turned, and acts on it from its next power-up on.")
            .RefuseCrossSite()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<Results<Ok<ParameterList>, ProblemHttpResult>> GetParameters(
        [FromRoute(Name = "controller_id")] string controllerId, Site site, IParameterDesk desk, IGrainFactory grains, CancellationToken cancellationToken)
    {
        if (AddressOf(site, controllerId) is not { } unit)
        {
            return UnknownController(controllerId);
        }

        if (await desk.ReadAsync(unit, cancellationToken) is not { } told)
        {
            return NoAnswer(controllerId, "what is stored there is not known now.");
        }

        var live = await grains.GetGrain<IControllerGrain>(GrainKeys.Controller(unit.PlantId, controllerId)).GetAsync();
        return TypedResults.Ok(new ParameterList(controllerId, unit.UnitId, live.Number(MetricId.ParameterActsAfterRestart) == 1.0, [.. told.Select(Parameter.From)]));
    }

    private static async Task<Results<Ok<Parameter>, ProblemHttpResult>> GetParameter(
        [FromRoute(Name = "controller_id")] string controllerId, string name, Site site, IParameterDesk desk, CancellationToken cancellationToken)
    {
        if (AddressOf(site, controllerId) is not { } unit)
        {
            return UnknownController(controllerId);
        }

        if (await desk.ReadAsync(unit, cancellationToken) is not { } told)
        {
            return NoAnswer(controllerId, "what is stored there is not known now.");
        }

        return told.FirstOrDefault(parameter => parameter.Name == name) is { } found ? TypedResults.Ok(Parameter.From(found)) : UnknownParameter(controllerId, name);
    }

    private static async Task<Results<Ok<ParameterChange>, ProblemHttpResult>> PutParameter(
        [FromRoute(Name = "controller_id")] string controllerId, string name, ParameterValue wanted, Site site, IParameterDesk desk, CancellationToken cancellationToken)
    {
        if (AddressOf(site, controllerId) is not { } unit)
        {
            return UnknownController(controllerId);
        }

        if (await desk.ReadAsync(unit, cancellationToken) is not { } told)
        {
            return NoAnswer(controllerId, "nothing was changed.");
        }

        if (told.FirstOrDefault(parameter => parameter.Name == name) is not { } before)
        {
            return UnknownParameter(controllerId, name);
        }

        return await desk.ChangeAsync(unit, name, wanted.Value, cancellationToken) switch
        {
            "None" => TypedResults.Ok(new ParameterChange(Parameter.From(before with { Value = wanted.Value }), before.Value, "next_power_up")),
            null or "" => NoAnswer(controllerId, $"whether {name} was changed is not known: ask for it again."),
            var refusal => Refused(before, wanted.Value, refusal),
        };
    }

    /// <summary>409 where the unit has to be in another state, 422 where the value is no good one.</summary>
    private static ProblemHttpResult Refused(ToldParameter parameter, double wanted, string refusal)
    {
        var (status, reason) = refusal switch
        {
            "LocalKeyNeeded" => (StatusCodes.Status409Conflict, "it takes the key for local changes (HS-122) to be turned at the unit, within the last ten minutes"),
            "LocalMode" => (StatusCodes.Status409Conflict, "the local/remote switch (HS-112) stands on local"),
            "BurnerNotAtRest" => (StatusCodes.Status409Conflict, "the burner is not at rest: it must stand in lockout or standby, with no fuel on"),
            "NotStored" => (StatusCodes.Status409Conflict, "the controller's memory did not take it; the old value stays"),
            "TooMany" => (StatusCodes.Status429TooManyRequests, "the controller is busy with another change, or has stored as many as its memory may take for now; try again"),
            "MemoryFault" => (StatusCodes.Status409Conflict, "a value in the controller's working memory changed without being set; it has to be powered off and on"),
            "BelowMinimum" => (StatusCodes.Status422UnprocessableEntity, "it is below the least allowed"),
            "AboveMaximum" => (StatusCodes.Status422UnprocessableEntity, "it is above the most allowed"),
            "NotWhole" => (StatusCodes.Status422UnprocessableEntity, "only whole numbers are taken"),
            "MinimumNotBelowRated" => (StatusCodes.Status422UnprocessableEntity, "the minimum heat would not be below the rated heat"),
            "CutOutBeyondLimit" => (StatusCodes.Status422UnprocessableEntity, CutOutBeyondLimit(parameter)),
            "BuiltIn" => (StatusCodes.Status409Conflict, "it is set when the unit is built, in firmware/App/Common/UnitConfiguration.cs; no message and no key changes it"),
            "CutInNotAboveZero" => (StatusCodes.Status422UnprocessableEntity, "the cut-in would not be above zero"),
            "MinimumMissesLightOff" => (StatusCodes.Status422UnprocessableEntity, "the minimum heat has to be from 18 % to 35 % of the rated heat, or light-off would be out of reach"),
            "LeakTestNeedsGas" => (StatusCodes.Status422UnprocessableEntity, "the valve-leak test is one of gas valves: with oil it must be off"),
            "ChamberThermometerNeeded" => (StatusCodes.Status422UnprocessableEntity, "protective atmosphere and high-temperature mode need the chamber's own thermometer"),
            _ => (StatusCodes.Status422UnprocessableEntity, $"the controller says {ApiText.Of(refusal)}"),
        };
        var unit = parameter.Unit.Length > 0 ? $" {parameter.Unit}" : "";
        return TypedResults.Problem(statusCode: status, title: $"Parameter refused: {ApiText.Of(refusal)}", detail: string.Create(CultureInfo.InvariantCulture,
            $"{parameter.Name} = {wanted}{unit} was refused: {reason}. Allowed are {(parameter.IsWhole ? "whole numbers from " : "")}{parameter.Minimum} to {parameter.Maximum}{unit}; {parameter.Value}{unit} stays stored."));
    }

    /// <summary>Names the row by the table of this version; a controller whose birth tells another hash may have another limit.</summary>
    private static string CutOutBeyondLimit(ToldParameter parameter)
    {
        var isBoiler = parameter.Name.StartsWith("Steam", StringComparison.Ordinal);
        var row = UnitSettings.LowestHighRow(isBoiler ? Control.UnitKind.Boiler : Control.UnitKind.Furnace);
        var (margin, unit) = isBoiler ? (ParameterSet.CutOutMarginBar, "bar") : (ParameterSet.CutOutMarginK, "K");
        return string.Create(CultureInfo.InvariantCulture,
            $"setpoint and cut-out together have to stay {margin} {unit} below {row.Tag}, {row.Cause.ToLowerInvariant()}, at {row.Limit} {(isBoiler ? "barg" : "°C")}");
    }

    private static UnitAddress? AddressOf(Site site, string controllerId) =>
        site.Plants.SelectMany(plant => plant.Units, (plant, unit) => new UnitAddress(plant.Id, unit.ControllerId, unit.Id))
            .Where(unit => unit.ControllerId == controllerId).Cast<UnitAddress?>().FirstOrDefault();

    private static ProblemHttpResult UnknownController(string controllerId) => TypedResults.Problem(
        statusCode: StatusCodes.Status404NotFound, title: "Unknown controller", detail: $"No unit of the site has the controller '{controllerId}'.");

    private static ProblemHttpResult UnknownParameter(string controllerId, string name) => TypedResults.Problem(
        statusCode: StatusCodes.Status404NotFound, title: "Unknown parameter", detail: $"{controllerId} has no parameter '{name}'; the list tells which there are.");

    private static ProblemHttpResult NoAnswer(string controllerId, string what) => TypedResults.Problem(
        statusCode: StatusCodes.Status503ServiceUnavailable, title: "No answer from the controller", detail: $"{controllerId} did not answer within {ParameterDesk.Patience.TotalSeconds:0} s; {what}");
}

/// <summary>Parameters of one unit.</summary>
/// <param name="ControllerId">Its controller.</param>
/// <param name="UnitId">The unit.</param>
/// <param name="ChangeWaitsForPowerUp">Whether a stored value differs from the one the unit runs on now.</param>
/// <param name="Parameters">As they are stored.</param>
public sealed record ParameterList(string ControllerId, string UnitId, bool ChangeWaitsForPowerUp, IReadOnlyList<Parameter> Parameters);

/// <summary>One parameter as its controller has it stored.</summary>
/// <param name="Name">As in docs/parameters.md.</param>
/// <param name="Value">What is stored.</param>
/// <param name="Unit">Engineering unit; empty for a number without one.</param>
/// <param name="Minimum">Least that the controller takes.</param>
/// <param name="Maximum">Most that the controller takes.</param>
/// <param name="WholeOnly">Whether only whole numbers are taken.</param>
/// <param name="SafetyRelated">Whether a change needs the key at the unit.</param>
/// <param name="BuiltIn">Whether it is set when the unit is built, and never changed.</param>
public sealed record Parameter(string Name, double Value, string Unit, double Minimum, double Maximum, bool WholeOnly, bool SafetyRelated, bool BuiltIn)
{
    public static Parameter From(ToldParameter told) => new(told.Name, told.Value, told.Unit, told.Minimum, told.Maximum, told.IsWhole, told.IsSafetyRelated, told.IsBuiltIn);
}

/// <summary>What a parameter shall be.</summary>
/// <param name="Value">In the parameter's unit.</param>
public sealed record ParameterValue([property: JsonRequired] double Value);

/// <summary>A change that the controller has stored.</summary>
/// <param name="Parameter">The parameter with its new value.</param>
/// <param name="PreviousValue">What was stored before.</param>
/// <param name="ActsFrom">next_power_up: until then the unit runs on the value it was started with.</param>
public sealed record ParameterChange(Parameter Parameter, double PreviousValue, string ActsFrom);
