using System.Text;
using GL001.Operations;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace GL001.Notifications;

/// <summary>
/// Publishes what waits in the outbox to RabbitMQ: topic exchange <c>gl001</c>, persistent messages, in order, each removed once the broker has confirmed it. After a
/// failure it may come again, with the same message id: at least once.
/// </summary>
public sealed partial class RabbitPublisher(OperationsDatabase database, BusOutbox outbox, Uri address, TimeProvider clock, ILogger<RabbitPublisher> logger)
{
    /// <summary>The exchange that consumers bind their queues to.</summary>
    public const string Exchange = "gl001";

    private const int AtOnce = 200;

    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_retry = TimeSpan.FromSeconds(5);

    private long _published;
    private volatile bool _isFailing;

    /// <summary>Messages that the broker confirmed.</summary>
    public long Published => Interlocked.Read(ref _published);

    /// <summary>Whether the last attempt failed.</summary>
    public bool IsFailing => _isFailing;

    /// <summary>Publishes until cancelled, over as many connections as it takes.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await PublishAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception problem) when (problem is BrokerUnreachableException or OperationInterruptedException or AlreadyClosedException or PublishException or IOException or TimeoutException or OperationsException)
            {
                if (!_isFailing)
                {
                    LogFailed(address.Host, problem.Message);
                }

                _isFailing = true;
                await Task.Delay(s_retry, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>One connection, until it is lost.</summary>
    private async Task PublishAsync(CancellationToken cancellationToken)
    {
        var factory = new ConnectionFactory { Uri = address, AutomaticRecoveryEnabled = false, ClientProvidedName = "gl001" };
        await using var connection = await factory.CreateConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), cancellationToken).ConfigureAwait(false);
        await channel.ExchangeDeclareAsync(Exchange, ExchangeType.Topic, durable: true, cancellationToken: cancellationToken).ConfigureAwait(false);
        while (true)
        {
            var waiting = await BusOutbox.OldestAsync(database, AtOnce).ConfigureAwait(false);
            if (waiting.IsEmpty)
            {
                _isFailing = false;
                await outbox.WaitAsync(s_look, clock, cancellationToken).ConfigureAwait(false);
                continue;
            }

            // Sent in order, confirmed together: one wait for the broker's disk, not one each.
            var confirmed = waiting.Select(message => PublishAsync(channel, message.Message, cancellationToken).AsTask()).ToList();
            await Task.WhenAll(confirmed).ConfigureAwait(false);
            await BusOutbox.RemoveAsync(database, [.. waiting.Select(message => message.Number)]).ConfigureAwait(false);
            Interlocked.Add(ref _published, waiting.Length);
            _isFailing = false;
        }
    }

    private static ValueTask PublishAsync(RabbitMQ.Client.IChannel channel, BusMessage message, CancellationToken cancellationToken)
    {
        var properties = new BasicProperties
        {
            ContentType = "application/json",
            DeliveryMode = DeliveryModes.Persistent,
            MessageId = message.MessageId,
            Timestamp = new AmqpTimestamp(message.At.ToUnixTimeSeconds()),
            Type = message.Topic,
        };
        return channel.BasicPublishAsync(Exchange, message.Topic, mandatory: false, properties, Encoding.UTF8.GetBytes(message.Json), cancellationToken);
    }

    [LoggerMessage(6201, LogLevel.Warning, "Events and tasks wait: RabbitMQ at {Host} does not take them: {Reason}")]
    private partial void LogFailed(string host, string reason);
}
