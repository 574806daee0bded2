using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using GL001.Actors.Modes;
using GL001.Dispatch;
using GL001.Gateway;
using GL001.Historian;
using GL001.Orchestration.Authority;
using GL001.Orchestration.Modes;
using GL001.Plant;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace GL001.Actors;

/// <summary>The one dispatch of the network: collects, plans, proves, sends leases.</summary>
public interface IDispatchGrain : IGrainWithStringKey
{
    /// <summary>One run; returns how it ended.</summary>
    Task<DispatchStatus> RunAsync();

    /// <summary>One run when it is time for one: an interval after the last, or because something changed. Every replica asks often; null for all but one of them.</summary>
    Task<DispatchRun?> RunIfDueAsync();

    /// <summary>Something changed that a plan should not wait a whole interval for; taken also in the midst of a run, which then is followed by another.</summary>
    [AlwaysInterleave]
    Task NoticeAsync(string reason);

    /// <summary>How things stand; answered also in the midst of a run.</summary>
    [AlwaysInterleave]
    Task<DispatchStatus> GetAsync();

    /// <summary>Offers rest at once to units for which a stop was ordered, also in the midst of a run; that run then offers them rest too.</summary>
    [AlwaysInterleave]
    Task<ImmutableArray<RestOffer>> RestAsync(ImmutableArray<string> unitIds);
}

/// <summary>A run that was due.</summary>
/// <param name="Reason">Why it was.</param>
/// <param name="Status">How it ended.</param>
[GenerateSerializer, Immutable]
public sealed record DispatchRun([property: Id(0)] string Reason, [property: Id(1)] DispatchStatus Status);

/// <summary>What was offered to a unit that shall stop.</summary>
/// <param name="UnitId">The unit.</param>
/// <param name="ControllerId">Its controller.</param>
/// <param name="Lease">What became of the rest lease.</param>
/// <param name="Obstacle">Why it can take none; empty when it can.</param>
/// <param name="IsFiring">Whether its controller told last that it fires; false also while it cannot be heard.</param>
[GenerateSerializer, Immutable]
public sealed record RestOffer(
    [property: Id(0)] string UnitId, [property: Id(1)] string ControllerId, [property: Id(2)] LeaseDelivery Lease, [property: Id(3)] string Obstacle, [property: Id(4)] bool IsFiring);

/// <inheritdoc cref="IDispatchGrain"/>
public sealed partial class DispatchGrain(
    Site site, DispatchPlanner planner, StandingOptions planning, ILeaseSender leases, IHistorian historian, TimeProvider clock, ILogger<DispatchGrain> logger)
    : Grain, IDispatchGrain
{
    // Below this many digits of a MWh a solver's answer is its tolerance, not heat.
    private const int SolverDigits = 6;

    private const string NotCommanded = "not commanded: it has no controller, its operators run it by this plan";

    // Plans without waiting for the search for a commitment, which goes on beside it on threads of its own.
    private readonly StandingDispatch _planning = planner.OpenStanding(planning);

    /// <summary>Changes come in bursts, births at start-up say; one plan for all of them is enough.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(1);

    /// <summary>A dispatch that begins while units are heard follows one on a silo that is gone. Nobody here knows when that ran last; so long its controllers have to tell their births.</summary>
    private static readonly TimeSpan TakeOver = TimeSpan.FromSeconds(3);

    private readonly long _activatedAt = clock.GetTimestamp();
    private long? _ranAt;
    private (string Reason, long At)? _noticed;

    private DispatchStatus _status = new();
    private long _plannedAt;

    // Of the longest lease of the plan.
    private TimeSpan _validFor;

    private DispatchPlan? _plan;
    private readonly Dictionary<string, (bool Fires, DateTimeOffset? Since)> _runs = [];

    // As they were read last; null until they could be read for the first time.
    private OperatingModes? _modes;

    private TimeSpan LeaseValidity => TimeSpan.FromSeconds(site.Dispatch.LeaseValidSeconds);

    public Task<DispatchStatus> GetAsync() => Task.FromResult(InForce(_status));

    public Task NoticeAsync(string reason)
    {
        _noticed ??= (reason, clock.GetTimestamp());
        return Task.CompletedTask;
    }

    public async Task<DispatchRun?> RunIfDueAsync() => await DueAsync() is { } reason ? new DispatchRun(reason, await RunAsync()) : null;

    private async Task<string?> DueAsync() => (_noticed, _ranAt) switch
    {
        ({ } noticed, _) when clock.GetElapsedTime(noticed.At) >= Settle => noticed.Reason,
        (_, { } last) => clock.GetElapsedTime(last) >= TimeSpan.FromSeconds(site.Dispatch.IntervalSeconds) ? "interval" : null,
        _ => clock.GetElapsedTime(_activatedAt) >= TakeOver && (await CollectAsync()).Any(unit => unit.IsOnline) ? "take-over" : null,
    };

    public async Task<DispatchStatus> RunAsync()
    {
        using var activity = ActorTrace.Begin(ActorTrace.Run);
        var began = clock.GetTimestamp();

        // What is noticed from here on may come too late for what this run collects.
        (_ranAt, _noticed) = (began, null);
        var run = _status with { RunAt = clock.GetUtcNow(), Runs = _status.Runs + 1, LeasesSentLastRun = 0, Conflict = null };
        try
        {
            run = await PlanAsync(run);
        }
        catch (Exception problem)
        {
            // A run that broke off must show: otherwise the last good status stands while every lease runs out.
            LogRunBrokeOff(problem);
            _planning.ForgetProgram();
            run = run with { Status = DispatchRunStatus.Error, Reason = problem.Message, Failures = run.Failures + 1 };
        }

        activity?.SetTag("gl001.status", run.Status.ToString()).SetTag("gl001.leases_sent", run.LeasesSentLastRun);
        if (run.Status is DispatchRunStatus.Error or DispatchRunStatus.SolverFailed or DispatchRunStatus.Refuted)
        {
            activity?.SetStatus(ActivityStatusCode.Error, run.Reason);
        }

        _status = run with { OrchestrationSeconds = clock.GetElapsedTime(began).TotalSeconds };
        return InForce(_status);
    }

    public async Task<ImmutableArray<RestOffer>> RestAsync(ImmutableArray<string> unitIds)
    {
        try
        {
            _modes = await GrainFactory.GetGrain<IOperatingModeGrain>(GrainKeys.OperatingModes).GetAsync();
        }
        catch (Exception problem)
        {
            // The stop holds here as long as nobody can read what stands; before orders were ever read nothing is leased anyway.
            LogModesNotRead(problem);
            _modes = _modes is null ? null : ModeRules.Apply(
                _modes, new ModeOrder(ModeOrderKind.SafetyShutdown, OrderedBy.Coordinator, "ordered while orders could not be kept") { Subjects = unitIds }, clock.GetUtcNow());
        }

        return [.. await Task.WhenAll(site.Plants.SelectMany(plant => plant.Units.Where(unit => unitIds.Contains(unit.Id)), (plant, unit) => OfferRestAsync(plant.Id, unit)))];
    }

    private async Task<RestOffer> OfferRestAsync(string plantId, Unit unit)
    {
        var live = (await GrainFactory.GetGrain<IControllerGrain>(GrainKeys.Controller(plantId, unit.ControllerId)).GetAsync()) with { UnitId = unit.Id };
        return new RestOffer(unit.Id, unit.ControllerId, await SendAsync(live, LeaseTerms.Rest), live.LeaseObstacle, live.IsFiring);
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _planning.Dispose();
        return base.OnDeactivateAsync(reason, cancellationToken);
    }

    /// <summary>A plan ends with the longest of its leases: from then on every unit is on its own again, whatever the plan says.</summary>
    private DispatchStatus InForce(DispatchStatus status) =>
        status.Plan is not null && clock.GetElapsedTime(_plannedAt) > _validFor ? status with { Plan = null } : status;

    private async Task<DispatchStatus> PlanAsync(DispatchStatus run)
    {
        var began = clock.GetTimestamp();
        var now = run.RunAt!.Value;
        var modes = await ModesAsync(now);
        var units = await CollectAsync();
        var judged = site.Units.Zip(units).ToDictionary(pair => pair.First.Id, pair => ModeEffects.Judged(modes, pair.Second.PlantId, pair.Second, UnitJudgement.Of(pair.First, pair.Second)));
        var states = site.Units.Zip(units).ToDictionary(pair => pair.First.Id, pair => judged[pair.First.Id].State with { HoursInState = HoursInState(pair.First.Id, pair.Second.IsOnline ? pair.Second.IsFiring || pair.Second.IsStarting : null, now) });
        foreach (var unit in site.LocalUnits)
        {
            states.Add(unit.Id, FollowingThePlan(unit.Id, now));
        }

        var wanted = DispatchProblem.FromSite(site, now, states);
        var task = new PlanningTask(modes, wanted, ModeEffects.Applied(wanted, modes), units, judged);

        // The solver computes for long; grains must not hold their scheduler's thread for that.
        DispatchProblem problem;
        DispatchOutcome outcome;
        using (ActorTrace.Begin(ActorTrace.Plan))
        {
            (problem, outcome) = await Task.Run(() => Solve(task, now));
        }

        run = run with { ProgramBuilds = _planning.Builds };
        if (outcome is DispatchOutcome.SolverFailed)
        {
            _planning.ForgetProgram();
        }

        return outcome switch
        {
            DispatchOutcome.Optimal optimal => await ApplyAsync(run, began, task, problem, optimal.Plan, DispatchRunStatus.Optimal, ""),
            DispatchOutcome.Feasible feasible => await ApplyAsync(run, began, task, problem, feasible.Plan, DispatchRunStatus.Feasible, feasible.Reason),
            DispatchOutcome.Infeasible infeasible => Failed(run with { Conflict = ConflictView.Of(infeasible.Conflict) }, DispatchRunStatus.Infeasible, infeasible.Conflict.ToString()),
            DispatchOutcome.SolverFailed failed => Failed(run, DispatchRunStatus.SolverFailed, failed.Reason),
            _ => throw new InvalidOperationException($"Unknown outcome {outcome.GetType().Name}."),
        };
    }

    /// <summary>What stands of people's orders. What was read before holds when it cannot be read now; before the first time nothing may be commanded.</summary>
    private async Task<OperatingModes> ModesAsync(DateTimeOffset now)
    {
        try
        {
            return _modes = await GrainFactory.GetGrain<IOperatingModeGrain>(GrainKeys.OperatingModes).SettleAsync();
        }
        catch (Exception problem) when (_modes is not null)
        {
            LogModesNotRead(problem);
            return ModeRules.Expire(_modes, now);
        }
    }

    /// <summary>Plans as ordered; returns the problem that the plan is of.</summary>
    private (DispatchProblem Problem, DispatchOutcome Outcome) Solve(PlanningTask task, DateTimeOffset now)
    {
        if (task.Modes.LastGood is { } last)
        {
            // Without a solver: it may be what failed.
            var fixedProblem = ModeEffects.AsLastGood(task.Leasable, last, now);
            return (fixedProblem, _planning.PlanByMeritOrder(fixedProblem, $"The last good plan is leased again, by {last.Order.By}."));
        }

        var problem = ModeEffects.WithBackup(task.Leasable, task.Modes, site);
        var outcome = Solve(problem);

        // What can be started at most must not leave the site without a plan.
        return outcome is DispatchOutcome.Infeasible && !ReferenceEquals(problem, task.Leasable) ? (task.Leasable, Solve(task.Leasable)) : (problem, outcome);

        DispatchOutcome Solve(DispatchProblem some) => task.Modes.Greedy is { } greedy
            ? _planning.PlanByMeritOrder(some, $"The merit order was ordered by {greedy.By}: {greedy.Reason}.")
            : _planning.Plan(some);
    }

    /// <summary>What one run works on.</summary>
    /// <param name="Modes">Orders that stand.</param>
    /// <param name="Wanted">The problem as the site has it.</param>
    /// <param name="Leasable">The problem under the orders, with units as they can be leased.</param>
    /// <param name="Units">Units as their controllers tell.</param>
    /// <param name="Judged">What is counted on from each.</param>
    private sealed record PlanningTask(
        OperatingModes Modes, DispatchProblem Wanted, DispatchProblem Leasable, ImmutableArray<UnitSnapshot> Units, Dictionary<string, UnitJudgement> Judged);

    /// <summary>Hours since a unit was seen to start or stop; null before the first such moment.</summary>
    /// <param name="unitId">The unit.</param>
    /// <param name="fires">Fires or is on its way to; null while nobody hears it.</param>
    /// <param name="now">The moment.</param>
    private double? HoursInState(string unitId, bool? fires, DateTimeOffset now)
    {
        var known = _runs.TryGetValue(unitId, out var last);
        if (fires is not { } state)
        {
            _runs.Remove(unitId);   // what it did meanwhile nobody saw
            return null;
        }

        var run = known && last.Fires == state ? last : (state, known ? now : null);
        _runs[unitId] = run;
        return (now - run.Since)?.TotalHours;
    }

    /// <summary>A unit without a controller: nobody tells what it does, so it is taken as following the plan in force.</summary>
    private UnitState FollowingThePlan(string unitId, DateTimeOffset now)
    {
        var step = _plan is null ? -1 : (int)Math.Floor((now - _plan.Start) / _plan.Step);
        var planned = _plan?.Units.FirstOrDefault(unit => unit.UnitId == unitId);
        var follows = InForce(_status).Plan is not null && planned is not null && step >= 0 && step < planned.On.Length;
        var on = follows && planned!.On[step];
        return new UnitState(UnitAvailability.Available, on ? planned!.HeatMegawatts[step] : 0.0, BurnerRunning: on, HoursInState: HoursInState(unitId, on, now));
    }

    private async Task<ImmutableArray<UnitSnapshot>> CollectAsync()
    {
        using var activity = ActorTrace.Begin(ActorTrace.Collect);
        var plants = await Task.WhenAll(site.Plants.Select(plant => GrainFactory.GetGrain<IPlantGrain>(plant.Id).GetAsync()));
        ImmutableArray<UnitSnapshot> units = [.. plants.SelectMany(plant => plant.Units)];
        if (activity is not null)
        {
            foreach (var link in units.Select(ActorTrace.LinkTo).OfType<ActivityLink>())
            {
                activity.AddLink(link);
            }
        }

        return units;
    }

    private static UnitProgress ProgressOf(UnitSnapshot unit) => new(unit.IsFiring, unit.IsStarting, unit.DeliverableMegawatts, unit.LeaseInForceMegawatts);

    private async Task<DispatchStatus> ApplyAsync(
        DispatchStatus run, long began, PlanningTask task, DispatchProblem problem, DispatchPlan plan, DispatchRunStatus status, string reason)
    {
        ImmutableArray<BrokenRow> broken;
        using (ActorTrace.Begin(ActorTrace.Prove))
        {
            broken = DispatchPlanChecker.Check(problem, plan);
        }

        if (broken.Length > 0)
        {
            return Failed(run, DispatchRunStatus.Refuted, "the plan breaks " + string.Join("; ", broken));
        }

        // All leases stand before the first one leaves: a mistake in one must not leave a plan half sent.
        var planned = HandOver.Leases(task.Leasable, plan, task.Units.ToDictionary(unit => unit.UnitId, ProgressOf));
        var terms = planned.ToDictionary(pair => pair.Key, pair => TermsOf(task, plan, pair.Key, pair.Value, run.RunAt!.Value));
        var others = task.Units.ToDictionary(unit => unit.UnitId, unit => task.Modes.StopOf(unit.UnitId) is not null ? LeaseTerms.Rest
            : ModeEffects.OwnControl(task.Modes, unit.PlantId).Length > 0 ? ModeEffects.HandBack(unit) : terms.GetValueOrDefault(unit.UnitId));
        var deliveries = await Task.WhenAll(task.Units.Select(unit => SendAsync(unit, others[unit.UnitId])));
        _validFor = terms.Values.Select(lease => lease.ValidFor).DefaultIfEmpty(LeaseValidity).Max();
        var sent = task.Units.Zip(deliveries).ToDictionary(pair => pair.First.UnitId, pair => pair.Second);
        var algorithm = task.Modes.LastGood is not null ? DispatchAlgorithm.LastKnownGood : plan.MadeBy == DispatchSession.MeritOrderName ? DispatchAlgorithm.GreedyHeuristic : DispatchAlgorithm.LinearProgramByTier;
        var view = View(task, problem, plan, unit => new UnitPlanView(
            unit.UnitId, unit.HeatMegawatts, [.. unit.Reasons.Select(why => why.ToString())], unit.CostEur, sent.GetValueOrDefault(unit.UnitId),
            others.GetValueOrDefault(unit.UnitId)?.HeatMegawatts,
            task.Judged.TryGetValue(unit.UnitId, out var judgement) ? Note(judgement, planned.GetValueOrDefault(unit.UnitId)) : NotCommanded)
        {
            Explanation = Explain(problem, plan, unit.UnitId),
        });
        _plannedAt = began;
        _plan = plan;
        if (algorithm != DispatchAlgorithm.LastKnownGood)
        {
            // An old plan leased again is no newer good one.
            await RecordAsync(run.RunAt!.Value, view, status);
        }

        return run with
        {
            Status = status,
            Reason = reason,
            Algorithm = algorithm,
            IsStandIn = algorithm == DispatchAlgorithm.GreedyHeuristic && task.Modes.Algorithm == PlanningAlgorithm.Optimizer,
            LeasesSentLastRun = deliveries.Count(delivery => delivery == LeaseDelivery.Sent),
            Plan = view,
            LastGoodRunAt = run.RunAt,
        };
    }

    /// <summary>The lease of a unit that the plan leads.</summary>
    private LeaseTerms TermsOf(PlanningTask task, DispatchPlan plan, string unitId, PlannedLease lease, DateTimeOffset now)
    {
        var unit = task.Leasable.Units.First(candidate => candidate.Id == unitId);
        var live = task.Units.First(candidate => candidate.UnitId == unitId);
        if (task.Modes.PlantOf(live.PlantId) is { Control: PlantControl.Integrating } plant && ModeEffects.OnTheWayBack(plant, unit, live, lease.HeatMegawatts, now, LeaseValidity) is { } back)
        {
            return back;
        }

        // An old plan has no say over the hours to come.
        return task.Modes.LastGood is not null
            ? LeaseTerms.OfOneValue(lease.HeatMegawatts, LeaseValidity)
            : LeaseTerms.Of(unit, plan.Unit(unitId), lease, plan.Step, LeaseValidity);
    }

    private UnitExplanation? Explain(DispatchProblem problem, DispatchPlan plan, string unitId)
    {
        try
        {
            return UnitExplanation.Of(PlanExplainer.Explain(problem, plan, unitId, 0));
        }
        catch (Exception problemFound)
        {
            // The leases are out: a sentence that cannot be made must not hide the plan.
            LogNotExplained(unitId, problemFound);
            return null;
        }
    }

    private async Task<LeaseDelivery> SendAsync(UnitSnapshot unit, LeaseTerms? terms)
    {
        if (terms is null)
        {
            return LeaseDelivery.NotOffered;
        }

        using var activity = ActorTrace.BeginLease(unit);
        if (_modes?.StopOf(unit.UnitId) is not null)
        {
            // The stop may have been ordered while this run planned.
            terms = LeaseTerms.Rest;
        }

        var controller = GrainFactory.GetGrain<IControllerGrain>(GrainKeys.Controller(unit.PlantId, unit.ControllerId));
        try
        {
            // Throws where the controller's owner cannot be reached, or can get no epoch.
            var lease = await controller.NextLeaseAsync(terms);
            if (lease is null)
            {
                return LeaseDelivery.NotOffered;
            }

            activity?.SetTag(ActorTrace.LeaseId, lease.LeaseId).SetTag("gl001.heat_mw", lease.HeatMegawatts);
            return await leases.SendLeaseAsync(lease, CancellationToken.None) ? LeaseDelivery.Sent : LeaseDelivery.SendFailed;
        }
        catch (Exception problem)
        {
            // The others' leases go out all the same; this unit's last one runs out.
            LogLeaseNotSent(unit.UnitId, problem);
            return LeaseDelivery.SendFailed;
        }
    }

    private DispatchStatus Failed(DispatchStatus run, DispatchRunStatus status, string reason)
    {
        // The last plan stays in force until its leases run out.
        LogNoPlan(status, reason);
        return run with { Status = status, Reason = reason, Failures = run.Failures + 1 };
    }

    private async Task RecordAsync(DateTimeOffset at, PlanView view, DispatchRunStatus status)
    {
        try
        {
            await historian.AppendPlanAsync(new PlanRecord(Guid.CreateVersion7(at).ToString("D"), at, view.CostEur, status.ToString(), view.SolveSeconds, JsonSerializer.Serialize(view)), CancellationToken.None);
        }
        catch (Exception problem)
        {
            // The leases are out: whatever became of the record, the plan is in force.
            LogPlanNotRecorded(problem.Message);
        }
    }

    private static string Note(UnitJudgement judged, PlannedLease? lease) =>
        string.Join("; ", new[] { judged.Reason, lease?.Reason ?? "" }.Where(text => text.Length > 0));

    private PlanView View(PlanningTask task, DispatchProblem problem, DispatchPlan plan, Func<UnitPlan, UnitPlanView> viewOf)
    {
        var plantOf = site.Plants.SelectMany(plant => plant.Demands, (plant, demand) => (plant.Id, demand)).ToDictionary(pair => pair.demand.Id, pair => pair.Id);
        return new PlanView
        {
            Start = plan.Start,
            Step = plan.Step,
            CostEur = plan.CostEur,
            SolveSeconds = plan.SolveSeconds,
            ValidUntil = plan.Start + _validFor,
            Units = [.. plan.Units.Select(viewOf)],
            Lines = [.. plan.Lines.Select(line => new LinePlanView(line.LineId, line.SentMegawatts))],
            Demands =
            [
                .. task.Wanted.Demands.Select(demand => new DemandPlanView(demand.Id, plantOf[demand.Id], (int)demand.Tier, demand.HeatMegawatts, plan.Demand(demand.Id).UnmetMegawatts)
                {
                    IsSuspended = task.Modes.HeatMode == HeatMode.CriticalHeatOnly && demand.Tier > DemandTier.LifeSafety,
                }),
            ],
            Headers = [.. plan.Headers.Select(header => new HeaderPlanView(header.HeaderId, header.SurplusMegawatts, [.. header.MarginalHeatCost.Select(price => price?.EurPerMegawattHour)]))],
            UnmetMegawattHoursByTier = [.. plan.UnmetByTier.Values.Select(heat => Math.Round(heat.MegawattHours, SolverDigits))],
            Shortfalls = PlanShortfall.Of(problem, plan),
        };
    }

    [LoggerMessage(EventId = 3001, Level = LogLevel.Warning, Message = "No new plan ({Status}): {Reason}. The last leases run out gracefully.")]
    private partial void LogNoPlan(DispatchRunStatus status, string reason);

    [LoggerMessage(EventId = 3002, Level = LogLevel.Error, Message = "The plan is in force but could not be written to history: {Reason}")]
    private partial void LogPlanNotRecorded(string reason);

    [LoggerMessage(EventId = 3003, Level = LogLevel.Error, Message = "The lease of {UnitId} could not be sent")]
    private partial void LogLeaseNotSent(string unitId, Exception problem);

    [LoggerMessage(EventId = 3004, Level = LogLevel.Error, Message = "The dispatch run broke off; the last leases run out gracefully")]
    private partial void LogRunBrokeOff(Exception problem);

    [LoggerMessage(EventId = 3005, Level = LogLevel.Error, Message = "The plan of {UnitId} is in force but could not be explained")]
    private partial void LogNotExplained(string unitId, Exception problem);

    [LoggerMessage(EventId = 3006, Level = LogLevel.Error, Message = "Orders that stand could not be read; those read last hold")]
    private partial void LogModesNotRead(Exception problem);
}
