using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;

namespace GL001.Agents;

/// <summary>
/// Derive from this class, name the id in the catalogue, and offer capabilities in the constructor: that is a whole agent.
/// Inputs and results are records; their JSON is snake_case with the unit in each name.
/// </summary>
/// <remarks>Capabilities must give the same answer when asked the same twice: a task may reach an agent again after a failure on the way.</remarks>
public abstract class Agent
{
    private readonly Dictionary<string, Capability> _capabilities = [];

    /// <param name="id">Its id in the catalogue.</param>
    /// <param name="version">Version of this implementation.</param>
    protected Agent(string id, Version version)
    {
        if (AgentCatalogue.Find(id) is null)
        {
            throw new ArgumentException($"The catalogue has no agent {id}; add a row to agents.csv.", nameof(id));
        }

        Id = id;
        Version = version;
    }

    public string Id { get; }

    public Version Version { get; }

    /// <summary>What it can be asked for, in the order in which it was offered.</summary>
    public IReadOnlyCollection<Capability> Capabilities => _capabilities.Values;

    /// <summary>Answers one task. Refuses a bad input; what goes wrong in the agent itself is a failure that may be tried again.</summary>
    public async Task<AgentOutcome> RunAsync(string capability, JsonElement input, TaskContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!_capabilities.TryGetValue(capability, out var known))
        {
            return AgentOutcome.Refused("unknown_capability", $"{Id} cannot do '{capability}'; it offers {string.Join(", ", _capabilities.Keys)}.");
        }

        try
        {
            return AgentOutcome.Succeeded(await known.Run(input, context).ConfigureAwait(false));
        }
        catch (AgentInputException problem)
        {
            return AgentOutcome.Refused("bad_input", problem.Message, problem.Field);
        }
        catch (JsonException problem)
        {
            return AgentOutcome.Refused("bad_input", problem.Message, (problem.Path ?? "$").TrimStart('$', '.'));
        }
        catch (OperationCanceledException) when (context.Cancellation.IsCancellationRequested)
        {
            return AgentOutcome.Cancelled;
        }
#pragma warning disable CA1031 // Whatever one task throws must not end the agent.
        catch (Exception problem)
#pragma warning restore CA1031
        {
            return InputProblem(problem) is { } refused
                ? AgentOutcome.Refused("bad_input", refused.Message, refused.Field)
                : AgentOutcome.Failed("agent_error", $"{problem.GetType().Name}: {problem.Message}");
        }
    }

    /// <summary>For agents whose calculations have their own exception for a bad input: says what it means here; null for any other.</summary>
    protected virtual AgentInputException? InputProblem(Exception problem) => null;

    /// <summary>Offers a calculation.</summary>
    /// <param name="capability">Its name in lower_snake_case.</param>
    /// <param name="description">One sentence: what it gives, by which method.</param>
    /// <param name="run">The calculation.</param>
    protected void Offer<TInput, TResult>(string capability, string description, Func<TInput, TResult> run) =>
        Offer<TInput, TResult>(capability, description, (input, _) => Task.FromResult(run(input)));

    /// <inheritdoc cref="Offer{TInput,TResult}(string,string,Func{TInput,TResult})"/>
    protected void Offer<TInput, TResult>(string capability, string description, Func<TInput, TaskContext, Task<TResult>> run)
    {
        if (!_capabilities.TryAdd(capability, new Capability(
            capability, description, SchemaOf<TInput>(), SchemaOf<TResult>(),
            async (input, context) => JsonSerializer.SerializeToElement(await run(Read<TInput>(input), context).ConfigureAwait(false), AgentJson.Options))))
        {
            throw new ArgumentException($"{Id} offers '{capability}' twice.", nameof(capability));
        }
    }

    private static JsonNode SchemaOf<T>() => AgentJson.Options.GetJsonSchemaAsNode(typeof(T));

    private static T Read<T>(JsonElement input) => input.Deserialize<T>(AgentJson.Options) ?? throw new AgentInputException("", "The input is null; an object is wanted.");
}

/// <summary>Something that an agent can be asked for.</summary>
/// <param name="Name">In lower_snake_case.</param>
/// <param name="Description">One sentence.</param>
/// <param name="InputSchema">JSON schema of the input.</param>
/// <param name="ResultSchema">JSON schema of the result.</param>
/// <param name="Run">The work.</param>
public sealed record Capability(string Name, string Description, JsonNode InputSchema, JsonNode ResultSchema, Func<JsonElement, TaskContext, Task<JsonElement>> Run);

/// <summary>What a task gets besides its input.</summary>
/// <param name="TaskId">Of the task.</param>
/// <param name="PlantId">Plant that it is about; null for the whole network.</param>
/// <param name="Clock">The agent's clock.</param>
/// <param name="Progress">Tells how far it is.</param>
/// <param name="Cancellation">Set when the task is no longer wanted, or its time is up.</param>
public sealed record TaskContext(string TaskId, string? PlantId, TimeProvider Clock, IProgress<AgentProgress> Progress, CancellationToken Cancellation);

/// <summary>How far a task is.</summary>
/// <param name="Percent">0 to 100.</param>
/// <param name="Message">What it does, in words.</param>
public sealed record AgentProgress(double Percent, string Message);

/// <summary>An input that cannot be used.</summary>
public sealed class AgentInputException(string field, string message) : Exception(message)
{
    /// <summary>Path of the field in the input, for example fuel.heating_value_mj_per_kg.</summary>
    public string Field { get; } = field;
}

/// <summary>How a task ended in the agent.</summary>
public enum AgentOutcomeKind
{
    /// <summary>With a result.</summary>
    Succeeded = 0,

    /// <summary>Without one; another try may give it.</summary>
    Failed,

    /// <summary>Without one, and another try would end the same: the task itself is at fault.</summary>
    Refused,

    /// <summary>Stopped because it was no longer wanted.</summary>
    Cancelled,
}

/// <summary>How a task ended in the agent, and with what.</summary>
/// <param name="Kind">How it ended.</param>
/// <param name="Result">The result; null unless it succeeded.</param>
/// <param name="Error">What was wrong; null when nothing was.</param>
public sealed record AgentOutcome(AgentOutcomeKind Kind, JsonElement? Result, AgentError? Error)
{
    public static AgentOutcome Cancelled { get; } = new(AgentOutcomeKind.Cancelled, null, null);

    public static AgentOutcome Succeeded(JsonElement result) => new(AgentOutcomeKind.Succeeded, result, null);

    public static AgentOutcome Failed(string code, string message) => new(AgentOutcomeKind.Failed, null, new AgentError(code, message, null));

    public static AgentOutcome Refused(string code, string message, string? field = null) => new(AgentOutcomeKind.Refused, null, new AgentError(code, message, field));
}

/// <summary>What was wrong with a task.</summary>
/// <param name="Code">In lower_snake_case.</param>
/// <param name="Message">In words, with the allowed values.</param>
/// <param name="Field">Path of the field at fault; null when none is.</param>
public sealed record AgentError(string Code, string Message, string? Field);
