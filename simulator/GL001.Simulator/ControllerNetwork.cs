using GL001.Runtime;
using GL001.Simulator.Links;

namespace GL001.Simulator;

/// <summary>The network thread of one simulated controller: its edge node on its own link, as on the device.</summary>
public sealed class ControllerNetwork : IAsyncDisposable
{
    private static readonly TimeSpan s_period = TimeSpan.FromMilliseconds(50);

    private readonly SimulatedUnit _unit;
    private readonly TimeProvider _clock;
    private readonly MqttNetLink _link;
    private readonly EdgeNode _edgeNode;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _running;

    public ControllerNetwork(SimulatedUnit unit, string brokerHost, int brokerPort, TimeProvider clock)
    {
        _unit = unit;
        _clock = clock;
        _link = new MqttNetLink(brokerHost, brokerPort);
        _edgeNode = new EdgeNode(_link, unit.Controller.Mailbox,
            new EdgeNodeIdentity(unit.PlantId, unit.Unit.ControllerId, unit.Unit.Id, "0.1.0-simulated"));
        _running = Task.Factory.StartNew(RunAsync, TaskCreationOptions.LongRunning).Unwrap();
    }

    public bool IsOnline => _edgeNode.IsOnline;

    /// <summary>Says goodbye: an orderly stop of the simulation.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        _edgeNode.Stop();
    }

    /// <summary>Gone without a word: loss of power or of the network.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        _link.Dispose();
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            _edgeNode.Poll(_unit.UptimeMs, _clock.GetUtcNow().ToUnixTimeMilliseconds());
            await Task.Delay(s_period, _clock, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
