using GL001.Links;
using GL001.Runtime;

namespace GL001.Simulator;

/// <summary>
/// The network thread of one simulated controller: its edge node on its own link, as on the device. The edge node
/// lives from power-up to power-off; its network may go and come back meanwhile, and its birth number rises each time.
/// </summary>
/// <param name="unit">The unit whose controller it is.</param>
/// <param name="brokerHost">Where the broker is.</param>
/// <param name="brokerPort">Its TCP port.</param>
/// <param name="clock">Gives the wall time for time stamps.</param>
/// <param name="failed">Told of the exception that ended the thread. The others' threads go on.</param>
/// <remarks>One caller at a time.</remarks>
public sealed class ControllerNetwork(
    SimulatedUnit unit, string brokerHost, int brokerPort, TimeProvider clock, Action<SimulatedUnit, Exception> failed) : IAsyncDisposable
{
    private static readonly TimeSpan s_period = TimeSpan.FromMilliseconds(50);

    private readonly MqttNetLink _link = new(brokerHost, brokerPort);
    private EdgeNode? _edgeNode;
    private CancellationTokenSource _ending = new();
    private Task _ended = Task.CompletedTask;
    private volatile bool _saysGoodbye;

    public bool IsRunning => !_ended.IsCompleted;

    public void Start()
    {
        _edgeNode ??= new EdgeNode(_link, unit.Controller.Mailbox,
            new EdgeNodeIdentity(unit.PlantId, unit.Unit.ControllerId, unit.Unit.Id, "0.1.0-simulated"), unit.Controller.Keeper);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ending.Dispose();
        _ending = new CancellationTokenSource();
        _ended = ended.Task;
        var ending = _ending.Token;

        // The link's calls wait for the network: on the thread pool they would hold up everybody else.
        new Thread(() => Run(_edgeNode, ended, ending)) { Name = $"{unit.Unit.ControllerId} network", IsBackground = true }.Start();
    }

    /// <summary>Says goodbye: an orderly stop of the simulation.</summary>
    public Task StopAsync() => EndAsync(saysGoodbye: true);

    /// <summary>Gone without a word: the network is lost and may come back.</summary>
    public Task CutAsync() => EndAsync(saysGoodbye: false);

    /// <summary>Gone without a word and for good: the supply is lost.</summary>
    public async ValueTask DisposeAsync()
    {
        await CutAsync();
        _link.Dispose();
        _ending.Dispose();
    }

    private async Task EndAsync(bool saysGoodbye)
    {
        _saysGoodbye = saysGoodbye;
        await _ending.CancelAsync();
        await _ended;
    }

    private void Run(EdgeNode edgeNode, TaskCompletionSource ended, CancellationToken ending)
    {
        try
        {
            do
            {
                edgeNode.Poll(unit.UptimeMs, clock.GetUtcNow().ToUnixTimeMilliseconds());
            }
            while (!ending.WaitHandle.WaitOne(s_period));

            if (_saysGoodbye)
            {
                edgeNode.Stop();
            }
        }
        catch (Exception problem)
        {
            failed(unit, problem);
        }
        finally
        {
            _link.Dispose();
            ended.SetResult();
        }
    }
}
