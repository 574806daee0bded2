using System.Threading.Channels;
using GL001.Orchestration.Authority;
using GL001.Orchestration.Incidents;
using Microsoft.Extensions.Time.Testing;

namespace GL001.Notifications.Tests;

/// <summary>Waiting, patience and routing, in virtual time.</summary>
public sealed class OutboxTests
{
    private static readonly ChannelSettings s_channel = new() { Name = "one", Kind = ChannelKind.Webhook, Url = new Uri("http://127.0.0.1") };

    private readonly FakeTimeProvider _clock = new(Notices.At);

    [Fact]
    public async Task The_wait_doubles_with_jitter_and_is_never_shorter_than_the_other_end_asks()
    {
        await using var folder = new OutboxFolder(_clock, s_channel);
        var script = new Script(_clock);
        folder.Begin(_ => script, new SenderOptions());
        await folder.Outbox.EnqueueAsync(Notices.Many(1));
        TimeSpan[] full = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(8)];
        var before = Notices.At;
        await script.TriedAsync(new Delivery(DeliveryOutcome.Unavailable, "down"));
        foreach (var most in full)
        {
            var head = await UntilTriedAsync(folder, before);
            Assert.InRange(head.NotBefore - before, most / 2, most);
            before = head.NotBefore;
            _clock.SetUtcNow(head.NotBefore);
            await script.TriedAsync(new Delivery(DeliveryOutcome.Unavailable, "down", most == full[^1] ? TimeSpan.FromMinutes(10) : null));
        }

        Assert.Equal(TimeSpan.FromMinutes(10), (await UntilTriedAsync(folder, before)).NotBefore - before);
    }

    [Fact]
    public async Task What_nobody_took_for_a_day_is_set_aside()
    {
        await using var folder = new OutboxFolder(_clock, s_channel);
        await folder.Outbox.EnqueueAsync(Notices.Many(1));
        _clock.Advance(TimeSpan.FromDays(1));
        var script = new Script(_clock);
        folder.Begin(_ => script, new SenderOptions());
        await script.TriedAsync(new Delivery(DeliveryOutcome.Unavailable, "down"));
        await folder.EmptyAsync();
        Assert.Equal((1, "down"), (Assert.Single(await folder.Outbox.BacklogAsync()).SetAside, Assert.Single(await folder.Outbox.BacklogAsync()).LastError));
    }

    [Fact]
    public async Task A_notice_counts_as_delivered_only_when_a_channel_has_it()
    {
        await using var folder = new OutboxFolder(_clock, s_channel);
        var notices = Notices.Many(2);
        await folder.Outbox.EnqueueAsync(notices);
        var delivered = folder.Outbox.IsDeliveredAsync(notices[0].NoticeId, TimeSpan.FromSeconds(3));
        var late = folder.Outbox.IsDeliveredAsync(notices[1].NoticeId, TimeSpan.FromSeconds(3));
        await folder.Outbox.DeliveredAsync((await folder.Outbox.HeadAsync("one"))!.Number);
        Assert.True(await delivered);
        Assert.False(late.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(3));
        Assert.False(await late);

        // What was given up, and what no channel carries, is not waited for.
        await folder.Outbox.SetAsideAsync((await folder.Outbox.HeadAsync("one"))!.Number, "refused");
        Assert.False(await folder.Outbox.IsDeliveredAsync(notices[1].NoticeId, TimeSpan.FromSeconds(3)));
        Assert.False(await folder.Outbox.IsDeliveredAsync("INC-0/1", TimeSpan.FromSeconds(3)));
    }

    [Fact]
    public async Task A_notice_is_taken_over_once_however_often_it_is_handed_over()
    {
        await using var folder = new OutboxFolder(_clock, s_channel);
        await folder.Outbox.EnqueueAsync(Notices.Many(2));
        await folder.Outbox.EnqueueAsync(Notices.Many(3));
        Assert.Equal(3, Assert.Single(await folder.Outbox.BacklogAsync()).Waiting);
        await folder.RestartAsync();
        await folder.Outbox.DeliveredAsync((await folder.Outbox.HeadAsync("one"))!.Number);
        await folder.Outbox.EnqueueAsync(Notices.Many(3));
        Assert.Equal(2, Assert.Single(await folder.Outbox.BacklogAsync()).Waiting);
    }

    [Fact]
    public void A_channel_carries_what_concerns_its_roles_and_is_grave_enough()
    {
        var safety = s_channel with { Roles = [Role.SafetyOfficer], Least = Severity.P1 };
        Assert.False(safety.Carries(Notices.Of(1)));
        Assert.True(safety.Carries(Notices.Of(1, NoticeKind.Call, null, Role.PrimaryOnCall, Role.SafetyOfficer)));
        Assert.False(safety.Carries(Notices.Of(1, NoticeKind.Call, Notices.Incident(Severity.P2), Role.SafetyOfficer)));
        var page = s_channel with { Kind = ChannelKind.StatusPage, Least = Severity.P1 };
        Assert.False(page.Carries(Notices.Of(1, NoticeKind.Updated, Notices.Incident(Severity.P3))));
        Assert.True(page.Carries(Notices.Of(1, NoticeKind.Updated, Notices.Incident(Severity.P3, "reported"))));
        var escalated = Notices.Incident() with { Timeline = [new TimelineEntry(Notices.At, TimelineKind.Escalated, Actor.Coordinator, "", [Role.EngineeringManager])] };
        Assert.False(page.Carries(Notices.Of(1, NoticeKind.Call, escalated)));
        Assert.True(s_channel.Carries(Notices.Of(1, NoticeKind.Call, escalated)));
    }

    private static async Task<WaitingNotice> UntilTriedAsync(OutboxFolder folder, DateTimeOffset before)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            if (await folder.Outbox.HeadAsync("one") is { } head && head.NotBefore > before)
            {
                return head;
            }

            await Task.Delay(5, patience.Token);
        }
    }

    /// <summary>A channel that answers what the test says, one try after the other.</summary>
    private sealed class Script(FakeTimeProvider clock) : IChannel
    {
        private readonly Channel<Delivery> _answers = Channel.CreateBounded<Delivery>(1);
        private readonly SemaphoreSlim _tried = new(0);

        public async Task<Delivery> DeliverAsync(Notice notice, CancellationToken cancellationToken)
        {
            var answer = await _answers.Reader.ReadAsync(cancellationToken);
            _tried.Release();
            return answer;
        }

        /// <summary>Gives the answer to the next try; time that a timer needs to be noticed is given to it.</summary>
        public async Task TriedAsync(Delivery answer)
        {
            await _answers.Writer.WriteAsync(answer);
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            while (!await _tried.WaitAsync(5, patience.Token))
            {
                // The sender may have begun to wait only now: an advance of nothing fires what is due.
                clock.Advance(TimeSpan.Zero);
            }
        }
    }
}
