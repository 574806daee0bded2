namespace GL001.Simulator;

/// <summary>A simulated site at the pace of the wall clock, its controllers on a real broker.</summary>
public sealed class RealTimeSite(SimulatedSite site, string brokerHost, int brokerPort, TimeProvider clock) : IAsyncDisposable
{
    /// <summary>A process that was held up catches up at most this much; the rest of the time is lost to the simulation.</summary>
    private static readonly TimeSpan s_mostBehind = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _switching = new(1, 1);
    private readonly Dictionary<SimulatedUnit, ControllerNetwork> _networks = [];

    /// <summary>Runs until cancelled, then lets every controller say goodbye.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        foreach (var unit in site.Units)
        {
            Connect(unit);
        }

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

        foreach (var network in _networks.Values)
        {
            await network.StopAsync();
        }
    }

    /// <summary>Takes the supply from a controller. False when there is no such controller.</summary>
    public Task<bool> PowerOffAsync(string controllerId) => SwitchAsync(controllerId, async unit =>
    {
        lock (_gate)
        {
            unit.PowerOff();
        }

        await DropAsync(unit);
    });

    /// <summary>Gives the supply back: the controller starts locked out and the operator resets it.</summary>
    public Task<bool> PowerOnAsync(string controllerId) => SwitchAsync(controllerId, async unit =>
    {
        await DropAsync(unit);
        lock (_gate)
        {
            if (!unit.IsPowered)
            {
                unit.PowerOn(site.NowMs);
            }
        }

        Connect(unit);
    });

    /// <summary>Cuts a controller's network: it fires on under its lease, then under local control.</summary>
    public Task<bool> CutNetworkAsync(string controllerId) => SwitchAsync(controllerId, DropAsync);

    public async ValueTask DisposeAsync()
    {
        foreach (var unit in _networks.Keys.ToList())
        {
            await DropAsync(unit);
        }

        _switching.Dispose();
    }

    private async Task<bool> SwitchAsync(string controllerId, Func<SimulatedUnit, Task> change)
    {
        if (site.OfController(controllerId) is not { } unit)
        {
            return false;
        }

        await _switching.WaitAsync();
        try
        {
            await change(unit);
            return true;
        }
        finally
        {
            _switching.Release();
        }
    }

    private void Connect(SimulatedUnit unit) => _networks[unit] = new ControllerNetwork(unit, brokerHost, brokerPort, clock);

    private async Task DropAsync(SimulatedUnit unit)
    {
        if (_networks.Remove(unit, out var network))
        {
            await network.DisposeAsync();
        }
    }
}
