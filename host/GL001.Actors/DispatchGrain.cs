using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using GL001.Dispatch;
using GL001.Gateway;
using GL001.Historian;
using GL001.Plant;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace GL001.Actors;

/// <summary>The one dispatch of the network: collects, plans, proves, sends leases.</summary>
public interface IDispatchGrain : IGrainWithStringKey
{
    /// <summary>One run; returns how it ended.</summary>
    Task<DispatchStatus> RunAsync();

    /// <summary>How things stand; answered also in the midst of a run.</summary>
    [AlwaysInterleave]
    Task<DispatchStatus> GetAsync();
}

/// <inheritdoc cref="IDispatchGrain"/>
public sealed partial class DispatchGrain(
    Site site, DispatchPlanner planner, ILeaseSender leases, IHistorian historian, TimeProvider clock, ILogger<DispatchGrain> logger)
    : Grain, IDispatchGrain
{
    // Below this many digits of a MWh a solver's answer is its tolerance, not heat.
    private const int SolverDigits = 6;

    private const string NotCommanded = "not commanded: it has no controller, its operators run it by this plan";

    private static readonly TimeSpan SolveLimit = TimeSpan.FromSeconds(5);

    private DispatchStatus _status = new();
    private long _plannedAt;

    // Of the longest lease of the plan.
    private TimeSpan _validFor;

    // Keeps the linear program: a plan a minute later is the same one with other numbers. Given up after a failure.
    private DispatchSession? _session;
    private int _buildsBefore;

    private DispatchPlan? _plan;
    private readonly Dictionary<string, (bool Fires, DateTimeOffset? Since)> _runs = [];

    private TimeSpan LeaseValidity => TimeSpan.FromSeconds(site.Dispatch.LeaseValidSeconds);

    public Task<DispatchStatus> GetAsync() => Task.FromResult(InForce(_status));

    public async Task<DispatchStatus> RunAsync()
    {
        using var activity = ActorTrace.Begin(ActorTrace.Run);
        var began = clock.GetTimestamp();
        var run = _status with { RunAt = clock.GetUtcNow(), Runs = _status.Runs + 1, LeasesSentLastRun = 0, Conflict = null };
        try
        {
            run = await PlanAsync(run);
        }
        catch (Exception problem)
        {
            // A run that broke off must show: otherwise the last good status stands while every lease runs out.
            LogRunBrokeOff(problem);
            CloseSession();
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

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        CloseSession();
        return base.OnDeactivateAsync(reason, cancellationToken);
    }

    private void CloseSession()
    {
        _buildsBefore += _session?.Builds ?? 0;
        _session?.Dispose();
        _session = null;
    }

    /// <summary>A plan ends with the longest of its leases: from then on every unit is on its own again, whatever the plan says.</summary>
    private DispatchStatus InForce(DispatchStatus status) =>
        status.Plan is not null && clock.GetElapsedTime(_plannedAt) > _validFor ? status with { Plan = null } : status;

    private async Task<DispatchStatus> PlanAsync(DispatchStatus run)
    {
        var began = clock.GetTimestamp();
        var units = await CollectAsync();
        var judged = site.Units.Zip(units).ToDictionary(pair => pair.First.Id, pair => UnitJudgement.Of(pair.First, pair.Second));
        var now = run.RunAt!.Value;
        var states = site.Units.Zip(units).ToDictionary(pair => pair.First.Id, pair => judged[pair.First.Id].State with { HoursInState = HoursInState(pair.First.Id, pair.Second.IsOnline ? pair.Second.IsFiring || pair.Second.IsStarting : null, now) });
        foreach (var unit in site.LocalUnits)
        {
            states.Add(unit.Id, FollowingThePlan(unit.Id, now));
        }

        var problem = DispatchProblem.FromSite(site, now, states);

        // The solver computes for long; grains must not hold their scheduler's thread for that.
        var session = _session ??= planner.OpenSession();
        DispatchOutcome outcome;
        using (ActorTrace.Begin(ActorTrace.Plan))
        {
            outcome = await Task.Run(() => session.Plan(problem, SolveLimit));
        }

        run = run with { ProgramBuilds = _buildsBefore + session.Builds };
        if (outcome is DispatchOutcome.SolverFailed)
        {
            CloseSession();
        }

        return outcome switch
        {
            DispatchOutcome.Optimal optimal => await ApplyAsync(run, began, problem, optimal.Plan, units, judged, DispatchRunStatus.Optimal, ""),
            DispatchOutcome.Feasible feasible => await ApplyAsync(run, began, problem, feasible.Plan, units, judged, DispatchRunStatus.Feasible, feasible.Reason),
            DispatchOutcome.Infeasible infeasible => Failed(run with { Conflict = ConflictView.Of(infeasible.Conflict) }, DispatchRunStatus.Infeasible, infeasible.Conflict.ToString()),
            DispatchOutcome.SolverFailed failed => Failed(run, DispatchRunStatus.SolverFailed, failed.Reason),
            _ => throw new InvalidOperationException($"Unknown outcome {outcome.GetType().Name}."),
        };
    }

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
        DispatchStatus run, long began, DispatchProblem problem, DispatchPlan plan, ImmutableArray<UnitSnapshot> units,
        Dictionary<string, UnitJudgement> judged, DispatchRunStatus status, string reason)
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
        var planned = HandOver.Leases(problem, plan, units.ToDictionary(unit => unit.UnitId, ProgressOf));
        var terms = planned.ToDictionary(pair => pair.Key, pair => LeaseTerms.Of(
            problem.Units.First(unit => unit.Id == pair.Key), plan.Unit(pair.Key), pair.Value, plan.Step, LeaseValidity));
        var deliveries = await Task.WhenAll(units.Select(unit => SendAsync(unit, terms.GetValueOrDefault(unit.UnitId))));
        _validFor = terms.Values.Select(lease => lease.ValidFor).DefaultIfEmpty(LeaseValidity).Max();
        var sent = units.Zip(deliveries).ToDictionary(pair => pair.First.UnitId, pair => pair.Second);
        var view = View(problem, plan, unit => new UnitPlanView(
            unit.UnitId, unit.HeatMegawatts, [.. unit.Reasons.Select(why => why.ToString())], unit.CostEur, sent.GetValueOrDefault(unit.UnitId),
            planned.GetValueOrDefault(unit.UnitId)?.HeatMegawatts,
            judged.TryGetValue(unit.UnitId, out var judgement) ? Note(judgement, planned.GetValueOrDefault(unit.UnitId)) : NotCommanded)
        {
            Explanation = Explain(problem, plan, unit.UnitId),
        });
        _plannedAt = began;
        _plan = plan;
        await RecordAsync(run.RunAt!.Value, view, status);
        return run with
        {
            Status = status,
            Reason = reason,
            LeasesSentLastRun = deliveries.Count(delivery => delivery == LeaseDelivery.Sent),
            Plan = view,
            LastGoodRunAt = run.RunAt,
        };
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
        var controller = GrainFactory.GetGrain<IControllerGrain>(GrainKeys.Controller(unit.PlantId, unit.ControllerId));
        var lease = await controller.NextLeaseAsync(terms);
        if (lease is null)
        {
            return LeaseDelivery.NotOffered;
        }

        activity?.SetTag(ActorTrace.LeaseId, lease.LeaseId).SetTag("gl001.heat_mw", lease.HeatMegawatts);
        try
        {
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

    private PlanView View(DispatchProblem problem, DispatchPlan plan, Func<UnitPlan, UnitPlanView> viewOf)
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
            Demands = [.. problem.Demands.Select(demand => new DemandPlanView(demand.Id, plantOf[demand.Id], (int)demand.Tier, demand.HeatMegawatts, plan.Demand(demand.Id).UnmetMegawatts))],
            Headers = [.. plan.Headers.Select(header => new HeaderPlanView(header.HeaderId, header.SurplusMegawatts, [.. header.MarginalHeatCost.Select(price => price?.EurPerMegawattHour)]))],
            UnmetMegawattHoursByTier = [.. plan.UnmetByTier.Values.Select(heat => Math.Round(heat.MegawattHours, SolverDigits))],
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
}
