using GL001.Host.Services;
using GL001.Simulator;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace GL001.Host.Api;

/// <summary>What can be done to simulated controllers. Nothing here reaches a real one.</summary>
public static class SimulationApi
{
    public static void MapSimulationApi(this IEndpointRouteBuilder app)
    {
        var simulation = app.MapGroup("/api/v1/simulation").WithTags("Simulation");
        simulation.MapGet("", GetSimulation).WithName("getSimulation").WithSummary("Whether the site's controllers are simulated in this process.");
        MapChange(simulation, "power-off", (plants, id) => plants.PowerOffAsync(id))
            .WithName("powerOffController").WithSummary("Takes the supply from a simulated controller: its burner goes out and the broker publishes its death.");
        MapChange(simulation, "power-on", (plants, id) => plants.PowerOnAsync(id))
            .WithName("powerOnController").WithSummary("Gives the supply, or the network, back.");
        MapChange(simulation, "cut-network", (plants, id) => plants.CutNetworkAsync(id))
            .WithName("cutControllerNetwork").WithSummary("Cuts a simulated controller's network: it fires on by itself.");
    }

    private static RouteHandlerBuilder MapChange(RouteGroupBuilder simulation, string action, Func<RealTimeSite, string, Task<bool>> change) => simulation
        .MapPost($"/controllers/{{controller_id}}/{action}", ([FromRoute(Name = "controller_id")] string controllerId, SimulationService service) => Change(controllerId, service, change))
        .RefuseCrossSite()
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status409Conflict);

    private static Ok<SimulationStatus> GetSimulation(SimulationService service) => TypedResults.Ok(new SimulationStatus(service.IsSimulated));

    private static async Task<Results<NoContent, ProblemHttpResult>> Change(string controllerId, SimulationService service, Func<RealTimeSite, string, Task<bool>> change)
    {
        if (service.Plants is not { } plants)
        {
            return TypedResults.Problem(statusCode: StatusCodes.Status409Conflict, title: "No simulation runs",
                detail: service.IsSimulated ? "The simulated plants are still warming up." : "The coordinator was started with --simulate false.");
        }

        return await change(plants, controllerId)
            ? TypedResults.NoContent()
            : TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "Unknown controller", detail: $"No unit of the site has the controller '{controllerId}'.");
    }
}

public sealed record SimulationStatus(bool Simulated);
