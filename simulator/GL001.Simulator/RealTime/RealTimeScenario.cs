using GL001.Simulator.Agents;
using GL001.Simulator.Faults;
using GL001.Simulator.Scenarios;

namespace GL001.Simulator.RealTime;

/// <summary>How a scenario meets the real coordinator.</summary>
public sealed record RealTimeSettings
{
    /// <summary>Broker of a coordinator that runs already; null where the run starts its own.</summary>
    public (string Host, int Port)? Broker { get; init; }

    /// <summary>REST of a coordinator that runs already; null where nobody can be asked.</summary>
    public Uri? Coordinator { get; init; }

    /// <summary>GL001.Host.dll to start; null to use the one beside.</summary>
    public string? HostLibrary { get; init; }

    /// <summary>Site seconds per second; other than one only with a coordinator that the run starts.</summary>
    public double Speed { get; init; } = 1.0;

    /// <summary>How long the coordinator may take to come up, hear every controller and send leases.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(2);
}

/// <summary>A run at the pace of the clock, with what is around it.</summary>
/// <param name="Run">The run.</param>
/// <param name="Network">Its network.</param>
/// <param name="Coordinator">The coordinator that it has started; null for somebody else's.</param>
/// <param name="GoOnAsync">Goes on until told to end, or a checker objects.</param>
internal sealed record RealTimeRun(ScenarioRun Run, RealNetwork Network, StartedCoordinator? Coordinator, Func<Func<bool>, Task> GoOnAsync);

/// <summary>
/// A scenario at the pace of the clock: the same plants, firmware, faults, checkers and expectations as in virtual time, and a real
/// coordinator over real MQTT in the virtual host's place.
/// </summary>
public static class RealTimeScenario
{
    private static readonly TimeSpan s_pace = TimeSpan.FromMilliseconds(20);

    /// <summary>Runs to the end, the first violation, or until stopped.</summary>
    /// <param name="scenario">What to run; its start counts only with a coordinator that the run starts.</param>
    /// <param name="siteFile">Path of its site file; null for an inline site.</param>
    /// <param name="settings">How.</param>
    /// <param name="log">Receives the event log; null for nobody.</param>
    /// <param name="prepare">Told of the run before it begins, for example to draw it.</param>
    /// <param name="stopping">Ends it early.</param>
    /// <exception cref="ScenarioRefusedException">It cannot be run like this.</exception>
    public static async Task<ScenarioRun> RunAsync(
        Scenario scenario, string? siteFile, RealTimeSettings settings, TextWriter? log, Action<ScenarioRun>? prepare, CancellationToken stopping) =>
        await RunAsync(scenario, siteFile, settings, log, prepare, null, stopping);

    /// <summary>As above; <c>afterwards</c> goes on with the run at the end of its time, while coordinator and network are still there.</summary>
    internal static async Task<ScenarioRun> RunAsync(
        Scenario scenario, string? siteFile, RealTimeSettings settings, TextWriter? log, Action<ScenarioRun>? prepare,
        Func<RealTimeRun, Task>? afterwards, CancellationToken stopping)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentNullException.ThrowIfNull(settings);
        Refuse(scenario, siteFile, settings);
        var own = settings.Broker is null;
        var now = TimeProvider.System.GetUtcNow();
        var clock = own ? new SiteClock(scenario.Start, now, settings.Speed) : new SiteClock(now, now, 1.0);
        using var started = own ? Start(scenario, siteFile, settings, clock) : null;
        await using var view = started is not null ? new CoordinatorView(started.Address) : settings.Coordinator is { } address ? new CoordinatorView(address) : null;
        var patience = TimeProvider.System.GetTimestamp();
        await UntilAsync(() => view?.Answers ?? true, "The coordinator does not answer.", started, settings.Patience, patience, stopping);

        var brokerAt = settings.Broker ?? ("127.0.0.1", started!.BrokerPort);
        await using var coordination = view is not null && scenario.AsksOfAgents ? new CoordinationView(view.Address, scenario.Agents, scenario.Expectations.Any(IsOfIncidents)) : null;
        await using var agents = scenario.Agents.Count > 0 ? new PlayedAgents(scenario.Agents, brokerAt, clock, scenario.Seed) : null;

        // The site's time has to be the coordinator's when its controllers are first heard, after the warm-up.
        var begins = clock.GetUtcNow() - (scenario.IsWarm ? SimulatedSite.WarmUpTime : TimeSpan.Zero);
        RealNetwork? network = null;
        ScenarioRun run;
        try
        {
            run = new ScenarioRun(scenario with { Start = begins }, log, new SiteOptions(), (site, note) =>
                network = new RealNetwork(site, brokerAt, scenario.Seed, clock, started, view, agents, coordination, scenario.Site.LaterUnits, note));
        }
        catch (ArgumentException problem)
        {
            if (network is not null)
            {
                await network.DisposeAsync();
            }

            throw new ScenarioRefusedException(problem.Message);
        }

        await using (network!)
        {
            prepare?.Invoke(run);
            run.WarmUp(stopping);
            network!.Open();
            if (scenario.IsWarm)
            {
                await PaceAsync(run, clock, () => network.IsReady || Elapsed(patience) > settings.Patience, started, stopping);
                if (!network.IsReady && !stopping.IsCancellationRequested && run.Violation is null)
                {
                    throw new ScenarioRefusedException($"The coordinator has not heard every controller and played agent and sent leases within {settings.Patience.TotalSeconds:0} s; its newest plan: {network.PlanStatus}{(coordination is null ? "" : $", agents connected: {coordination.ConnectedAgents} of {scenario.Agents.Count}")}.");
                }
            }

            run.Begin();
            await PaceAsync(run, clock, () => run.HasEnded, started, stopping);
            if (afterwards is not null && !stopping.IsCancellationRequested)
            {
                await afterwards(new RealTimeRun(run, network, started, ends => PaceAsync(run, clock, ends, started, stopping)));
            }

            return run;
        }
    }

    private static StartedCoordinator Start(Scenario scenario, string? siteFile, RealTimeSettings settings, SiteClock clock)
    {
        var library = settings.HostLibrary ?? StartedCoordinator.FindHost()
            ?? throw new ScenarioRefusedException("There is no build of the coordinator: run 'dotnet build host/GL001.Host' in the same configuration first.");
        var started = new StartedCoordinator(library, folder => siteFile ?? InlineSiteFile.Write(scenario.Site, folder, scenario.Site.StartsWithPlants),
            folder => InlineSiteFile.Write(scenario.Site, folder), clock, scenario.Faults.Any(fault => fault.Kind == FaultKind.BrokerRestart));
        try
        {
            started.Start();
            return started;
        }
        catch
        {
            started.Dispose();
            throw;
        }
    }

    private static void Refuse(Scenario scenario, string? siteFile, RealTimeSettings settings)
    {
        if (!scenario.HasNetwork)
        {
            throw new ScenarioRefusedException("The scenario has network: false, so no coordinator could hear its controllers.");
        }

        if (siteFile is null && settings.Broker is not null)
        {
            throw new ScenarioRefusedException("The scenario writes its units down itself, and a coordinator that runs already plans for its own site file: use --coordinator start.");
        }

        if (scenario.Actions.FirstOrDefault(action => action.Kind is OperatorActionKind.Lease or OperatorActionKind.Schedule) is not null)
        {
            throw new ScenarioRefusedException("The scenario offers leases in the host's place, and a real coordinator offers its own.");
        }

        if (settings.Broker is not null && settings.Speed != 1.0)
        {
            throw new ScenarioRefusedException("A coordinator that runs already keeps to the machine's clock, so the plants have to as well: leave out --speed, or use --coordinator start.");
        }

        if (settings.Broker is not null && settings.Coordinator is null
            && (scenario.AsksOfAgents || scenario.Expectations.Any(expectation => expectation.Kind is ExpectationKind.Online or ExpectationKind.Offline or ExpectationKind.Plan)))
        {
            throw new ScenarioRefusedException("The scenario expects something of what the coordinator sees: say where it answers, with --coordinator http://host:port.");
        }
    }

    private static bool IsOfIncidents(Expectation expectation) =>
        expectation.Kind is ExpectationKind.IncidentOpened or ExpectationKind.IncidentTold or ExpectationKind.IncidentNotTold or ExpectationKind.IncidentClosed;

    private static async Task PaceAsync(ScenarioRun run, SiteClock clock, Func<bool> ends, StartedCoordinator? started, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested && !ends() && run.Violation is null)
        {
            if (started?.Trouble() is { } trouble)
            {
                throw new ScenarioRefusedException(trouble);
            }

            // Whatever held it up is made up for: the plants must not fall behind the coordinator's clock.
            while (run.Site.Now < clock.GetUtcNow() && !ends() && run.Violation is null && !stopping.IsCancellationRequested)
            {
                run.Step();
            }

            await Task.Delay(s_pace, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task UntilAsync(Func<bool> holds, string otherwise, StartedCoordinator? started, TimeSpan patience, long since, CancellationToken stopping)
    {
        while (!holds())
        {
            stopping.ThrowIfCancellationRequested();
            if (started?.Trouble() is { } trouble)
            {
                throw new ScenarioRefusedException(trouble);
            }

            if (Elapsed(since) > patience)
            {
                throw new ScenarioRefusedException(otherwise);
            }

            await Task.Delay(s_pace, stopping);
        }
    }

    private static TimeSpan Elapsed(long since) => TimeProvider.System.GetElapsedTime(since);
}
