using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using GL001.Actors.Agents;
using GL001.Host.Agents;
using GL001.Operations;
using GL001.Orchestration.Fleet;
using GL001.Orchestration.Tasks;
using GL001.Plant;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace GL001.Host.Api;

/// <summary>Tasks that the coordinator gives to agents.</summary>
public static class CoordinationApi
{
    private const double LongestWaitSeconds = 60.0;

    public static void MapCoordinationApi(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1/coordination").WithTags("Coordination");
        api.MapGet("/queue", GetQueue).WithName("getQueue").WithSummary("How many tasks wait and run, and for whom.");
        var tasks = api.MapGroup("/tasks");
        tasks.MapGet("", GetTasks).WithName("getTasks").WithSummary("Tasks, newest first.").ProducesProblem(StatusCodes.Status400BadRequest);
        tasks.MapPost("", PostTask).WithName("submitTask").WithExample(new TaskRequest("GL-002", "indirect_efficiency", System.Text.Json.JsonSerializer.SerializeToElement(new { flue_temperature_c = 180.0 }), "Plant-001", TaskPriority.Normal, 30.0, 3, null))
            .WithSummary("Asks an agent for something. 202 with the task; with wait_seconds 200 once it has ended in that time. An Idempotency-Key makes it one task however often it is sent.")
            .RefuseCrossSite()
            .Produces<TaskView>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        tasks.MapGet("/distribution", GetDistribution).WithName("getTaskDistribution").WithSummary("Tasks of the last day by agent and instance.");
        tasks.MapPost("/rebalance", Rebalance).WithName("rebalanceTasks").WithSummary("Hands what waits for an instance that does not work to one of the same agent that does.").RefuseCrossSite();
        tasks.MapPost("/retry-failed", RetryFailed).WithName("retryFailedTasks").WithSummary("Asks again for every task that failed in the last day.").RefuseCrossSite();
        tasks.MapPost("/clear-orphaned", ClearOrphaned).WithName("clearOrphanedTasks").WithExample(new OrphanAge(60.0)).WithSummary("Ends tasks that are older than this and whose agent is not connected.")
            .RefuseCrossSite()
            .ProducesProblem(StatusCodes.Status400BadRequest);
        tasks.MapGet("/{task_id}", GetTask).WithName("getTask").WithSummary("One task with its result.").ProducesProblem(StatusCodes.Status404NotFound);
        tasks.MapPost("/{task_id}/cancel", CancelTask).WithName("cancelTask").WithExample(new CancelRequest("not wanted any more")).WithSummary("Ends a task that is not wanted any more; one that has ended stays as it is.")
            .RefuseCrossSite()
            .ProducesProblem(StatusCodes.Status404NotFound);
        tasks.MapPost("/{task_id}/retry", RetryTask).WithName("retryTask").WithSummary("Asks again for a failed or expired task.")
            .RefuseCrossSite()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        api.MapPost("/workers/restart", RestartWorkers).WithName("restartWorkers").WithSummary("Starts the agents in the coordinator's process over; what they were at comes again.").RefuseCrossSite();
    }

    private static async Task<Ok<QueueStatus>> GetQueue(TaskDesk desk)
    {
        var depths = await desk.DistributionAsync();
        var waiting = depths.Where(depth => depth.Pending + depth.Running > 0).ToImmutableArray();
        return TypedResults.Ok(new QueueStatus(depths.Sum(depth => depth.Pending), depths.Sum(depth => depth.Running), depths.Sum(depth => depth.Pending + depth.Running),
            [.. waiting.Select(depth => new QueueLine(depth.AgentId, depth.Instance, depth.Connection, depth.Pending, depth.Running))]));
    }

    private static async Task<Results<Ok<TaskPage>, ProblemHttpResult>> GetTasks(
        [FromQuery(Name = "agent_id")] string? agentId, [FromQuery(Name = "plant_id")] string? plantId, string? status, int? limit, int? offset, TaskStore store)
    {
        if (PageRequest.Of(limit, offset, out var refused) is not { } page)
        {
            return refused!;
        }

        DelegatedTaskState? state = null;
        if (status is not null)
        {
            state = Enum.GetValues<DelegatedTaskState>().Where(known => ApiText.Of(known) == status).Cast<DelegatedTaskState?>().FirstOrDefault();
            if (state is null)
            {
                return ApiProblem.Of(StatusCodes.Status400BadRequest, "Unknown status", $"status is one of {string.Join(", ", Enum.GetValues<DelegatedTaskState>().Select(ApiText.Of))}.");
            }
        }

        var (tasks, total) = await store.ListAsync(new TaskFilter(agentId, null, plantId, state), page.Limit, page.Offset);
        return TypedResults.Ok(new TaskPage([.. tasks.Select(TaskView.From)], new PageInfo(page.Limit, page.Offset, total)));
    }

    private static async Task<Results<Ok<TaskView>, Accepted<TaskView>, ProblemHttpResult>> PostTask(
        TaskRequest wanted, [FromQuery(Name = "wait_seconds")] double? waitSeconds, HttpContext context, TaskDesk desk, Site site, TimeProvider clock)
    {
        if (Problem(wanted, waitSeconds, site, clock.GetUtcNow()) is { } problem)
        {
            return ApiProblem.Of(StatusCodes.Status422UnprocessableEntity, "Not a task", problem);
        }

        var key = context.Request.Headers[Idempotency.Header].ToString();
        var task = new NewTask(wanted.AgentId, wanted.Capability, wanted.Input.GetRawText())
        {
            PlantId = wanted.PlantId,
            IdempotencyKey = key.Length > 0 ? key : null,
            Priority = wanted.Priority ?? TaskPriority.Normal,
            Timeout = wanted.TimeoutSeconds is { } timeout ? TimeSpan.FromSeconds(timeout) : TaskLife.StandardTimeout,
            MostAttempts = wanted.MaxAttempts ?? TaskLife.StandardAttempts,
            Deadline = wanted.Deadline,
        };
        try
        {
            var kept = await desk.AskAsync(task, TimeSpan.FromSeconds(waitSeconds ?? 0.0));
            return kept.HasEnded ? TypedResults.Ok(TaskView.From(kept)) : TypedResults.Accepted($"/api/v1/coordination/tasks/{kept.TaskId}", TaskView.From(kept));
        }
        catch (TaskRefusedException refused)
        {
            return ApiProblem.Of(StatusCodes.Status422UnprocessableEntity, "Not a task", $"{refused.Field}: {refused.Message}");
        }
        catch (OperationsException problemFound) when (problemFound.IsTransient)
        {
            return ApiProblem.Of(StatusCodes.Status503ServiceUnavailable, "Could not be kept", $"{problemFound.Message} Nothing was done; send it again.");
        }
    }

    private static string? Problem(TaskRequest wanted, double? waitSeconds, Site site, DateTimeOffset now) => wanted switch
    {
        { Input.ValueKind: not JsonValueKind.Object } => "input is a JSON object.",
        { PlantId: { } plant } when site.Plants.All(known => known.Id != plant) => $"plant_id is one of {string.Join(", ", site.Plants.Select(known => known.Id))}, or left out.",
        { TimeoutSeconds: { } timeout } when !(timeout > 0.0 && timeout <= TaskLife.LongestTimeout.TotalSeconds) => $"timeout_seconds is above 0 and at most {TaskLife.LongestTimeout.TotalSeconds:0}.",
        { MaxAttempts: < 1 or > TaskLife.MostAttempts } => $"max_attempts is from 1 to {TaskLife.MostAttempts}.",
        { Deadline: { } deadline } when deadline <= now => "deadline is an instant to come.",
        _ when waitSeconds is not (null or >= 0.0 and <= LongestWaitSeconds) => $"wait_seconds is from 0 to {LongestWaitSeconds:0}.",
        _ => null,
    };

    private static async Task<Ok<TaskDistribution>> GetDistribution(TaskDesk desk) =>
        TypedResults.Ok(new TaskDistribution([.. (await desk.DistributionAsync()).Select(depth => new DistributionLine(depth.AgentId, depth.Instance, depth.Connection, depth.Pending, depth.Running, depth.Succeeded, depth.Failed))]));

    private static async Task<Ok<RebalancedTasks>> Rebalance(TaskDesk desk) => TypedResults.Ok(new RebalancedTasks(await desk.RebalanceAsync()));

    private static async Task<Ok<RetriedTasks>> RetryFailed(TaskDesk desk)
    {
        var (again, left) = await desk.RetryFailedAsync();
        return TypedResults.Ok(new RetriedTasks(again, left));
    }

    private static async Task<Results<Ok<ClearedTasks>, ProblemHttpResult>> ClearOrphaned(OrphanAge wanted, TaskDesk desk) =>
        wanted.OlderThanMinutes is >= 0.0 and <= 10_080.0
            ? TypedResults.Ok(new ClearedTasks(await desk.ClearOrphanedAsync(TimeSpan.FromMinutes(wanted.OlderThanMinutes))))
            : ApiProblem.Of(StatusCodes.Status400BadRequest, "Not an age", "older_than_minutes is from 0 to 10080.");

    private static async Task<Results<Ok<TaskView>, ProblemHttpResult>> GetTask([FromRoute(Name = "task_id")] string taskId, TaskStore store) =>
        await store.FindAsync(taskId) is { } task ? TypedResults.Ok(TaskView.From(task)) : UnknownTask(taskId);

    private static async Task<Results<Ok<TaskView>, ProblemHttpResult>> CancelTask([FromRoute(Name = "task_id")] string taskId, CancelRequest wanted, TaskDesk desk) =>
        await desk.CancelAsync(taskId, wanted.Reason) is { } task ? TypedResults.Ok(TaskView.From(task)) : UnknownTask(taskId);

    private static async Task<Results<Ok<TaskView>, ProblemHttpResult>> RetryTask([FromRoute(Name = "task_id")] string taskId, TaskDesk desk) => await desk.AgainAsync(taskId) switch
    {
        null => UnknownTask(taskId),
        { HasEnded: true } task => ApiProblem.Of(StatusCodes.Status409Conflict, "Not failed", $"The task {ApiText.Of(task.State)}; only a failed or expired one can be asked for again."),
        var task => TypedResults.Ok(TaskView.From(task)),
    };

    private static async Task<Ok<RestartedWorkers>> RestartWorkers(IBuiltInAgents builtIn) => TypedResults.Ok(new RestartedWorkers(await builtIn.RestartAsync()));

    private static ProblemHttpResult UnknownTask(string taskId) => ApiProblem.Of(StatusCodes.Status404NotFound, "Unknown task", $"There is no task {taskId}; ended ones are kept for a week.");
}

/// <summary>Tasks that have not ended.</summary>
/// <param name="PendingTasks">Tasks that wait.</param>
/// <param name="RunningTasks">Tasks that an agent has.</param>
/// <param name="QueueDepth">Both together.</param>
/// <param name="Agents">For whom.</param>
public sealed record QueueStatus(int PendingTasks, int RunningTasks, int QueueDepth, ImmutableArray<QueueLine> Agents);

public sealed record QueueLine(string AgentId, string PlantId, AgentConnection Status, int PendingTasks, int RunningTasks);

public sealed record TaskPage(ImmutableArray<TaskView> Tasks, PageInfo Page);

/// <summary>Something wanted of an agent.</summary>
/// <param name="AgentId">Who shall do it, GL-002 to GL-100.</param>
/// <param name="Capability">What it is; the agent's page lists what there is.</param>
/// <param name="Input">Input of the capability.</param>
/// <param name="PlantId">Plant that it is about; left out for the network.</param>
/// <param name="Priority">critical, high, normal (where left out), low or background.</param>
/// <param name="TimeoutSeconds">Time that one attempt may take, 30 where left out.</param>
/// <param name="MaxAttempts">3 where left out.</param>
/// <param name="Deadline">Not wanted any more after this; in an hour where left out.</param>
public sealed record TaskRequest(
    [property: JsonRequired] string AgentId, [property: JsonRequired] string Capability, [property: JsonRequired] JsonElement Input, string? PlantId, TaskPriority? Priority,
    double? TimeoutSeconds, int? MaxAttempts, DateTimeOffset? Deadline);

/// <summary>A task as it stands.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="Status">pending, running, succeeded, failed, refused, cancelled or expired.</param>
/// <param name="AgentId">Who does it.</param>
/// <param name="Instance">Which instance of it: a plant, or network.</param>
/// <param name="PlantId">Plant that it is about; null for the network.</param>
/// <param name="Capability">What it is.</param>
/// <param name="Input">What was given.</param>
/// <param name="Priority">Its priority.</param>
/// <param name="Attempt">Attempts begun.</param>
/// <param name="MaxAttempts">Attempts that it gets.</param>
/// <param name="CreatedAt">When it was asked for.</param>
/// <param name="StartedAt">When the latest attempt began.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="Deadline">Until when it is wanted.</param>
/// <param name="Result">What came of it; null unless it succeeded.</param>
/// <param name="Error">What went wrong last; null when nothing did.</param>
public sealed record TaskView(
    string TaskId, DelegatedTaskState Status, string AgentId, string Instance, string? PlantId, string Capability, JsonElement Input, TaskPriority Priority, int Attempt, int MaxAttempts,
    DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, DateTimeOffset? Deadline, JsonElement Result, TaskError? Error)
{
    public static TaskView From(DelegatedTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return new TaskView(task.TaskId, task.State, task.AgentId, task.Instance, task.PlantId, task.Capability, Json(task.Input), task.Priority, task.Attempt, task.MostAttempts,
            task.CreatedAt, task.StartedAt, task.EndedAt, task.Deadline, task.Result is null ? ApiText.NoJson : Json(task.Result),
            task.Error is { } error ? new TaskError(error.Code, error.Message, error.Field) : null);
    }

    private static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}

/// <summary>What went wrong with a task.</summary>
/// <param name="Code">For example agent_timeout or bad_input.</param>
/// <param name="Message">In words.</param>
/// <param name="Field">Field of the input at fault; null when none is.</param>
public sealed record TaskError(string Code, string Message, string? Field);

public sealed record TaskDistribution(ImmutableArray<DistributionLine> Agents);

/// <summary>Tasks of one instance of an agent.</summary>
/// <param name="AgentId">The agent.</param>
/// <param name="PlantId">Plant that it serves, or network.</param>
/// <param name="Status">State of its link.</param>
/// <param name="Pending">Tasks that wait for it.</param>
/// <param name="Running">Tasks that it has.</param>
/// <param name="Succeeded">In the last day.</param>
/// <param name="Failed">In the last day; those whose deadline passed are counted.</param>
public sealed record DistributionLine(string AgentId, string PlantId, AgentConnection Status, int Pending, int Running, int Succeeded, int Failed);

public sealed record RebalancedTasks(int MovedTasks);

/// <summary>What was asked for again.</summary>
/// <param name="Tasks">How many tasks.</param>
/// <param name="LeftTasks">Whether there are more: ask once more.</param>
public sealed record RetriedTasks([property: JsonPropertyName("retried_tasks")] int Tasks, int LeftTasks);

public sealed record OrphanAge([property: JsonRequired] double OlderThanMinutes);

public sealed record ClearedTasks([property: JsonPropertyName("cleared_tasks")] int Tasks);

/// <summary>Why a task is not wanted any more.</summary>
public sealed record CancelRequest([property: JsonRequired] string Reason);

public sealed record RestartedWorkers([property: JsonPropertyName("restarted_workers")] int Workers);
