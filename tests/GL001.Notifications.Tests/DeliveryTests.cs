using GL001.Orchestration.Authority;
using GL001.Orchestration.Incidents;

namespace GL001.Notifications.Tests;

/// <summary>Deliveries over real sockets to receivers that misbehave.</summary>
public sealed class DeliveryTests
{
    [Fact]
    public async Task Everything_arrives_in_order_at_a_receiver_that_fails_asks_for_patience_and_dies()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Behave = (number, context) =>
        {
            switch (number % 5)
            {
                case 1:
                    context.Response.StatusCode = 500;
                    break;
                case 2:
                    context.Response.StatusCode = 429;
                    context.Response.Headers.RetryAfter = "0";
                    break;
                case 3:
                    // It got the notice, but the sender never hears of it.
                    context.Abort();
                    break;
            }

            return Task.CompletedTask;
        };
        await using var folder = new OutboxFolder(TimeProvider.System, receiver.Channel());
        folder.Begin();
        await folder.Outbox.EnqueueAsync(Notices.Many(12));
        await folder.EmptyAsync();
        AssertAllInOrder(receiver, 12);
        Assert.True(receiver.All.Count > 12);
    }

    [Fact]
    public async Task A_sender_that_dies_in_the_middle_loses_nothing_and_repeats_only_with_the_same_id()
    {
        await using var receiver = await Receiver.StartAsync();
        var hangs = new TaskCompletionSource();
        receiver.Behave = async (number, context) =>
        {
            if (number == 4)
            {
                hangs.SetResult();
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            }
        };
        await using var folder = new OutboxFolder(TimeProvider.System, receiver.Channel());
        folder.Begin();
        await folder.Outbox.EnqueueAsync(Notices.Many(8));
        await hangs.Task;
        await folder.RestartAsync();

        // Whoever restarts hands over again what he is not sure of.
        await folder.Outbox.EnqueueAsync(Notices.Many(8));
        folder.Begin();
        await folder.EmptyAsync();
        AssertAllInOrder(receiver, 8);
        Assert.Equal(9, receiver.All.Count);
    }

    [Fact]
    public async Task A_notice_that_is_refused_is_set_aside_where_it_shows_and_does_not_hold_up_the_others()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Behave = (number, context) =>
        {
            context.Response.StatusCode = receiver.All[^1].Id.EndsWith("/2", StringComparison.Ordinal) ? 400 : 202;
            return Task.CompletedTask;
        };
        var outcomes = new List<DeliveryOutcome>();
        await using var folder = new OutboxFolder(TimeProvider.System, receiver.Channel());
        folder.Begin(observed: (_, outcome) => outcomes.Add(outcome));
        await folder.Outbox.EnqueueAsync(Notices.Many(3));
        await folder.EmptyAsync();
        Assert.Equal(["/1", "/2", "/2", "/2", "/2", "/2", "/3"], receiver.All.Select(one => one.Id[^2..]));
        var backlog = Assert.Single(await folder.Outbox.BacklogAsync());
        Assert.Equal(("one", 0, 1), (backlog.Channel, backlog.Waiting, backlog.SetAside));
        Assert.Contains("answered 400", backlog.LastError, StringComparison.Ordinal);
        Assert.Equal(1, outcomes.Count(outcome => outcome == DeliveryOutcome.SetAside));

        receiver.Behave = (_, _) => Task.CompletedTask;
        Assert.Equal(1, await folder.Outbox.RetrySetAsideAsync("one"));
        await folder.EmptyAsync();
        Assert.Equal(0, Assert.Single(await folder.Outbox.BacklogAsync()).SetAside);
        Assert.EndsWith("/2", receiver.All[^1].Id, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_channel_that_is_down_does_not_hold_up_another()
    {
        await using var up = await Receiver.StartAsync();
        var down = new ChannelSettings { Name = "down", Kind = ChannelKind.Webhook, Url = await DeadAddressAsync() };
        await using var folder = new OutboxFolder(TimeProvider.System, down, up.Channel());
        folder.Begin();
        await folder.Outbox.EnqueueAsync(Notices.Many(3));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (up.All.Count < 3)
        {
            await Task.Delay(20, patience.Token);
        }

        Assert.Equal(3, (await folder.Outbox.BacklogAsync()).Single(channel => channel.Channel == "down").Waiting);
    }

    [Fact]
    public async Task Nobody_can_send_us_elsewhere()
    {
        await using var elsewhere = await Receiver.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        receiver.Behave = (_, context) =>
        {
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = elsewhere.Address.ToString();
            return Task.CompletedTask;
        };
        await using var folder = new OutboxFolder(TimeProvider.System, receiver.Channel());
        folder.Begin();
        await folder.Outbox.EnqueueAsync(Notices.Many(1));
        await folder.EmptyAsync();
        Assert.Empty(elsewhere.All);
        Assert.Equal(1, Assert.Single(await folder.Outbox.BacklogAsync()).SetAside);
    }

    [Fact]
    public async Task PagerDuty_gets_trigger_acknowledge_and_resolve_under_one_key()
    {
        var all = await DeliverAsync(ChannelKind.PagerDuty, Notices.Of(1), Notices.Of(2, NoticeKind.Acknowledged), Notices.Of(3, NoticeKind.Resolved));
        Assert.All(all, one => Assert.Equal(("/v2/enqueue", "key", "INC-20260112T060000Z-1"), (one.Path, Text(one, "routing_key"), Text(one, "dedup_key"))));
        Assert.Equal(["trigger", "acknowledge", "resolve"], all.Select(one => Text(one, "event_action")));
        var payload = all[0].Body.GetProperty("payload");
        Assert.Equal("critical", payload.GetProperty("severity").GetString());
        Assert.Equal("gl-001.critical_heat_loss", payload.GetProperty("class").GetString());
        Assert.Equal("[P0] Plant-001 delivers no heat at all (investigating)", payload.GetProperty("summary").GetString());
        Assert.False(all[1].Body.TryGetProperty("payload", out _));
    }

    [Fact]
    public async Task The_webhook_gets_the_message_of_the_template()
    {
        var text = Text(Assert.Single(await DeliverAsync(ChannelKind.Webhook, Notices.Of(1, NoticeKind.Call, null, Role.PrimaryOnCall, Role.SafetyOfficer))), "text")!;
        foreach (var line in new[]
        {
            "P0 INCIDENT: Plant-001 delivers no heat at all", "Severity: P0", "Affected plants: Plant-001", "Impact: heat is wanted and none is supplied",
            "Started: 2026-01-12 06:00:00 UTC", "On-call: nobody has taken it yet", "Called now: primary_on_call, safety_officer", "Status: investigating",
            "Next update: by 2026-01-12 06:15:00 UTC, sooner when something changes",
        })
        {
            Assert.Contains(line + "\n", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_status_page_gets_its_five_fields_and_the_bearer()
    {
        var one = Assert.Single(await DeliverAsync(ChannelKind.StatusPage, Notices.Of(1)));
        Assert.Equal(("/api/v1/incidents", "Bearer key"), (one.Path, one.Authorization));
        Assert.Equal(["name", "status", "impact", "affected_components", "message"], one.Body.EnumerateObject().Select(field => field.Name));
        Assert.Equal(("investigating", "critical", "heat is wanted and none is supplied"), (Text(one, "status"), Text(one, "impact"), Text(one, "message")));
    }

    [Fact]
    public async Task Alertmanager_gets_one_alert_that_ends_with_the_incident()
    {
        var ended = Notices.Incident() with { ResolvedAt = Notices.At.AddMinutes(7), Severity = Severity.P1, Title = "changed" };
        var all = await DeliverAsync(ChannelKind.Alertmanager, Notices.Of(1), Notices.Of(2, NoticeKind.Resolved, ended));
        Assert.All(all, one => Assert.Equal("/api/v2/alerts", one.Path));
        var alerts = all.Select(one => one.Body.EnumerateArray().Single()).ToList();
        Assert.Equal(alerts[0].GetProperty("labels").GetRawText(), alerts[1].GetProperty("labels").GetRawText());
        Assert.Equal(Notices.At + HttpChannel.AlertLasts, alerts[0].GetProperty("endsAt").GetDateTimeOffset());
        Assert.Equal(Notices.At.AddMinutes(7), alerts[1].GetProperty("endsAt").GetDateTimeOffset());
    }

    private static async Task<IReadOnlyList<Received>> DeliverAsync(ChannelKind kind, params Notice[] notices)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var folder = new OutboxFolder(TimeProvider.System, receiver.Channel(kind));
        folder.Begin();
        await folder.Outbox.EnqueueAsync(notices);
        await folder.EmptyAsync();
        return receiver.All;
    }

    /// <summary>Each notice came; one that came again came before the next one, under its own id.</summary>
    private static void AssertAllInOrder(Receiver receiver, int count)
    {
        var ids = receiver.All.Select(one => one.Id).ToList();
        Assert.Equal(Notices.Many(count).Select(notice => notice.NoticeId), ids.Where((id, i) => i == 0 || ids[i - 1] != id));
        Assert.All(receiver.All, one => Assert.Contains($"entry {one.Id.Split('/')[1]}\n", Text(one, "text"), StringComparison.Ordinal));
    }

    private static async Task<Uri> DeadAddressAsync()
    {
        await using var receiver = await Receiver.StartAsync();
        return receiver.Address;
    }

    private static string? Text(Received received, string field) => received.Body.GetProperty(field).GetString();
}
