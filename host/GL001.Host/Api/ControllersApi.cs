using GL001.Host.Recordings;
using GL001.Plant;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace GL001.Host.Api;

/// <summary>What controllers keep and are set to.</summary>
public static class ControllersApi
{
    public static void MapControllersApi(this IEndpointRouteBuilder app)
    {
        var controllers = app.MapGroup("/api/v1/controllers/{controller_id}").WithTags("Controllers");
        controllers.MapGet("/recordings", GetRecordings).WithName("getRecordings").WithSummary("Flight recordings of a controller that were fetched, newest first.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        controllers.MapGet("/recordings/{name}", GetRecording).WithName("getRecording").WithSummary("One flight recording, for the replay of the simulator.")
            .Produces<Stream>(StatusCodes.Status200OK, "application/octet-stream")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static Results<Ok<RecordingList>, ProblemHttpResult> GetRecordings(
        [FromRoute(Name = "controller_id")] string controllerId, Site site, RecordingStore store) =>
        PlantOf(site, controllerId) is { } plant
            ? TypedResults.Ok(new RecordingList(controllerId, store.List(plant.Id, controllerId)))
            : UnknownController(controllerId);

    private static Results<PhysicalFileHttpResult, ProblemHttpResult> GetRecording(
        [FromRoute(Name = "controller_id")] string controllerId, string name, Site site, RecordingStore store)
    {
        if (PlantOf(site, controllerId) is not { } plant)
        {
            return UnknownController(controllerId);
        }

        return store.PathOf(plant.Id, controllerId, name) is { } path
            ? TypedResults.PhysicalFile(path, "application/octet-stream", $"{controllerId}-{name}")
            : TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "Unknown recording", detail: $"{controllerId} has no recording of that name; the list tells which there are.");
    }

    private static PlantModel? PlantOf(Site site, string controllerId) =>
        site.Plants.FirstOrDefault(plant => plant.Units.Any(unit => unit.ControllerId == controllerId));

    private static ProblemHttpResult UnknownController(string controllerId) => TypedResults.Problem(
        statusCode: StatusCodes.Status404NotFound, title: "Unknown controller", detail: $"No unit of the site has the controller '{controllerId}'.");
}

/// <summary>Flight recordings of one controller.</summary>
public sealed record RecordingList(string ControllerId, IReadOnlyList<StoredRecording> Recordings);
