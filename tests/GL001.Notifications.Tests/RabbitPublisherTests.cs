using System.Collections.Concurrent;
using System.Text;
using GL001.Operations;
using GL001.Orchestration.Tasks;
using GL001.Servers;
using Microsoft.Extensions.Logging.Abstractions;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace GL001.Notifications.Tests;

/// <summary>Debian's RabbitMQ, from the row to the consumer.</summary>
public sealed class RabbitPublisherTests : IAsyncLifetime
{
    private readonly RabbitServer _server = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gl001-bus-");
    private readonly BusOutbox _outbox = new(isOn: true);
    private readonly ConcurrentQueue<(string Topic, string Id, string Json)> _heard = new();
    private readonly CancellationTokenSource _stop = new();
    private OperationsDatabase _database = null!;

    public async Task InitializeAsync()
    {
        await _server.StartAsync();
        _database = new SqliteOperationsDatabase(Path.Combine(_folder.FullName, "operations.db"), TimeProvider.System);
    }

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await _database.DisposeAsync();
        await _server.DisposeAsync();
        _stop.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task What_a_transaction_tells_arrives_and_survives_the_broker()
    {
        await using var consumer = await ConsumeAsync("#");
        var publisher = new RabbitPublisher(_database, _outbox, new Uri(_server.AmqpAddress), TimeProvider.System, NullLogger<RabbitPublisher>.Instance);
        var running = publisher.RunAsync(_stop.Token);

        // A task, as its store tells it: made, then changed.
        var tasks = new TaskStore(_database, _outbox);
        var (made, _) = await tasks.AddAsync(NewTask());
        await tasks.ChangeAsync(made with { State = DelegatedTaskState.Cancelled, EndedAt = made.CreatedAt.AddSeconds(1) });
        Assert.Null(await tasks.ChangeAsync(made with { State = DelegatedTaskState.Failed }));
        await ServerProgram.Until(() => Task.FromResult(_heard.Count >= 2), "both are heard");
        Assert.Equal([$"task.pending.GL-002 task/{made.TaskId}/{made.Version}", $"task.cancelled.GL-002 task/{made.TaskId}/{made.Version + 1}"], _heard.Select(message => $"{message.Topic} {message.Id}"));
        Assert.Contains("\"agent_id\":\"GL-002\"", _heard.First().Json, StringComparison.Ordinal);

        // The broker goes; what is told meanwhile waits and arrives afterwards, in order.
        await _server.StopAsync();
        for (var i = 0; i < 20; i++)
        {
            await Tell($"m{i}");
        }

        await ServerProgram.Until(() => Task.FromResult(publisher.IsFailing), "the publisher notices");
        Assert.Equal(20, await BusOutbox.CountAsync(_database));
        _heard.Clear();
        await _server.StartAsync();
        await using var again = await ConsumeAsync("alarm.#");
        await ServerProgram.Until(async () => await BusOutbox.CountAsync(_database) == 0, "nothing waits any more");
        await ServerProgram.Until(() => Task.FromResult(_heard.DistinctBy(message => message.Id).Count() == 20), "all are heard");
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"m{i}"), _heard.DistinctBy(message => message.Id).Select(message => message.Id));
        await _stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task What_is_undone_is_not_told_and_the_same_is_told_once()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => _database.WriteAsync(connection =>
        {
            _outbox.Add(connection, Message("undone"));
            throw new InvalidOperationException("no");
        }));
        await Tell("same");
        await Tell("same");

        Assert.Equal(["same"], (await BusOutbox.OldestAsync(_database, 10)).Select(waiting => waiting.Message.MessageId));
        await new BusOutboxWithoutBus(_database).TellAsync();
        Assert.Equal(1, await BusOutbox.CountAsync(_database));
    }

    private Task Tell(string id) => _database.WriteAsync(connection => _outbox.Add(connection, Message(id)));

    private static BusMessage Message(string id) => new("alarm.active.P1", id, DateTimeOffset.UnixEpoch, "{}");

    private static DelegatedTask NewTask() => new()
    {
        TaskId = "T1",
        AgentId = "GL-002",
        Instance = "network",
        Capability = "boiler_efficiency",
        Input = "{}",
        MostAttempts = 3,
        Timeout = TimeSpan.FromSeconds(10),
        CreatedAt = DateTimeOffset.UnixEpoch,
        NotBefore = DateTimeOffset.UnixEpoch,
    };

    private async Task<IConnection> ConsumeAsync(string topics)
    {
        IConnection? connection = null;
        await ServerProgram.Until(async () =>
        {
            try
            {
                connection = await new ConnectionFactory { Uri = new Uri(_server.AmqpAddress) }.CreateConnectionAsync();
                return true;
            }
            catch (RabbitMQ.Client.Exceptions.BrokerUnreachableException)
            {
                return false;
            }
        }, "RabbitMQ answers");
        var channel = await connection!.CreateChannelAsync();
        await channel.ExchangeDeclareAsync(RabbitPublisher.Exchange, ExchangeType.Topic, durable: true);
        var queue = await channel.QueueDeclareAsync();
        await channel.QueueBindAsync(queue.QueueName, RabbitPublisher.Exchange, topics);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, message) =>
        {
            _heard.Enqueue((message.RoutingKey, message.BasicProperties.MessageId!, Encoding.UTF8.GetString(message.Body.Span)));
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(queue.QueueName, autoAck: true, consumer);
        return connection;
    }

    /// <summary>A coordinator without a bus.</summary>
    private sealed class BusOutboxWithoutBus(OperationsDatabase database)
    {
        private readonly BusOutbox _off = new(isOn: false);

        public Task TellAsync() => database.WriteAsync(connection => _off.Add(connection, Message("off")));
    }
}
