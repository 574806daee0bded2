using GL001.Simulator.Checkers;
using GL001.Simulator.Scenarios;

namespace GL001.Simulator.Campaigns;

/// <summary>What a seed came to.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="ControllerHours">Virtual hours that a controller ran.</param>
/// <param name="TripDemands">Rows that had to trip.</param>
/// <param name="DemandsByTag">The same by the row's tag.</param>
/// <param name="Trips">Lockouts with a first-out.</param>
/// <param name="Violation">What a checker objected to; null for nothing.</param>
/// <param name="WasSpurious">Whether it was a trip without a cause while nothing was at fault.</param>
public sealed record SeedResult(int Seed, double ControllerHours, int TripDemands, IReadOnlyDictionary<string, int> DemandsByTag, int Trips,
    Violation? Violation, bool WasSpurious);

/// <summary>Runs random scenarios, one thread each, with every checker on.</summary>
/// <param name="hours">Virtual time of each seed.</param>
/// <param name="options">How the units are built; null without flight recorders.</param>
public sealed class Swarm(double hours, SiteOptions? options = null)
{
    /// <summary>What campaigns leave out of the board: memory that decides nothing.</summary>
    public static SiteOptions Boards { get; } = new() { FlightRecorders = false };

    public Scenario Scenario(int seed) => RandomScenario.Of(seed, hours);

    public SeedResult Run(int seed)
    {
        var run = RunOf(Scenario(seed));
        return new SeedResult(seed, run.Site.NowMs / 3_600_000.0 * run.Site.Units.Count, run.Checkers.TripDemands, run.Checkers.DemandsByTag, run.Log.Trips,
            run.Violation, run.Checkers.SpuriousTrips > 0);
    }

    /// <summary>What a checker objects to in this scenario, with the swarm's boards.</summary>
    public Violation? Violates(Scenario scenario) => RunOf(scenario).Violation;

    /// <summary>Seeds from <paramref name="first"/> on, in parallel; results come in the order of the seeds.</summary>
    public IReadOnlyList<SeedResult> Run(int first, int count, int threads)
    {
        var results = new SeedResult[count];
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads }, i => results[i] = Run(first + i));
        return results;
    }

    private ScenarioRun RunOf(Scenario scenario)
    {
        var run = new ScenarioRun(scenario, null, options ?? Boards);
        run.Run();
        return run;
    }
}
