using System.Collections.Immutable;
using System.Data.Common;
using System.Threading.Channels;
using Dapper;
using GL001.Historian;

namespace GL001.Operations;

/// <summary>Something that the enterprise is told of.</summary>
/// <param name="Topic">Words with dots between, the general before the particular: <c>task.succeeded.GL-002</c>.</param>
/// <param name="MessageId">The same whenever the same is told again.</param>
/// <param name="At">When it happened.</param>
/// <param name="Json">The particulars.</param>
public sealed record BusMessage(string Topic, string MessageId, DateTimeOffset At, string Json);

/// <summary>A message that waits for its publication.</summary>
/// <param name="Number">Its place in the order.</param>
/// <param name="Message">The message.</param>
public sealed record WaitingMessage(long Number, BusMessage Message);

/// <summary>
/// Messages for the enterprise's bus. Each is written in the transaction of what it tells, so that neither is ever there without the other; a publisher takes them from here in order.
/// </summary>
/// <param name="isOn">Whether a bus is configured; without one nothing is written.</param>
public sealed class BusOutbox(bool isOn)
{
    private readonly Channel<bool> _written = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public bool IsOn => isOn;

    /// <summary>Leaves a message in the transaction that the connection is in.</summary>
    public void Add(DbConnection connection, BusMessage message)
    {
        if (!isOn)
        {
            return;
        }

        connection.Execute(
            "INSERT INTO bus_outbox (topic, message_id, at_us, json) VALUES (@Topic, @MessageId, @at, @Json) ON CONFLICT (message_id) DO NOTHING",
            new { message.Topic, message.MessageId, at = Microseconds.From(message.At), message.Json });
        _written.Writer.TryWrite(true);
    }

    /// <summary>Waits for a message that this process writes, at most so long: others may have written one, or a transaction may not have ended.</summary>
    public async Task WaitAsync(TimeSpan atMost, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(atMost, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await _written.Reader.ReadAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Time to look again.
        }
    }

    /// <summary>The oldest messages.</summary>
    public static Task<ImmutableArray<WaitingMessage>> OldestAsync(OperationsDatabase database, int limit) => database.ReadAsync(connection =>
        connection.Query<Row>("SELECT number, topic, message_id AS MessageId, at_us AS AtUs, json FROM bus_outbox ORDER BY number LIMIT @limit", new { limit })
            .Select(row => new WaitingMessage(row.Number, new BusMessage(row.Topic, row.MessageId, Microseconds.ToInstant(row.AtUs), row.Json))).ToImmutableArray());

    /// <summary>Forgets messages that are published.</summary>
    public static Task RemoveAsync(OperationsDatabase database, IReadOnlyCollection<long> numbers) => database.WriteAsync(connection =>
    {
        foreach (var number in numbers)
        {
            connection.Execute("DELETE FROM bus_outbox WHERE number = @number", new { number });
        }
    });

    /// <summary>Messages that wait.</summary>
    public static Task<long> CountAsync(OperationsDatabase database) => database.ReadAsync(connection => connection.QuerySingle<long>("SELECT count(*) FROM bus_outbox"));

    private sealed class Row
    {
        public long Number { get; init; }

        public string Topic { get; init; } = "";

        public string MessageId { get; init; } = "";

        public long AtUs { get; init; }

        public string Json { get; init; } = "";
    }
}
