using System.Collections.Immutable;
using System.Diagnostics;

namespace GL001.Agents;

/// <summary>What an agent can say to the coordinator.</summary>
public interface ICoordinatorLink
{
    Task HeartbeatAsync(AgentHeartbeat heartbeat, CancellationToken cancellationToken);

    Task ProgressAsync(TaskProgress progress, CancellationToken cancellationToken);

    Task ResultAsync(TaskResult result, CancellationToken cancellationToken);
}

/// <summary>
/// Runs one agent: takes offers, keeps each result until the coordinator has it, and does no task twice. Transports
/// (<see cref="MqttAgent"/>, <see cref="HttpAgent"/>, the coordinator itself for built-in ones) only carry messages.
/// </summary>
public sealed class AgentRuntime : IDisposable
{
    /// <summary>Results that the coordinator has are remembered this long, in case an offer of the task is still on its way.</summary>
    private const int MostRemembered = 1024;

    private readonly Agent _agent;
    private readonly TimeProvider _clock;
    private readonly Func<AgentSelfReport> _health;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, RunningTask> _running = [];
    private readonly Dictionary<string, TaskResult> _unconfirmed = [];
    private readonly Dictionary<string, TaskResult> _confirmed = [];
    private readonly Queue<string> _confirmedOrder = [];
    private readonly CancellationTokenSource _stop = new();

    /// <param name="agent">The agent.</param>
    /// <param name="instance">Plant that it serves, or <see cref="AgentProtocol.Network"/>.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="concurrency">How many tasks it takes at a time.</param>
    /// <param name="health">How it feels; healthy where left out.</param>
    public AgentRuntime(Agent agent, string instance, TimeProvider clock, int concurrency = 4, Func<AgentSelfReport>? health = null)
    {
        ArgumentNullException.ThrowIfNull(agent);
        _agent = agent;
        _clock = clock;
        _health = health ?? (() => AgentSelfReport.Healthy);
        Registration = new AgentRegistration(agent.Id, instance, agent.Version.ToString(), AgentProtocol.Version, concurrency,
            [.. agent.Capabilities.Select(capability => new CapabilityOffer(capability.Name, capability.Description, capability.InputSchema, capability.ResultSchema))]);
    }

    public AgentRegistration Registration { get; }

    /// <summary>The sign of life to send now. Names what runs, and what is done and not confirmed.</summary>
    public AgentHeartbeat Heartbeat()
    {
        lock (_lock)
        {
            return new AgentHeartbeat(_health(), [.. _running.Keys.Concat(_unconfirmed.Keys)], "");
        }
    }

    /// <summary>Results that the coordinator has not confirmed: to be sent again after a connect, and now and then.</summary>
    public ImmutableArray<TaskResult> Unconfirmed()
    {
        lock (_lock)
        {
            return [.. _unconfirmed.Values];
        }
    }

    public void Confirm(ResultReceipt receipt)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        lock (_lock)
        {
            if (!_unconfirmed.Remove(receipt.TaskId, out var result))
            {
                return;
            }

            _confirmed[receipt.TaskId] = result;
            _confirmedOrder.Enqueue(receipt.TaskId);
            if (_confirmedOrder.Count > MostRemembered)
            {
                _confirmed.Remove(_confirmedOrder.Dequeue());
            }
        }
    }

    public void Cancel(TaskCancel cancel)
    {
        ArgumentNullException.ThrowIfNull(cancel);
        lock (_lock)
        {
            if (_running.TryGetValue(cancel.TaskId, out var task))
            {
                task.Cancellation.Cancel();
            }
        }
    }

    /// <summary>Takes an offer. Returns at once; the result goes out over the link when it is there.</summary>
    public void Take(TaskOffer offer, ICoordinatorLink link)
    {
        ArgumentNullException.ThrowIfNull(offer);
        RunningTask task;
        lock (_lock)
        {
            if (_running.TryGetValue(offer.TaskId, out var running))
            {
                // The same task again: the coordinator lost track. The work goes on, for the new attempt.
                running.Attempt = offer.Attempt;
                return;
            }

            if (_unconfirmed.TryGetValue(offer.TaskId, out var done) || _confirmed.TryGetValue(offer.TaskId, out done))
            {
                if (done.Outcome is AgentOutcomeKind.Succeeded or AgentOutcomeKind.Refused)
                {
                    _ = SendAsync(_unconfirmed[offer.TaskId] = done with { Attempt = offer.Attempt }, link);
                    return;
                }

                // A failure may be tried again: that is what this offer asks for.
                _unconfirmed.Remove(offer.TaskId);
            }

            task = new RunningTask(offer.Attempt, CancellationTokenSource.CreateLinkedTokenSource(_stop.Token));
            _running.Add(offer.TaskId, task);
        }

        _ = Task.Run(() => RunAsync(offer, task, link));
    }

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task RunAsync(TaskOffer offer, RunningTask task, ICoordinatorLink link)
    {
        var began = _clock.GetTimestamp();
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(offer.TimeoutSeconds), _clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(task.Cancellation.Token, timeout.Token);
        using var activity = !AgentTrace.Source.HasListeners() ? null : AgentTrace.Source.StartActivity($"{_agent.Id} {offer.Capability}", ActivityKind.Consumer, offer.TraceParent);
        var progress = new Progress<AgentProgress>(step => _ = TryAsync(() =>
            link.ProgressAsync(new TaskProgress(offer.TaskId, task.Attempt, step.Percent, step.Message), CancellationToken.None)));
        var outcome = await _agent.RunAsync(offer.Capability, offer.Input, new TaskContext(offer.TaskId, offer.PlantId, _clock, progress, both.Token)).ConfigureAwait(false);
        TaskResult result;
        lock (_lock)
        {
            result = new TaskResult(offer.TaskId, task.Attempt, outcome.Kind, outcome.Result, outcome.Error, _clock.GetElapsedTime(began).TotalSeconds);
            _running.Remove(offer.TaskId);
            _unconfirmed[offer.TaskId] = result;
        }

        task.Cancellation.Dispose();
        activity?.SetTag("gl001.outcome", outcome.Kind.ToString());
        await SendAsync(result, link).ConfigureAwait(false);
    }

    private static Task SendAsync(TaskResult result, ICoordinatorLink link) => TryAsync(() => link.ResultAsync(result, CancellationToken.None));

    /// <summary>What cannot be sent now is sent again later: it stays unconfirmed.</summary>
    private static async Task TryAsync(Func<Task> send)
    {
        try
        {
            await send().ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever keeps a message from leaving has one remedy: send it again.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }

    private sealed class RunningTask(int attempt, CancellationTokenSource cancellation)
    {
        public int Attempt { get; set; } = attempt;

        public CancellationTokenSource Cancellation { get; } = cancellation;
    }
}

/// <summary>Where agents tell of their work to OpenTelemetry.</summary>
public static class AgentTrace
{
    public const string SourceName = "GL001.Agents";

    internal static readonly ActivitySource Source = new(SourceName);
}
