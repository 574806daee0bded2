using System.Text.Json;
using GL001.Simulator.Agents;
using GL001.Simulator.Network;
using GL001.Simulator.Scenarios;

namespace GL001.Simulator.RealTime;

/// <summary>Asks a coordinator for tasks, and again and again what it says of agents, tasks and incidents, in the background.</summary>
internal sealed class CoordinationView : ICoordinatorFacts, IAsyncDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(300);

    // A verification is wanted for as long as somebody looks at it.
    private static readonly TimeSpan s_interest = TimeSpan.FromSeconds(2);

    private readonly HttpClient _http;
    private readonly HashSet<(string AgentId, string Instance)> _posts;
    private readonly bool _hasIncidents;
    private readonly AskedTasks _tasks;
    private readonly ToldIncidents _told;
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _asking;
    private volatile Fleet _fleet = Fleet.Nothing;
    private volatile IReadOnlyList<SeenIncident> _incidents = [];
    private volatile string _verification = "";
    private long _lookedAt = long.MinValue;

    /// <param name="address">Where the coordinator answers.</param>
    /// <param name="posts">Who is played.</param>
    /// <param name="hasIncidents">Whether the run wants to know of incidents.</param>
    public CoordinationView(Uri address, IReadOnlyList<PlayedPost> posts, bool hasIncidents)
    {
        // A store that is locked is waited for before it is said that nothing was kept.
        _http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };
        _posts = [.. posts.Select(post => (post.AgentId, post.Instance))];
        _hasIncidents = hasIncidents;
        _tasks = new AskedTasks(_http);
        _told = new ToldIncidents(_http);
        _asking = Task.WhenAll(AgainAndAgainAsync(_tasks.SendAsync), AgainAndAgainAsync(_told.SendAsync), AgainAndAgainAsync(LookAsync));
    }

    public int ConnectedAgents => _fleet.Connected;

    public string CascadeLevel => _fleet.CascadeLevel;

    public TaskTally Tasks => _tasks.Tally;

    public IReadOnlyList<SeenIncident> Incidents => _incidents;

    /// <summary>Whether every played agent is connected.</summary>
    public bool HasAllAgents => _fleet.Connected == _posts.Count;

    public bool? IsCompatible(string agentId) => _fleet.Compatible.TryGetValue(agentId, out var compatible) ? compatible : null;

    public string Verify()
    {
        Interlocked.Exchange(ref _lookedAt, TimeProvider.System.GetTimestamp());
        return _verification;
    }

    public void Ask(string agentId, string? plantId, double takesSeconds) => _tasks.Ask(agentId, plantId, takesSeconds);

    /// <summary>Tells of an incident or does something to one, again until the coordinator confirms it.</summary>
    public void Do(OperatorAction action) => _told.Do(action);

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _asking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _http.Dispose();
        _ending.Dispose();
    }

    private async Task AgainAndAgainAsync(Func<CancellationToken, Task> doAsync)
    {
        while (!_ending.IsCancellationRequested)
        {
            try
            {
                await doAsync(_ending.Token);
            }
            catch (Exception problem) when (problem is HttpRequestException or JsonException or KeyNotFoundException or InvalidOperationException
                || (problem is OperationCanceledException && !_ending.IsCancellationRequested))
            {
                // One that cannot read its store says so, and what was seen last stays. Of one that does not answer nothing is known.
                if (problem is HttpRequestException { StatusCode: null } or OperationCanceledException)
                {
                    (_fleet, _incidents, _verification) = (Fleet.Nothing, [], "");
                }
            }

            await Task.Delay(s_pause, _ending.Token);
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        _fleet = await FleetAsync(cancellationToken);
        await _tasks.CountAsync(cancellationToken);
        if (_hasIncidents)
        {
            _incidents = await IncidentsAsync(cancellationToken);
        }

        var lookedAt = Interlocked.Read(ref _lookedAt);
        var isWanted = lookedAt != long.MinValue && TimeProvider.System.GetElapsedTime(lookedAt) < s_interest;
        _verification = isWanted ? await VerificationAsync(cancellationToken) : "";
    }

    private async Task<Fleet> FleetAsync(CancellationToken cancellationToken)
    {
        using var status = JsonDocument.Parse(await _http.GetStringAsync("/api/v1/agents/status", cancellationToken));
        var played = status.RootElement.GetProperty("agents").EnumerateArray()
            .Where(agent => _posts.Contains((agent.GetProperty("agent_id").GetString()!, agent.GetProperty("plant_id").GetString()!)))
            .ToList();
        return new Fleet(
            played.Count(agent => agent.GetProperty("status").GetString() == "connected"),
            status.RootElement.GetProperty("cascade").GetProperty("level").GetString()!,
            played.Where(agent => agent.GetProperty("compatible").ValueKind is JsonValueKind.True or JsonValueKind.False)
                .GroupBy(agent => agent.GetProperty("agent_id").GetString()!)
                .ToDictionary(agent => agent.Key, agent => agent.All(instance => instance.GetProperty("compatible").GetBoolean())));
    }

    private async Task<IReadOnlyList<SeenIncident>> IncidentsAsync(CancellationToken cancellationToken)
    {
        using var list = JsonDocument.Parse(await _http.GetStringAsync("/api/v1/incidents?limit=1000", cancellationToken));
        return [.. list.RootElement.GetProperty("incidents").EnumerateArray().Select(incident => new SeenIncident(
            incident.GetProperty("alert").GetString()!,
            incident.GetProperty("severity").GetString()!,
            incident.GetProperty("status").GetString() != "resolved",
            [.. incident.GetProperty("roles_called").EnumerateArray().Select(role => role.GetString()!)]))];
    }

    private async Task<string> VerificationAsync(CancellationToken cancellationToken)
    {
        using var answer = await _http.PostAsync("/api/v1/test/post-rollback-verification", null, cancellationToken);
        answer.EnsureSuccessStatusCode();
        using var verification = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken));
        var failed = verification.RootElement.GetProperty("checks").EnumerateArray()
            .Where(check => !check.GetProperty("passed").GetBoolean())
            .Select(check => $"{check.GetProperty("check").GetString()}: {check.GetProperty("detail").GetString()}")
            .ToList();
        return failed.Count == 0 && verification.RootElement.GetProperty("passed").GetBoolean() ? Passed : string.Join("; ", failed);
    }

    /// <summary>The word for a verification whose checks all passed.</summary>
    public const string Passed = "passed";

    private sealed record Fleet(int Connected, string CascadeLevel, IReadOnlyDictionary<string, bool> Compatible)
    {
        public static readonly Fleet Nothing = new(0, "", new Dictionary<string, bool>());
    }
}
