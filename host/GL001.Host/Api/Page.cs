namespace GL001.Host.Api;

/// <summary>Which part of a list is wanted.</summary>
/// <param name="Limit">Most entries, 1 to 1000; 100 where left out.</param>
/// <param name="Offset">How many to leave out at the start.</param>
public readonly record struct PageRequest(int Limit, int Offset)
{
    public const int Standard = 100;

    public const int Largest = 1000;

    /// <summary>Reads limit and offset; gives a problem that names the field when one is out of range.</summary>
    public static PageRequest? Of(int? limit, int? offset, out Microsoft.AspNetCore.Http.HttpResults.ProblemHttpResult? problem)
    {
        problem = (limit, offset) switch
        {
            ({ } asked, _) when asked is < 1 or > Largest => Refuse($"limit is a whole number from 1 to {Largest}."),
            (_, { } asked) when asked < 0 => Refuse("offset is a whole number from 0."),
            _ => null,
        };
        return problem is null ? new PageRequest(limit ?? Standard, offset ?? 0) : null;
    }

    private static Microsoft.AspNetCore.Http.HttpResults.ProblemHttpResult Refuse(string detail) =>
        TypedResults.Problem(statusCode: StatusCodes.Status400BadRequest, title: "Not a page", detail: detail);
}

/// <summary>Where a list stands in the whole.</summary>
/// <param name="Limit">Most entries of this page.</param>
/// <param name="Offset">Entries left out before it.</param>
/// <param name="Total">Entries there are.</param>
public sealed record PageInfo(int Limit, int Offset, int Total);
