using GL001.Actors;
using GL001.Notifications;
using GL001.Operations;
using GL001.Orchestration.Alarms;
using GL001.Orchestration.Incidents;
using GL001.Servers;
using Microsoft.Extensions.Time.Testing;

namespace GL001.Cluster.Tests;

/// <summary>Notices, incidents and the journal of alarms keep the same promises in a file and in PostgreSQL.</summary>
public sealed class RowsOnBothStoresTests : IAsyncLifetime
{
    private static readonly DateTimeOffset s_now = new(2026, 1, 12, 6, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _clock = new(s_now);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gl001-rows-");
    private readonly List<OperationsDatabase> _open = [];
    private PostgresServer _server = null!;

    public async Task InitializeAsync() => _server = await PostgresServer.StartAsync();

    public async Task DisposeAsync()
    {
        foreach (var database in _open)
        {
            await database.DisposeAsync();
        }

        await _server.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_notice_is_taken_once_and_one_set_aside_goes_behind_those_that_wait(bool postgres)
    {
        var outbox = new Outbox(await OpenAsync(postgres), [new ChannelSettings { Name = "chat", Kind = ChannelKind.Webhook, Url = new Uri("http://127.0.0.1:9") }], _clock);
        await outbox.EnqueueAsync([Notice("a"), Notice("b")]);
        await outbox.EnqueueAsync([Notice("a"), Notice("c")]);
        Assert.Equal([new ChannelBacklog("chat", 3, 0, null)], await outbox.BacklogAsync());

        await outbox.SetAsideAsync((await outbox.HeadAsync("chat"))!.Number, "no");
        await outbox.RetryLaterAsync((await outbox.HeadAsync("chat"))!.Number, s_now.AddMinutes(1), refused: true, "later");
        Assert.Equal([new ChannelBacklog("chat", 2, 1, "later")], await outbox.BacklogAsync());
        Assert.Equal((1, 1), ((await outbox.HeadAsync("chat"))!.Tries, (await outbox.HeadAsync("chat"))!.Refusals));

        Assert.Equal(1, await outbox.RetrySetAsideAsync("chat"));
        var order = new List<string>();
        while (await outbox.HeadAsync("chat") is { } head)
        {
            order.Add(head.Notice.NoticeId);
            await outbox.DeliveredAsync(head.Number);
        }

        Assert.Equal(["b", "c", "a"], order);
        _clock.Advance(Outbox.KeptDelivered + TimeSpan.FromSeconds(1));
        await outbox.EnqueueAsync([Notice("d")]);
        await outbox.EnqueueAsync([Notice("a")]);       // forgotten by now
        Assert.Equal([new ChannelBacklog("chat", 2, 0, null)], await outbox.BacklogAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Incidents_are_found_by_id_severity_and_without_those_that_are_known(bool postgres)
    {
        var archive = new IncidentArchive(await OpenAsync(postgres));
        foreach (var (id, severity) in new[] { ("I-1", Severity.P0), ("I-2", Severity.P1), ("I-3", Severity.P0) })
        {
            await archive.PutAsync(Incident(id, severity, s_now.AddMinutes(id[^1] - '0')));
        }

        await archive.PutAsync(Incident("I-1", Severity.P0, s_now) with { Title = "changed" });
        Assert.Equal("changed", (await archive.FindAsync("I-1"))!.Title);
        Assert.Null(await archive.FindAsync("I-9"));
        Assert.Equal("I-3 I-2 of 3", await Read(null, [], 2));
        Assert.Equal("I-3 I-1 of 2", await Read(Severity.P0, [], 9));
        Assert.Equal("I-2 of 1", await Read(null, ["I-1", "I-3"], 9));

        async Task<string> Read(Severity? severity, string[] except, int limit)
        {
            var (incidents, total) = await archive.ReadAsync(severity, except, limit, 0);
            return $"{string.Join(' ', incidents.Select(incident => incident.IncidentId))} of {total}";
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_journal_takes_a_line_once(bool postgres)
    {
        var journal = new AlarmJournal(await OpenAsync(postgres));
        var line = new AlarmJournalEntry(1, "A", s_now, default, default, null, "");
        await journal.AppendAsync("Plant-001", [line, line with { Number = 2 }]);
        await journal.AppendAsync("Plant-001", [line with { Number = 2 }, line with { Number = 3 }]);
        var (entries, total) = await journal.ReadAsync("A", 2, 0);
        Assert.Equal("3 2 of 3", $"{string.Join(' ', entries.Select(entry => entry.Number))} of {total}");
    }

    private static Notice Notice(string id) => new(id, default, s_now, [], "", Incident("I-1", Severity.P1, s_now));

    private static Incident Incident(string id, Severity severity, DateTimeOffset opened) => new()
    {
        IncidentId = id,
        Alert = "alert",
        Family = "family",
        Scope = "Plant-001",
        Severity = severity,
        SeveritySince = opened,
        Title = "title",
        OpenedAt = opened,
        Detail = "",
        Plants = ["Plant-001"],
        Components = [],
        IsHazard = false,
        Ends = default,
        Runbook = "",
        AcknowledgeWithin = TimeSpan.FromMinutes(5),
        Route = [],
    };

    private async Task<OperationsDatabase> OpenAsync(bool postgres)
    {
        OperationsDatabase database = postgres
            ? new PostgresOperationsDatabase(await _server.CreateDatabaseAsync(), _clock)
            : new SqliteOperationsDatabase(Path.Combine(_folder.FullName, $"{_open.Count}.db"), _clock);
        _open.Add(database);
        return database;
    }
}
