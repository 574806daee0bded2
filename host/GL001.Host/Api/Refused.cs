using GL001.Orchestration;
using GL001.Orchestration.Authority;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GL001.Host.Api;

/// <summary>Refusals of people's commands as problem details.</summary>
internal static class Refused
{
    private const int LongestName = 100;

    public static ProblemHttpResult Problem(Refusal refusal) => TypedResults.Problem(
        statusCode: refusal.Kind switch
        {
            RefusalKind.BadField => StatusCodes.Status400BadRequest,
            RefusalKind.NotFound => StatusCodes.Status404NotFound,
            RefusalKind.NotAllowed => StatusCodes.Status403Forbidden,
            RefusalKind.Conflict => StatusCodes.Status409Conflict,
            _ => StatusCodes.Status503ServiceUnavailable,
        },
        title: refusal.Kind switch
        {
            RefusalKind.BadField => "Not a command",
            RefusalKind.NotFound => "Unknown",
            RefusalKind.NotAllowed => "Not allowed",
            RefusalKind.Conflict => "Not in this state",
            _ => "Not stored",
        },
        detail: refusal.Detail);

    public static ProblemHttpResult Field(string detail) => Problem(new Refusal(RefusalKind.BadField, detail));

    /// <summary>Who does it; null with a problem that names the field and what is allowed.</summary>
    public static Actor? ActorOf(string? by, string? role, out ProblemHttpResult? problem)
    {
        problem = null;
        if (by is not { Length: > 0 and <= LongestName } || by.Any(char.IsControl))
        {
            problem = Field($"by must name the person who does it, with 1 to {LongestName} characters.");
            return null;
        }

        if (Names.Parse<Role>(role) is not { } known)
        {
            problem = Field($"role is '{role}'; allowed are {Names.Of(Enum.GetValues<Role>())}.");
            return null;
        }

        return new Actor(by, known);
    }

    /// <summary>A state from a query; problem when it is named and none.</summary>
    public static T? Filter<T>(string name, string? value, out ProblemHttpResult? problem)
        where T : struct, Enum
    {
        var parsed = Names.Parse<T>(value);
        problem = value is null || parsed is not null ? null : Field($"{name} is '{value}'; allowed are {Names.Of(Enum.GetValues<T>())}.");
        return parsed;
    }

    /// <summary>Describes what a command can answer beside its success.</summary>
    public static RouteHandlerBuilder ProducesRefusals(this RouteHandlerBuilder route) => route
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status409Conflict)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
}
