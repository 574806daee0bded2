using System.Collections.Concurrent;
using GL001.Gateway;

namespace GL001.Host.Cluster;

/// <summary>Names of the jobs that one replica does at a time, beside the plants' subscriptions.</summary>
public static class Duties
{
    /// <summary>The agents' bus and the agents that the coordinator brings along.</summary>
    public const string Agents = "agents";

    /// <summary>The watch over alarms and incidents.</summary>
    public const string Incidents = "incidents";

    /// <summary>Lines of energy for history.</summary>
    public const string Energy = "energy";

    /// <summary>Delivery of notices.</summary>
    public const string Notifications = "notifications";

    /// <summary>Tasks that nobody looks after.</summary>
    public const string Tasks = "tasks";

    /// <summary>What is too old in the history, and its roll-ups.</summary>
    public const string History = "history";

    /// <summary>Events and tasks for the enterprise; nothing to do without a bus.</summary>
    public const string Bus = "bus";

    public static IReadOnlyList<string> All { get; } = [Agents, Incidents, Energy, Notifications, Tasks, History, Bus];

    /// <summary>The duty to hear a plant.</summary>
    public static string Plant(string plantId) => $"plant/{plantId}";
}

/// <summary>A job that only one replica does.</summary>
/// <param name="Duty">One of <see cref="Duties"/>.</param>
/// <param name="Service">Does it between its start and its stop, which may come again and again.</param>
public sealed record DutyService(string Duty, IHostedService Service);

/// <summary>What this replica does of the jobs that only one does at a time: begins and ends them as their grains come and go.</summary>
public sealed partial class DutyRoster(IEnumerable<DutyService> services, MqttGateway gateway, ILogger<DutyRoster> logger) : IDisposable
{
    // Longer than a job takes to end what it has in hand.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, bool> _held = new();
    private readonly SemaphoreSlim _changing = new(1, 1);
    private volatile bool _isLeaving;

    /// <summary>Duties that are done here, by name.</summary>
    public IReadOnlyList<string> Held => [.. _held.Keys.Order(StringComparer.Ordinal)];

    public bool Holds(string duty) => _held.ContainsKey(duty);

    /// <exception cref="InvalidOperationException">This replica is about to end.</exception>
    public Task TakeAsync(string duty) => AloneAsync(async () =>
    {
        if (_isLeaving)
        {
            throw new InvalidOperationException($"This replica is about to end and takes {duty} no more.");
        }

        if (_held.TryAdd(duty, true))
        {
            await BeginAsync(duty);
            LogTaken(duty);
        }
    });

    public Task GiveUpAsync(string duty) => AloneAsync(() => EndAsync(duty));

    /// <summary>Ends every job here and takes none any more.</summary>
    public Task LeaveAsync()
    {
        _isLeaving = true;
        return AloneAsync(() => Task.WhenAll(_held.Keys.Select(EndAsync)));
    }

    public void Dispose() => _changing.Dispose();

    private async Task BeginAsync(string duty)
    {
        if (PlantOf(duty) is { } plantId)
        {
            await gateway.HearAsync(plantId);
            return;
        }

        foreach (var part in services.Where(part => part.Duty == duty))
        {
            await part.Service.StartAsync(CancellationToken.None);
        }
    }

    private async Task EndAsync(string duty)
    {
        if (!_held.TryRemove(duty, out _))
        {
            return;
        }

        using var patience = new CancellationTokenSource(s_patience);
        try
        {
            if (PlantOf(duty) is { } plantId)
            {
                await gateway.LeaveAsync(plantId, patience.Token);
            }

            foreach (var part in services.Where(part => part.Duty == duty))
            {
                await part.Service.StopAsync(patience.Token);
            }
        }
        catch (Exception problem)
        {
            // It is not ours any more, however it ended.
            LogEndFailed(duty, problem);
        }

        LogGivenUp(duty);
    }

    private async Task AloneAsync(Func<Task> change)
    {
        await _changing.WaitAsync();
        try
        {
            await change();
        }
        finally
        {
            _changing.Release();
        }
    }

    private static string? PlantOf(string duty) => duty.StartsWith("plant/", StringComparison.Ordinal) ? duty["plant/".Length..] : null;

    [LoggerMessage(EventId = 7001, Level = LogLevel.Information, Message = "This replica does {Duty} now")]
    private partial void LogTaken(string duty);

    [LoggerMessage(EventId = 7002, Level = LogLevel.Information, Message = "This replica does {Duty} no more")]
    private partial void LogGivenUp(string duty);

    [LoggerMessage(EventId = 7003, Level = LogLevel.Warning, Message = "{Duty} did not end in good order")]
    private partial void LogEndFailed(string duty, Exception problem);
}
