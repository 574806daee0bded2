using GL001.Plant;

namespace GL001.Host.Cluster;

/// <summary>
/// Calls every duty every second, as each replica does: one whose replica died comes up elsewhere as soon as Orleans has declared it dead. At its end this replica
/// lets go of what it does before its silo goes.
/// </summary>
public sealed partial class DutyCaller(IGrainFactory grains, Site site, DutyRoster roster, TimeProvider clock, ILogger<DutyCaller> logger) : BackgroundService
{
    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(1);

    private bool _isFailing;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await roster.LeaveAsync();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_period, clock);
        do
        {
            var calls = site.Plants.Select(plant => grains.GetGrain<IPlantLineGrain>(plant.Id).TouchAsync())
                .Concat(Duties.All.Select(duty => duty == Duties.Agents ? grains.GetGrain<IAgentLineGrain>(duty).TouchAsync() : grains.GetGrain<IDutyGrain>(duty).TouchAsync()));
            try
            {
                await Task.WhenAll(calls);
                _isFailing = false;
            }
            catch (Exception problem) when (problem is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                // While a silo is dying its duties answer nobody. Told once: the same again every second would bury everything else.
                if (!_isFailing)
                {
                    LogFailed(problem.Message);
                }

                _isFailing = true;
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(EventId = 7011, Level = LogLevel.Warning, Message = "Not every duty answers; called again every second: {Reason}")]
    private partial void LogFailed(string reason);
}
