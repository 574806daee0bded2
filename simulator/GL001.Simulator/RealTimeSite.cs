namespace GL001.Simulator;

/// <summary>A simulated site at the pace of the wall clock, its controllers on a real broker.</summary>
/// <param name="site">The site in virtual time.</param>
/// <param name="brokerHost">Where the broker is.</param>
/// <param name="brokerPort">Its TCP port.</param>
/// <param name="clock">Sets the pace.</param>
/// <param name="controllerFailed">Told when a controller's network thread ended in an exception; the other controllers go on.</param>
public sealed class RealTimeSite(
    SimulatedSite site, string brokerHost, int brokerPort, TimeProvider clock, Action<SimulatedUnit, Exception> controllerFailed) : IAsyncDisposable
{
    /// <summary>A process that was held up catches up at most this much; the rest of the time is lost to the simulation.</summary>
    private static readonly TimeSpan s_mostBehind = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _switching = new(1, 1);

    // Both only within _switching. An entry lasts from a controller's power-up to its power-off.
    private readonly Dictionary<SimulatedUnit, ControllerNetwork> _networks = [];
    private bool _isRunning;

    /// <summary>Runs until cancelled, then lets every controller say goodbye.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        await AloneAsync(() =>
        {
            _isRunning = true;
            foreach (var unit in site.Units)
            {
                Connect(unit);
            }

            return Task.CompletedTask;
        });

        await StepAsync(stopping);
        await AloneAsync(() =>
        {
            _isRunning = false;
            return Task.WhenAll(_networks.Values.Select(network => network.StopAsync()));
        });
    }

    /// <summary>Takes the supply from a controller. False when there is no such controller.</summary>
    public Task<bool> PowerOffAsync(string controllerId) => SwitchAsync(controllerId, async unit =>
    {
        lock (_gate)
        {
            unit.PowerOff();
        }

        if (_networks.Remove(unit, out var network))
        {
            await network.DisposeAsync();
        }
    });

    /// <summary>
    /// Gives back what is missing, the supply or the network. After a loss of supply the controller starts locked out
    /// and the operator resets it; one that lacks nothing notices nothing.
    /// </summary>
    public Task<bool> PowerOnAsync(string controllerId) => SwitchAsync(controllerId, unit =>
    {
        lock (_gate)
        {
            if (!unit.IsPowered)
            {
                unit.PowerOn(site.NowMs);
            }
        }

        Connect(unit);
        return Task.CompletedTask;
    });

    /// <summary>Cuts a controller's network: it fires on under its lease, then under local control.</summary>
    public Task<bool> CutNetworkAsync(string controllerId) => SwitchAsync(controllerId, unit =>
        _networks.TryGetValue(unit, out var network) ? network.CutAsync() : Task.CompletedTask);

    /// <summary>Cuts every controller that still runs. Switching afterwards reaches nobody.</summary>
    public async ValueTask DisposeAsync() => await AloneAsync(async () =>
    {
        _isRunning = false;
        foreach (var network in _networks.Values)
        {
            await network.DisposeAsync();
        }

        _networks.Clear();
    });

    private async Task StepAsync(CancellationToken stopping)
    {
        var step = TimeSpan.FromMilliseconds(SimulatedSite.StepMs);
        var due = clock.GetTimestamp();
        var stepTicks = (long)(step.TotalSeconds * clock.TimestampFrequency);
        while (!stopping.IsCancellationRequested)
        {
            if (clock.GetElapsedTime(due) > s_mostBehind)
            {
                due = clock.GetTimestamp();
            }

            for (; clock.GetTimestamp() >= due; due += stepTicks)
            {
                lock (_gate)
                {
                    site.Step();
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> SwitchAsync(string controllerId, Func<SimulatedUnit, Task> change)
    {
        if (site.OfController(controllerId) is not { } unit)
        {
            return false;
        }

        await AloneAsync(() => change(unit));
        return true;
    }

    private async Task AloneAsync(Func<Task> change)
    {
        await _switching.WaitAsync();
        try
        {
            await change();
        }
        finally
        {
            _switching.Release();
        }
    }

    private void Connect(SimulatedUnit unit)
    {
        if (!_isRunning || !unit.IsPowered)
        {
            return;
        }

        if (!_networks.TryGetValue(unit, out var network))
        {
            network = new ControllerNetwork(unit, brokerHost, brokerPort, clock, controllerFailed);
            _networks.Add(unit, network);
        }

        if (!network.IsRunning)
        {
            network.Start();
        }
    }
}
