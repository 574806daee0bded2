using GL001.Host.Services;
using GL001.Simulator;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GL001.Host.Api;

/// <summary>What can be done to simulated controllers. Nothing here reaches a real one.</summary>
public static class SimulationApi
{
    public static void MapSimulationApi(this IEndpointRouteBuilder app)
    {
        var simulation = app.MapGroup("/api/v1/simulation").WithTags("Simulation");
        simulation.MapGet("/", GetSimulation).WithName("getSimulation").WithSummary("Whether the site's controllers are simulated in this process.");
        simulation.MapPost("/controllers/{controllerId}/power-off", (string controllerId, SimulationService service) => Change(controllerId, service, plants => plants.PowerOffAsync(controllerId)))
            .WithName("powerOffController").WithSummary("Takes the supply from a simulated controller: its burner goes out and the broker publishes its death.");
        simulation.MapPost("/controllers/{controllerId}/power-on", (string controllerId, SimulationService service) => Change(controllerId, service, plants => plants.PowerOnAsync(controllerId)))
            .WithName("powerOnController").WithSummary("Gives the supply, or the network, back.");
        simulation.MapPost("/controllers/{controllerId}/cut-network", (string controllerId, SimulationService service) => Change(controllerId, service, plants => plants.CutNetworkAsync(controllerId)))
            .WithName("cutControllerNetwork").WithSummary("Cuts a simulated controller's network: it fires on by itself.");
    }

    private static Ok<SimulationStatus> GetSimulation(SimulationService service) => TypedResults.Ok(new SimulationStatus(service.IsSimulated));

    private static async Task<Results<NoContent, ProblemHttpResult>> Change(string controllerId, SimulationService service, Func<RealTimeSite, Task<bool>> change)
    {
        if (service.Plants is not { } plants)
        {
            return TypedResults.Problem(statusCode: StatusCodes.Status409Conflict, title: "No simulation runs",
                detail: service.IsSimulated ? "The simulated plants are still warming up." : "The coordinator was started with --simulate false.");
        }

        return await change(plants)
            ? TypedResults.NoContent()
            : TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "Unknown controller", detail: $"No unit of the site has the controller '{controllerId}'.");
    }
}

public sealed record SimulationStatus(bool Simulated);
