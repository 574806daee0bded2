using GL001.Agents;
using GL001.Simulator.RealTime;
using Microsoft.Extensions.Logging.Abstractions;

namespace GL001.Simulator.Agents;

/// <summary>The played agents of a run, each with a connection of its own to the broker.</summary>
internal sealed class PlayedAgents : IAsyncDisposable
{
    // A goodbye goes to a broker on loopback or nowhere.
    private static readonly TimeSpan s_goodbye = TimeSpan.FromSeconds(5);

    private readonly Seat[] _seats;
    private readonly TimeProvider _clock;

    /// <param name="posts">Who is played.</param>
    /// <param name="broker">Where the broker is.</param>
    /// <param name="clock">Time of the agents.</param>
    /// <param name="seed">Seed of the lines.</param>
    public PlayedAgents(IReadOnlyList<PlayedPost> posts, (string Host, int Port) broker, TimeProvider clock, int seed)
    {
        _clock = clock;
        Posts = posts;
        _seats = [.. posts.Select(post => new Seat(post, new BrokerLine(broker.Host, broker.Port, stream => new SeededNoise(seed, $"agent/{post.AgentId}/{post.Instance}/{stream}")).Open()))];
        foreach (var seat in _seats)
        {
            Begin(seat);
        }
    }

    /// <summary>Who is played, with the versions of the beginning.</summary>
    public IReadOnlyList<PlayedPost> Posts { get; }

    /// <summary>
    /// From now on these agents, and no others, are silent. Their line is cut: no heartbeat and no answer reaches the coordinator, no task
    /// reaches them, and nobody is told. For the coordinator that is an agent that hangs.
    /// </summary>
    public void Silence(IReadOnlySet<string> ids)
    {
        foreach (var seat in _seats)
        {
            var isSilent = ids.Contains(seat.Post.AgentId);
            if (isSilent != seat.Line.Faults.IsCut)
            {
                seat.Line.Faults = LineFaults.None with { IsCut = isSilent };
            }
        }
    }

    /// <summary>Ends every instance of an agent and starts it with another version, as an update or a rollback does.</summary>
    public void Replace(string id, Version version)
    {
        foreach (var seat in _seats.Where(seat => seat.Post.AgentId == id))
        {
            seat.Changing = ReplaceAsync(seat, version, seat.Changing);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_seats.Select(async seat =>
        {
            await seat.Changing;
            await EndAsync(seat);
            await seat.Line.DisposeAsync();
        }));
    }

    private async Task ReplaceAsync(Seat seat, Version version, Task before)
    {
        await before;
        await EndAsync(seat);
        seat.Post = seat.Post with { Version = version };
        Begin(seat);
    }

    private void Begin(Seat seat)
    {
        seat.Runtime = new AgentRuntime(new PlayedAgent(seat.Post.AgentId, seat.Post.Version), seat.Post.Instance, _clock);
        seat.Stop = new CancellationTokenSource();
        seat.Running = new MqttAgent(seat.Runtime, "127.0.0.1", seat.Line.Port, _clock, NullLogger<MqttAgent>.Instance).RunAsync(seat.Stop.Token);
    }

    private static async Task EndAsync(Seat seat)
    {
        // A goodbye over a cut line would wait for its end.
        seat.Line.Faults = LineFaults.None;
        await seat.Stop.CancelAsync();
        await seat.Running.WaitAsync(s_goodbye).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        seat.Runtime!.Dispose();
        seat.Stop.Dispose();
    }

    private sealed class Seat(PlayedPost post, BrokerLine line)
    {
        public PlayedPost Post { get; set; } = post;

        public BrokerLine Line => line;

        public AgentRuntime? Runtime { get; set; }

        public CancellationTokenSource Stop { get; set; } = new();

        public Task Running { get; set; } = Task.CompletedTask;

        public Task Changing { get; set; } = Task.CompletedTask;
    }
}
