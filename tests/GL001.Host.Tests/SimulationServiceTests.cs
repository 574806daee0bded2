using GL001.Gateway;
using GL001.Host.Services;
using GL001.Simulator;
using GL001.SiteFiles;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace GL001.Host.Tests;

public sealed class SimulationServiceTests
{
    [Fact]
    public async Task A_failure_of_the_simulation_is_critical_and_not_swallowed()
    {
        var log = new Levels();
        await using var broker = new EmbeddedBroker(new EmbeddedBrokerOptions { Port = 0 }, NullLogger<EmbeddedBroker>.Instance);
        await broker.StartAsync();
        using var service = new SimulationService(broker, new ClockWithoutShortWaits(), log,
            new SimulatedSite(SiteFile.Load(CoordinatorOptions.SampleSite), DateTimeOffset.UnixEpoch, SimulationService.Seed));
        await service.StartAsync(CancellationToken.None);
        await Assert.ThrowsAsync<InvalidOperationException>(() => service.ExecuteTask!);
        Assert.Null(service.Plants);
        Assert.Contains(LogLevel.Critical, log.Seen);
        await service.StopAsync(CancellationToken.None);
    }

    private sealed class Levels : ILogger<SimulationService>
    {
        public List<LogLevel> Seen { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Seen.Add(logLevel);
    }
}
