using GL001.Notifications;
using GL001.Operations;
using GL001.Orchestration;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GL001.Host.Api;

/// <summary>How the delivery of incidents stands.</summary>
public static class NotificationsApi
{
    public static void MapNotificationsApi(this IEndpointRouteBuilder app)
    {
        var notifications = app.MapGroup("/api/v1/notifications").WithTags("Incidents");
        notifications.MapGet("", GetChannels).WithName("getNotificationChannels").WithSummary("Channels to which incidents are delivered, with what waits and what was given up.")
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        notifications.MapPost("/{channel}/retry", Retry).WithName("retryNotifications").WithSummary("Lets what was given up be delivered again, behind everything that waits.")
            .RefuseCrossSite()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<Results<Ok<NotificationStatus>, ProblemHttpResult>> GetChannels(Outbox outbox)
    {
        try
        {
            return TypedResults.Ok(new NotificationStatus([.. await outbox.BacklogAsync()]));
        }
        catch (OperationsException failure)
        {
            return Refused.Problem(new Refusal(RefusalKind.NotStored, failure.Message));
        }
    }

    private static async Task<Results<Ok<NotificationsRetried>, ProblemHttpResult>> Retry(string channel, Outbox outbox)
    {
        if (outbox.Channels.All(known => known.Name != channel))
        {
            return Refused.Problem(new Refusal(RefusalKind.NotFound, outbox.Channels.IsEmpty
                ? "No channel is configured; start with --notifications."
                : $"channel is '{channel}'; allowed are {string.Join(", ", outbox.Channels.Select(known => known.Name))}."));
        }

        try
        {
            return TypedResults.Ok(new NotificationsRetried(channel, await outbox.RetrySetAsideAsync(channel)));
        }
        catch (OperationsException failure)
        {
            return Refused.Problem(new Refusal(RefusalKind.NotStored, failure.Message));
        }
    }
}

/// <summary>Every channel.</summary>
public sealed record NotificationStatus(IReadOnlyList<ChannelBacklog> Channels);

/// <summary>How many notices of a channel wait again.</summary>
public sealed record NotificationsRetried(string Channel, int Notices);
