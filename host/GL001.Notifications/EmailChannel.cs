using System.Net.Sockets;
using GL001.Orchestration.Incidents;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace GL001.Notifications;

/// <summary>Notices as e-mail, one thread an incident. The Message-Id is the notice's: a mail that comes twice has the same.</summary>
public sealed class EmailChannel(ChannelSettings settings, TimeProvider clock) : IChannel
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(30);

    public async Task<Delivery> DeliverAsync(Notice notice, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(notice);
        using var timeout = new CancellationTokenSource(s_timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            using var client = new SmtpClient();
            using var message = Compose(notice);
            await client.ConnectAsync(settings.Url.Host, settings.Url.Port > 0 ? settings.Url.Port : 0,
                settings.Url.Scheme == "smtps" ? SecureSocketOptions.SslOnConnect : SecureSocketOptions.StartTlsWhenAvailable, either.Token).ConfigureAwait(false);
            if (settings.User.Length > 0)
            {
                await client.AuthenticateAsync(settings.User, settings.Secret, either.Token).ConfigureAwait(false);
            }

            await client.SendAsync(message, either.Token).ConfigureAwait(false);
            await client.DisconnectAsync(quit: true, either.Token).ConfigureAwait(false);
            return Delivery.Done;
        }
        catch (SmtpCommandException problem)
        {
            // 4xx: try again later; 5xx: for good (RFC 5321, 4.2.1).
            return new Delivery((int)problem.StatusCode < 500 ? DeliveryOutcome.Unavailable : DeliveryOutcome.Refused, $"{settings.Url.Authority} answered {(int)problem.StatusCode}: {problem.Message}");
        }
        catch (AuthenticationException problem)
        {
            return new Delivery(DeliveryOutcome.Refused, $"{settings.Url.Authority} does not accept user and secret: {problem.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Delivery(DeliveryOutcome.Unavailable, $"{settings.Url.Authority} did not answer within {s_timeout.TotalSeconds:0} s.");
        }
        catch (Exception problem) when (problem is IOException or SocketException or ProtocolException or SslHandshakeException or ServiceNotConnectedException)
        {
            return new Delivery(DeliveryOutcome.Unavailable, $"{settings.Url.Authority}: {problem.Message}");
        }
    }

    private MimeMessage Compose(Notice notice)
    {
        var message = new MimeMessage
        {
            MessageId = Id(notice.NoticeId),
            Date = notice.At,
            Subject = NoticeText.Subject(notice),
            Body = new TextPart("plain") { Text = NoticeText.Body(notice) },
        };
        message.From.Add(MailboxAddress.Parse(settings.From));
        message.To.AddRange(settings.To.Select(MailboxAddress.Parse));
        message.References.Add(Id(notice.Incident.IncidentId));
        return message;
    }

    private static string Id(string id) => $"{id.Replace('/', '.')}@gl-001";
}
