using Microsoft.AspNetCore.Http.HttpResults;

namespace GL001.Host.Api;

/// <summary>What a drill may put in the coordinator's way. Mapped only in one that was started with a drill's clock.</summary>
public static class DrillApi
{
    public static void MapDrillApi(this IEndpointRouteBuilder app) => app.MapGroup("/api/v1/drill").WithTags("Drill")
        .MapPut("/solver", SlowSolver).WithName("slowSolver").WithSummary("Makes each plan take so much longer.")
        .RefuseCrossSite()
        .ProducesProblem(StatusCodes.Status400BadRequest);

    private static Results<NoContent, ProblemHttpResult> SlowSolver(SolverDelay wanted, DrillHindrance hindrance)
    {
        if (wanted.DelayMs is < 0 or > DrillHindrance.LongestMs)
        {
            return TypedResults.Problem(statusCode: StatusCodes.Status400BadRequest, title: "Not a delay", detail: $"delay_ms is from 0 to {DrillHindrance.LongestMs}.");
        }

        hindrance.DelayMs = wanted.DelayMs;
        return TypedResults.NoContent();
    }
}

/// <summary>How much longer a plan takes.</summary>
/// <param name="DelayMs">Milliseconds of the coordinator's clock.</param>
public sealed record SolverDelay(long DelayMs);
