using GL001.Actors;
using GL001.Historian;
using GL001.Host.Energy;
using GL001.Orchestration.Energy;
using GL001.Plant;

namespace GL001.Host.Services;

/// <summary>Reads the plants' heat every few seconds and writes a line of energy into the history every quarter of an hour.</summary>
public sealed partial class EnergyService(IGrainFactory grains, Site site, HistoryWriter history, TimeProvider clock, ILogger<EnergyService> logger) : BackgroundService
{
    private static readonly TimeSpan s_period = EnergyAccumulator.LongestHold / 3;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var sums = site.Plants.Select(plant => (Plant: plant, Sum: new EnergyAccumulator(plant, site.Weather))).ToList();
        using var timer = new PeriodicTimer(s_period, clock);
        do
        {
            foreach (var (plant, sum) in sums)
            {
                try
                {
                    var snapshot = await grains.GetGrain<IPlantGrain>(plant.Id).GetAsync();
                    Keep(plant, sum.Take(snapshot.At, [.. plant.Units.Zip(snapshot.Units, UnitJudgement.MeasuredHeatMegawatts)]));
                }
                catch (Exception problem) when (problem is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
                {
                    // The next reading comes; what was not read is missing from the coverage.
                    LogNotRead(plant.Id, problem);
                }
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private void Keep(PlantModel plant, IEnumerable<EnergyInterval> ended)
    {
        foreach (var sample in ended.SelectMany(interval => EnergyLedger.SamplesOf(plant.Id, interval)))
        {
            history.Write(sample);
        }
    }

    [LoggerMessage(EventId = 6031, Level = LogLevel.Warning, Message = "The heat of {PlantId} could not be read; its energy has a gap")]
    private partial void LogNotRead(string plantId, Exception problem);
}
