using GL001.Gateway;
using GL001.Simulator;

namespace GL001.Host.Services;

/// <summary>The site's plants and controllers, simulated in this process and connected to the broker over TCP.</summary>
public sealed partial class SimulationService(
    EmbeddedBroker broker, TimeProvider clock, ILogger<SimulationService> logger, SimulatedSite? cold = null) : BackgroundService
{
    public const int Seed = 1;

    private volatile RealTimeSite? _plants;

    /// <summary>The running simulation; null when the site's controllers are real, before it has warmed up and after its end.</summary>
    public RealTimeSite? Plants => _plants;

    public bool IsSimulated => cold is not null;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (cold is not { } plants)
        {
            return;
        }

        // The start of the other services does not wait for the warm-up.
        await Task.Yield();
        var start = clock.GetTimestamp();
        plants.WarmUp();
        var elapsed = clock.GetElapsedTime(start);
        LogWarm(SimulatedSite.WarmUpTime, elapsed);
        await using var running = new RealTimeSite(plants, "127.0.0.1", broker.Port, clock, LogControllerFailed);
        _plants = running;
        try
        {
            await running.RunAsync(stoppingToken);
        }
        catch (Exception problem)
        {
            // Thrown on: without its plants a simulated site has nothing to coordinate, and the host ends.
            LogFailed(problem);
            throw;
        }
        finally
        {
            _plants = null;
        }
    }

    private void LogControllerFailed(SimulatedUnit unit, Exception problem) => LogControllerFailed(problem, unit.Unit.ControllerId);

    [LoggerMessage(EventId = 5002, Level = LogLevel.Error, Message = "The network of the simulated controller {ControllerId} stopped; give it power again to start it over")]
    private partial void LogControllerFailed(Exception problem, string controllerId);

    [LoggerMessage(EventId = 5003, Level = LogLevel.Critical, Message = "The simulation failed; the coordinator ends")]
    private partial void LogFailed(Exception problem);

    [LoggerMessage(EventId = 5001, Level = LogLevel.Information, Message = "Simulated plants warmed up: {VirtualTime} of virtual time in {Elapsed}. They run at the pace of the clock from here on.")]
    private partial void LogWarm(TimeSpan virtualTime, TimeSpan elapsed);
}
