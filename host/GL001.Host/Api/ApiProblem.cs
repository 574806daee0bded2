using GL001.Plant;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GL001.Host.Api;

/// <summary>Problem details that more than one route answers with.</summary>
internal static class ApiProblem
{
    public static ProblemHttpResult Of(int status, string title, string detail) => TypedResults.Problem(statusCode: status, title: title, detail: detail);

    public static ProblemHttpResult UnknownPlant(Site site) =>
        Of(StatusCodes.Status404NotFound, "Unknown plant", $"plant_id is not one of {string.Join(", ", site.Plants.Select(known => known.Id))}.");
}
