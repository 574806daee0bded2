namespace GL001.Historian;

/// <summary>One run of the planner.</summary>
/// <param name="Id">Unique; a plan that is written again replaces itself.</param>
/// <param name="At">When it was made. Kept to the microsecond, in UTC.</param>
/// <param name="CostEur">Null when no plan was found.</param>
/// <param name="SolveSeconds">Wall time of the solver, s.</param>
/// <param name="Json">The plan itself.</param>
public sealed record PlanRecord(
    string Id,
    DateTimeOffset At,
    double? CostEur,
    string Status,
    double SolveSeconds,
    string Json);
