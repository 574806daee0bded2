using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dapper;
using GL001.Operations;
using GL001.Orchestration.Incidents;

namespace GL001.Notifications;

/// <summary>A notice that waits for its delivery.</summary>
/// <param name="Number">Its place in the order of its channel.</param>
/// <param name="Notice">What is to be delivered.</param>
/// <param name="Tries">How often that was tried.</param>
/// <param name="Refusals">How often it was refused.</param>
/// <param name="NotBefore">When to try next.</param>
/// <param name="Created">When it was handed over.</param>
public sealed record WaitingNotice(long Number, Notice Notice, int Tries, int Refusals, DateTimeOffset NotBefore, DateTimeOffset Created);

/// <summary>How a channel stands.</summary>
/// <param name="Channel">Its name.</param>
/// <param name="Waiting">Notices that are not delivered yet.</param>
/// <param name="SetAside">Notices that were given up.</param>
/// <param name="LastError">What went wrong with the notice at the head, or with the last one that was given up; null when nothing did.</param>
public sealed record ChannelBacklog(string Channel, int Waiting, int SetAside, string? LastError);

/// <summary>What is to be delivered, in the operations database: a restart loses nothing of it.</summary>
public sealed class Outbox(OperationsDatabase database, ImmutableArray<ChannelSettings> channels, TimeProvider clock, BusOutbox? bus = null)
{
    /// <summary>How long what was delivered is kept: so long a notice that is handed over again is known.</summary>
    public static readonly TimeSpan KeptDelivered = TimeSpan.FromDays(30);

    private static readonly JsonSerializerOptions s_json = new() { Converters = { new JsonStringEnumConverter() } };

    /// <summary>For the enterprise, as the API writes.</summary>
    private static readonly JsonSerializerOptions s_busJson = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    private const string Insert = """
        INSERT INTO outbox (channel, notice_id, notice, state, tries, refusals, not_before_us, created_us, last_error)
        VALUES (@channel, @id, @notice, 'waiting', 0, 0, @now, @now, @error) ON CONFLICT (channel, notice_id) DO NOTHING
        """;

    private readonly ConcurrentDictionary<string, SemaphoreSlim> _signals = new();

    private TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ImmutableArray<ChannelSettings> Channels { get; } = channels;

    /// <summary>Takes notices over, each for every channel that carries it. Those that it has already are not taken twice.</summary>
    /// <exception cref="OperationsException">The store failed; nothing was taken.</exception>
    public async Task EnqueueAsync(IReadOnlyCollection<Notice> notices)
    {
        ArgumentNullException.ThrowIfNull(notices);
        var rows = notices.SelectMany(notice => Channels.Where(channel => channel.Carries(notice)),
            (notice, channel) => new { channel = channel.Name, id = notice.NoticeId, notice = JsonSerializer.Serialize(notice, s_json), error = (string?)null, now = Now() }).ToList();
        if (rows.Count == 0 && bus is not { IsOn: true })
        {
            return;
        }

        await database.WriteAsync(connection =>
        {
            foreach (var notice in notices)
            {
                bus?.Add(connection, new BusMessage(
                    $"incident.{JsonNamingPolicy.SnakeCaseLower.ConvertName(notice.Kind.ToString())}.{notice.Incident.Severity}", $"incident/{notice.NoticeId}", notice.At, JsonSerializer.Serialize(notice, s_busJson)));
            }

            connection.Execute("DELETE FROM outbox WHERE state = 'delivered' AND ended_us < @oldest", new { oldest = Microseconds(clock.GetUtcNow() - KeptDelivered) });
            connection.Execute(Insert, rows);
        }).ConfigureAwait(false);
        foreach (var channel in rows.Select(row => row.channel).Distinct())
        {
            Wake(channel);
        }
    }

    /// <summary>The notice whose turn it is; null when none waits.</summary>
    public async Task<WaitingNotice?> HeadAsync(string channel)
    {
        while (await database.ReadAsync(connection => connection.QueryFirstOrDefault<Row>(
            "SELECT number, notice, tries, refusals, not_before_us AS NotBeforeUs, created_us AS CreatedUs FROM outbox WHERE channel = @channel AND state = 'waiting' ORDER BY number LIMIT 1",
            new { channel })).ConfigureAwait(false) is { } row)
        {
            try
            {
                return new WaitingNotice(row.Number, JsonSerializer.Deserialize<Notice>(row.Notice, s_json)!, (int)row.Tries, (int)row.Refusals, Instant(row.NotBeforeUs), Instant(row.CreatedUs));
            }
            catch (JsonException problem)
            {
                // Of another version: it must not hold up what comes after it.
                await SetAsideAsync(row.Number, $"This version cannot read it: {problem.Message}").ConfigureAwait(false);
            }
        }

        return null;
    }

    public Task DeliveredAsync(long number) => EndAsync(number, "delivered", null);

    /// <summary>Whether a notice reached a channel, waited for up to a time. False at once when no channel carries it or all gave it up.</summary>
    /// <exception cref="OperationsException">The store failed.</exception>
    public async Task<bool> IsDeliveredAsync(string noticeId, TimeSpan within)
    {
        var limit = Task.Delay(within, clock);
        while (true)
        {
            // Taken before the look: what ends in between wakes this. What another replica delivers wakes nobody here and is found at the end.
            var ended = Volatile.Read(ref _ended).Task;
            var isLast = limit.IsCompleted;
            var states = await database.ReadAsync(connection => connection.Query<string>("SELECT state FROM outbox WHERE notice_id = @noticeId", new { noticeId }).ToList()).ConfigureAwait(false);
            if (states.Contains("delivered") || isLast || !states.Contains("waiting"))
            {
                return states.Contains("delivered");
            }

            await Task.WhenAny(ended, limit).ConfigureAwait(false);
        }
    }

    public Task SetAsideAsync(long number, string error) => EndAsync(number, "set_aside", error);

    public Task RetryLaterAsync(long number, DateTimeOffset notBefore, bool refused, string error) => database.WriteAsync(connection => connection.Execute(
        "UPDATE outbox SET tries = tries + 1, refusals = refusals + @refused, not_before_us = @notBefore, last_error = @error WHERE number = @number",
        new { number, notBefore = Microseconds(notBefore), refused = refused ? 1 : 0, error }));

    /// <summary>Lets what was given up wait again, behind everything that waits. Returns how much it was.</summary>
    public async Task<int> RetrySetAsideAsync(string channel)
    {
        // A new row, and so a new number, puts it at the end: what came after it was delivered long ago.
        var count = await database.WriteAsync(connection =>
        {
            var aside = connection.Query<(string Id, string Notice, string? Error)>("SELECT notice_id, notice, last_error FROM outbox WHERE channel = @channel AND state = 'set_aside' ORDER BY number", new { channel }).ToList();
            connection.Execute("DELETE FROM outbox WHERE channel = @channel AND state = 'set_aside'", new { channel });
            return connection.Execute(Insert, aside.Select(row => new { channel, id = row.Id, notice = row.Notice, error = row.Error, now = Now() }));
        }).ConfigureAwait(false);
        Wake(channel);
        return count;
    }

    /// <summary>Every configured channel, and those that have rows although they are configured no more.</summary>
    public async Task<IReadOnlyList<ChannelBacklog>> BacklogAsync()
    {
        var found = await database.ReadAsync(connection => connection.Query<BacklogRow>(
            """
            SELECT channel, sum(CASE WHEN state = 'waiting' THEN 1 ELSE 0 END) AS Waiting, sum(CASE WHEN state = 'set_aside' THEN 1 ELSE 0 END) AS SetAside,
                   coalesce((SELECT last_error FROM outbox AS head WHERE head.channel = outbox.channel AND state = 'waiting' ORDER BY number LIMIT 1),
                            (SELECT last_error FROM outbox AS aside WHERE aside.channel = outbox.channel AND state = 'set_aside' ORDER BY number DESC LIMIT 1)) AS LastError
            FROM outbox WHERE state <> 'delivered' GROUP BY channel
            """).ToList()).ConfigureAwait(false);
        return [.. Channels.Select(channel => channel.Name).Union(found.Select(row => row.Channel)).Select(name =>
            found.Find(row => row.Channel == name) is { } row ? new ChannelBacklog(name, (int)row.Waiting, (int)row.SetAside, row.LastError) : new ChannelBacklog(name, 0, 0, null))];
    }

    /// <summary>Returns when something was handed over for the channel, or after the time.</summary>
    internal async Task WaitAsync(string channel, TimeSpan time, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var signal = Signal(channel).WaitAsync(either.Token);
        await Task.WhenAny(signal, Task.Delay(time, clock, either.Token)).ConfigureAwait(false);
        await either.CancelAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task EndAsync(long number, string state, string? error)
    {
        await database.WriteAsync(connection => connection.Execute(
            "UPDATE outbox SET state = @state, tries = tries + 1, ended_us = @now, last_error = @error WHERE number = @number", new { number, state, error, now = Now() })).ConfigureAwait(false);
        Interlocked.Exchange(ref _ended, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    private SemaphoreSlim Signal(string channel) => _signals.GetOrAdd(channel, _ => new SemaphoreSlim(0, 1));

    private void Wake(string channel)
    {
        try
        {
            Signal(channel).Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake already.
        }
    }

    private long Now() => Microseconds(clock.GetUtcNow());

    private static long Microseconds(DateTimeOffset at) => (at.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    private static DateTimeOffset Instant(long microseconds) => DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);

    private sealed class Row
    {
        public long Number { get; init; }

        public string Notice { get; init; } = "";

        public long Tries { get; init; }

        public long Refusals { get; init; }

        public long NotBeforeUs { get; init; }

        public long CreatedUs { get; init; }
    }

    private sealed class BacklogRow
    {
        public string Channel { get; init; } = "";

        public long Waiting { get; init; }

        public long SetAside { get; init; }

        public string? LastError { get; init; }
    }
}
