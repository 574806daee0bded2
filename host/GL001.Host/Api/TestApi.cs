using System.Collections.Immutable;
using GL001.Host.Observation;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GL001.Host.Api;

/// <summary>Checks of a coordinator at work.</summary>
public static class TestApi
{
    public static void MapTestApi(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1/test").WithTags("Test");
        api.MapPost("/load-test", PostLoadTest).WithName("startLoadTest")
            .WithSummary("Asks the built-in agents for many small calculations at the lowest priority. Answers at once; the report tells how it goes. No plant is touched.")
            .RefuseCrossSite()
            .Produces<LoadTestReport>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status409Conflict);
        api.MapGet("/load-test/report", (LoadTest test) => TypedResults.Ok(test.Report())).WithName("getLoadTestReport").WithSummary("How the newest load test stands.");
        api.MapPost("/post-rollback-verification", PostVerification).WithName("verifyAfterRollback")
            .WithSummary("Everything that has to be right after a rollback, checked now: broker, stores, controllers, plan, critical heat, agents and their versions, calculations.")
            .RefuseCrossSite();
    }

    private static Results<Accepted<LoadTestReport>, ProblemHttpResult> PostLoadTest(LoadTest test, int? tasks, int? concurrency)
    {
        if (tasks is < 1 or > LoadTest.MostTasks || concurrency is < 1 or > LoadTest.MostAtATime)
        {
            return TypedResults.Problem(statusCode: StatusCodes.Status400BadRequest, title: "Not a load", detail: $"tasks is from 1 to {LoadTest.MostTasks}, concurrency from 1 to {LoadTest.MostAtATime}.");
        }

        return test.TryStart(tasks ?? 500, concurrency ?? 20)
            ? TypedResults.Accepted("/api/v1/test/load-test/report", test.Report())
            : TypedResults.Problem(statusCode: StatusCodes.Status409Conflict, title: "One runs already", detail: "A load test is running; its report tells how far it is.");
    }

    private static async Task<Ok<Verification>> PostVerification(Verifier verifier) => TypedResults.Ok(await verifier.VerifyAsync());
}

/// <summary>What came of the checks.</summary>
/// <param name="Timestamp">When.</param>
/// <param name="Passed">Whether all of them passed.</param>
/// <param name="Version">Of this binary.</param>
/// <param name="Checks">Each of them.</param>
public sealed record Verification(DateTimeOffset Timestamp, bool Passed, string Version, ImmutableArray<VerificationCheck> Checks);

/// <summary>One check.</summary>
/// <param name="Check">What is checked.</param>
/// <param name="Passed">Whether it is right.</param>
/// <param name="Detail">What is wrong; empty when nothing is.</param>
public sealed record VerificationCheck(string Check, bool Passed, string Detail);
