using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.Logging;

namespace GL001.Agents;

/// <summary>Runs an agent over HTTP, for networks without MQTT: it fetches its tasks.</summary>
public sealed partial class HttpAgent(AgentRuntime runtime, HttpClient coordinator, TimeProvider clock, ILogger<HttpAgent> logger) : ICoordinatorLink
{
    /// <summary>How long the coordinator holds a request for a task while it has none, s.</summary>
    public const int FetchWaitSeconds = 10;

    private static readonly TimeSpan s_retry = TimeSpan.FromSeconds(2);

    private readonly ILogger _logger = logger;
    private volatile bool _accepted;

    /// <summary>Whether the coordinator gives it tasks.</summary>
    public bool IsAccepted => _accepted;

    private string Path => $"api/v1/agents/{runtime.Registration.AgentId}/{runtime.Registration.Instance}";

    /// <summary>Runs until it is cancelled; says goodbye then.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(BeatAsync(cancellationToken), FetchAsync(cancellationToken)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        using var goodbye = new CancellationTokenSource(s_retry);
        using var answer = await coordinator.PostAsync(new Uri($"{Path}/gone", UriKind.Relative), null, goodbye.Token).ConfigureAwait(false);
    }

    public async Task HeartbeatAsync(AgentHeartbeat heartbeat, CancellationToken cancellationToken)
    {
        // 409 says: register first.
        using var answer = await PostAsync("heartbeat", heartbeat, cancellationToken).ConfigureAwait(false);
        _accepted = answer.StatusCode != HttpStatusCode.Conflict;
        if (answer.StatusCode != HttpStatusCode.OK)
        {
            return;
        }

        foreach (var cancel in (await answer.Content.ReadFromJsonAsync<HeartbeatAnswer>(AgentJson.Options, cancellationToken).ConfigureAwait(false))!.Cancel)
        {
            runtime.Cancel(cancel);
        }
    }

    public async Task ProgressAsync(TaskProgress progress, CancellationToken cancellationToken)
    {
        using var answer = await PostAsync("progress", progress, cancellationToken).ConfigureAwait(false);
    }

    public async Task ResultAsync(TaskResult result, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(result);
        using var answer = await PostAsync("results", result, cancellationToken).ConfigureAwait(false);
        answer.EnsureSuccessStatusCode();
        runtime.Confirm(new ResultReceipt(result.TaskId, result.Attempt));
    }

    private Task BeatAsync(CancellationToken cancellationToken) => AgainAndAgainAsync(async () =>
    {
        if (_accepted)
        {
            await HeartbeatAsync(runtime.Heartbeat(), cancellationToken).ConfigureAwait(false);
        }
        else
        {
            using var answer = await PostAsync("register", runtime.Registration, cancellationToken).ConfigureAwait(false);
            answer.EnsureSuccessStatusCode();
            var registered = await answer.Content.ReadFromJsonAsync<AgentRegistered>(AgentJson.Options, cancellationToken).ConfigureAwait(false);
            _accepted = registered!.Accepted;
            if (!_accepted)
            {
                LogRefused(runtime.Registration.AgentId, registered.Reason);
            }
        }

        foreach (var result in runtime.Unconfirmed())
        {
            await ResultAsync(result, cancellationToken).ConfigureAwait(false);
        }

        await Task.Delay(TimeSpan.FromSeconds(AgentProtocol.HeartbeatSeconds), clock, cancellationToken).ConfigureAwait(false);
    }, cancellationToken);

    private Task FetchAsync(CancellationToken cancellationToken) => AgainAndAgainAsync(async () =>
    {
        if (!_accepted)
        {
            await Task.Delay(TimeSpan.FromSeconds(AgentProtocol.HeartbeatSeconds), clock, cancellationToken).ConfigureAwait(false);
            return;
        }

        using var answer = await PostAsync($"fetch?wait_seconds={FetchWaitSeconds}", new object(), cancellationToken).ConfigureAwait(false);
        answer.EnsureSuccessStatusCode();
        if (answer.StatusCode == HttpStatusCode.OK)
        {
            runtime.Take((await answer.Content.ReadFromJsonAsync<TaskOffer>(AgentJson.Options, cancellationToken).ConfigureAwait(false))!, this);
        }
    }, cancellationToken);

    private async Task AgainAndAgainAsync(Func<Task> once, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await once().ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever goes wrong on the way has one remedy: try again.
            catch (Exception problem)
#pragma warning restore CA1031
            {
                LogFailed(runtime.Registration.AgentId, problem.Message);
                await Task.Delay(s_retry, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private Task<HttpResponseMessage> PostAsync<T>(string path, T body, CancellationToken cancellationToken) =>
        coordinator.PostAsJsonAsync(new Uri($"{Path}/{path}", UriKind.Relative), body, AgentJson.Options, cancellationToken);

    [LoggerMessage(1, LogLevel.Warning, "{AgentId} cannot reach the coordinator: {Reason}")]
    private partial void LogFailed(string agentId, string reason);

    [LoggerMessage(2, LogLevel.Warning, "The coordinator gives {AgentId} no tasks: {Reason}")]
    private partial void LogRefused(string agentId, string reason);
}
