using GL001.Operations;
using Microsoft.Extensions.Logging;

namespace GL001.Notifications;

/// <summary>How deliveries are repeated.</summary>
public sealed record SenderOptions
{
    /// <summary>Wait before the second try; doubled before each further one.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan LongestWait { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long an empty channel sleeps when nobody wakes it: only for rows that another process left.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>So many refusals set a notice aside.</summary>
    public int MostRefusals { get; init; } = 5;

    /// <summary>What could not be delivered for so long is set aside: nobody needs to be called for yesterday.</summary>
    public TimeSpan TooOld { get; init; } = TimeSpan.FromHours(24);
}

/// <summary>
/// Takes notices from the outbox to their channels: each channel by itself and in order, each notice until it is delivered or
/// set aside. A notice can arrive twice, when the process dies between its delivery and the note of it; it then has the same id.
/// </summary>
public sealed partial class NotificationSender(
    Outbox outbox, Func<ChannelSettings, IChannel> open, Random jitter, SenderOptions options, TimeProvider clock, ILogger<NotificationSender> logger)
{
    private static readonly TimeSpan s_afterStoreFailure = TimeSpan.FromSeconds(5);

    /// <summary>Told of each try: channel and what came of it.</summary>
    public Action<string, DeliveryOutcome> Observed { get; init; } = (_, _) => { };

    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(outbox.Channels.Select(channel => RunAsync(channel, cancellationToken)));

    private async Task RunAsync(ChannelSettings settings, CancellationToken cancellationToken)
    {
        var channel = open(settings);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                if (await outbox.HeadAsync(settings.Name).ConfigureAwait(false) is not { } head)
                {
                    await outbox.WaitAsync(settings.Name, options.Idle, cancellationToken).ConfigureAwait(false);
                }
                else if (head.NotBefore - clock.GetUtcNow() is var wait && wait > TimeSpan.Zero)
                {
                    await Task.Delay(wait, clock, cancellationToken).ConfigureAwait(false);
                }
                else
                {
                    await TryAsync(settings.Name, channel, head, cancellationToken).ConfigureAwait(false);
                }
            }
            catch (OperationsException problem)
            {
                LogStoreFailed(problem, settings.Name);
                await Task.Delay(s_afterStoreFailure, clock, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task TryAsync(string name, IChannel channel, WaitingNotice head, CancellationToken cancellationToken)
    {
        var delivery = await channel.DeliverAsync(head.Notice, cancellationToken).ConfigureAwait(false);
        Observed(name, delivery.Outcome);
        if (delivery.Outcome == DeliveryOutcome.Delivered)
        {
            await outbox.DeliveredAsync(head.Number).ConfigureAwait(false);
            return;
        }

        var refused = delivery.Outcome == DeliveryOutcome.Refused;
        var now = clock.GetUtcNow();
        if ((refused && head.Refusals + 1 >= options.MostRefusals) || now - head.Created >= options.TooOld)
        {
            await outbox.SetAsideAsync(head.Number, delivery.Error).ConfigureAwait(false);
            Observed(name, DeliveryOutcome.SetAside);
            LogSetAside(name, head.Notice.NoticeId, head.Tries + 1, delivery.Error);
            return;
        }

        await outbox.RetryLaterAsync(head.Number, now + WaitAfter(head.Tries, delivery.RetryAfter), refused, delivery.Error).ConfigureAwait(false);
        LogFailed(name, head.Notice.NoticeId, head.Tries + 1, delivery.Error);
    }

    /// <summary>Half of the doubled wait for certain, the other half by chance, so that those who failed together do not come back together; never before the other end wants it.</summary>
    private TimeSpan WaitAfter(int tries, TimeSpan? asked)
    {
        var full = Math.Min(options.LongestWait.Ticks, options.FirstWait.Ticks * Math.Pow(2.0, tries));
        double share;
        lock (jitter)
        {
            share = jitter.NextDouble();
        }

        var wait = TimeSpan.FromTicks((long)(full * (0.5 + (0.5 * share))));
        return asked > wait ? asked.Value : wait;
    }

    [LoggerMessage(EventId = 6001, Level = LogLevel.Warning, Message = "{Channel} did not take {Notice} (try {Try}): {Error}")]
    private partial void LogFailed(string channel, string notice, int @try, string error);

    [LoggerMessage(EventId = 6002, Level = LogLevel.Error, Message = "{Channel}: {Notice} was set aside after {Tries} tries: {Error}")]
    private partial void LogSetAside(string channel, string notice, int tries, string error);

    [LoggerMessage(EventId = 6003, Level = LogLevel.Error, Message = "The outbox of {Channel} cannot be read or written")]
    private partial void LogStoreFailed(Exception problem, string channel);
}
