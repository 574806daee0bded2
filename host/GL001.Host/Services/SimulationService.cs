using GL001.Gateway;
using GL001.Plant;
using GL001.Simulator;

namespace GL001.Host.Services;

/// <summary>The site's plants and controllers, simulated in this process and connected to the broker over TCP.</summary>
public sealed partial class SimulationService(CoordinatorOptions options, Site site, EmbeddedBroker broker, TimeProvider clock, ILogger<SimulationService> logger) : BackgroundService
{
    private const int Seed = 1;

    private RealTimeSite? _plants;

    /// <summary>The running simulation; null when the site's controllers are real, or before it has warmed up.</summary>
    public RealTimeSite? Plants => _plants;

    public bool IsSimulated => options.Simulate;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Simulate)
        {
            return;
        }

        // The warm-up is virtual time that ends now: burners have purged and fire when the coordinator first sees them.
        await Task.Yield();
        var start = clock.GetTimestamp();
        var plants = new SimulatedSite(site, clock.GetUtcNow() - SimulatedSite.WarmUpTime, Seed);
        plants.WarmUp();
        var elapsed = clock.GetElapsedTime(start);
        LogWarm(SimulatedSite.WarmUpTime, elapsed);
        await using var running = new RealTimeSite(plants, "127.0.0.1", broker.Port, clock, LogControllerFailed);
        _plants = running;
        await running.RunAsync(stoppingToken);
        _plants = null;
    }

    private void LogControllerFailed(SimulatedUnit unit, Exception problem) => LogControllerFailed(problem, unit.Unit.ControllerId);

    [LoggerMessage(EventId = 5002, Level = LogLevel.Error, Message = "The network of the simulated controller {ControllerId} stopped; give it power again to start it over")]
    private partial void LogControllerFailed(Exception problem, string controllerId);

    [LoggerMessage(EventId = 5001, Level = LogLevel.Information, Message = "Simulated plants warmed up: {VirtualTime} of virtual time in {Elapsed}. They run at the pace of the clock from here on.")]
    private partial void LogWarm(TimeSpan virtualTime, TimeSpan elapsed);
}
