using System.Collections.Immutable;
using System.Text.Json;
using GL001.Actors;
using GL001.Actors.Modes;
using GL001.Gateway;
using GL001.Historian;
using GL001.Notifications;
using GL001.Orchestration.Authority;
using GL001.Orchestration.Incidents;
using GL001.Orchestration.Modes;
using GL001.Plant;

namespace GL001.Host.Emergency;

/// <summary>What became of a stop at one unit.</summary>
/// <param name="Rest">The rest lease.</param>
/// <param name="SafetyStop">The safety stop on the wire.</param>
public sealed record UnitStopped(RestOffer Rest, SafetyStopDelivery SafetyStop);

/// <summary>What became of a stop.</summary>
/// <param name="Units">The units that are known.</param>
/// <param name="Modes">Orders that stand; null when nobody could read them.</param>
/// <param name="Refusal">Why it was not followed; empty when it was.</param>
/// <param name="IsKept">Whether a restart of the coordinator would know of it.</param>
/// <param name="IncidentIds">Incidents that have it in their timeline.</param>
/// <param name="SafetyOfficerNotified">Whether a channel has delivered a call for the Safety Officer.</param>
public sealed record StopOutcome(ImmutableArray<UnitStopped> Units, OperatingModes? Modes, string Refusal, bool IsKept, ImmutableArray<string> IncidentIds, bool SafetyOfficerNotified);

/// <summary>Takes orders to the grain that owns them and lets the dispatch follow at once.</summary>
public sealed partial class ModeDesk(
    IGrainFactory grains, Site site, ISafetyStopSender safetyStops, IHistorian historian, Outbox outbox, ReplanSignal replan, TimeProvider clock, ILogger<ModeDesk> logger)
{
    // A plan older than its own horizon says nothing of today.
    private static readonly TimeSpan s_oldestGood = TimeSpan.FromHours(24);

    private const int PlansAtATime = 20;

    // A stop is out long before; only its answer waits for what the channels say.
    private static readonly TimeSpan s_deliveryPatience = TimeSpan.FromSeconds(3);

    // A kilowatt-hour is a solver's tolerance.
    private const double Negligible = 0.001;

    private IOperatingModeGrain Owner => grains.GetGrain<IOperatingModeGrain>(GrainKeys.OperatingModes);

    public Task<OperatingModes> GetAsync() => Owner.GetAsync();

    /// <summary>Follows an order. Throws when it could not be kept; then nothing of it stands.</summary>
    public async Task<ModeOutcome> OrderAsync(ModeOrder order)
    {
        var outcome = await Owner.OrderAsync(order);
        if (outcome.Refusal.Length == 0)
        {
            replan.Raise($"{order.Kind} was ordered");
            await NoteAsync(new EmergencyOrder(order.Kind, PlantsOf(order.Subjects), UnitsOf(order.Subjects), order.By, order.Reason, CallsSafetyOfficer: false));
        }

        return outcome;
    }

    /// <summary>
    /// Stops units: the order is kept, rest is offered at once, and a safety stop is sent where the wire has one. None of the three waits for the success of
    /// another: a store that is down stops no stop.
    /// </summary>
    public async Task<StopOutcome> StopAsync(StopKind kind, ImmutableArray<string> unitIds, OrderedBy by, string reason, bool notifySafetyOfficer)
    {
        ModeOutcome? kept = null;
        var order = new ModeOrder(kind == StopKind.FuelCutoff ? ModeOrderKind.FuelCutoff : ModeOrderKind.SafetyShutdown, by, reason) { Subjects = unitIds };
        try
        {
            kept = await Owner.OrderAsync(order);
            if (kept.Refusal.Length > 0)
            {
                return new StopOutcome([], kept.Modes, kept.Refusal, IsKept: false, [], SafetyOfficerNotified: false);
            }
        }
        catch (Exception problem)
        {
            LogStopNotKept(problem);
        }

        var sent = Task.WhenAll(unitIds.Select(unit => SendAsync(kind, unit, by, reason)));
        var rests = await grains.GetGrain<IDispatchGrain>(GrainKeys.Dispatch).RestAsync(unitIds);
        var safetyStopped = (await sent).ToDictionary(stop => stop.UnitId, stop => stop.Delivery);
        replan.Raise("a stop was ordered");
        var (incidents, notified) = await NoteAsync(new EmergencyOrder(order.Kind, PlantsOf(unitIds), unitIds, by, reason, notifySafetyOfficer));
        return new StopOutcome([.. rests.Select(rest => new UnitStopped(rest, safetyStopped[rest.UnitId]))], kept?.Modes, "", kept?.IsKept == true, incidents, notified);
    }

    /// <summary>Joins an order to the incidents of its plants. The order stands whatever comes of it.</summary>
    private async Task<(ImmutableArray<string> IncidentIds, bool SafetyOfficerNotified)> NoteAsync(EmergencyOrder order)
    {
        try
        {
            if (await grains.GetGrain<IIncidentDeskGrain>(GrainKeys.Incidents).NoteOrderAsync(order) is not { } noted)
            {
                return ([], false);
            }

            var delivered = await Task.WhenAll(noted.SafetyOfficerNotices.Select(notice => outbox.IsDeliveredAsync(notice, s_deliveryPatience)));
            return (noted.IncidentIds, delivered.Contains(true));
        }
        catch (Exception problem)
        {
            LogOrderNotNoted(problem);
            return ([], false);
        }
    }

    /// <summary>Plants that an order touches: those it names, those of its units, or all.</summary>
    private ImmutableArray<string> PlantsOf(ImmutableArray<string> subjects)
    {
        ImmutableArray<string> named = [.. site.Plants.Where(plant => subjects.Contains(plant.Id) || plant.Units.Any(unit => subjects.Contains(unit.Id))).Select(plant => plant.Id)];
        return named.IsEmpty ? [.. site.Plants.Select(plant => plant.Id)] : named;
    }

    private ImmutableArray<string> UnitsOf(ImmutableArray<string> subjects) => [.. subjects.Where(subject => site.Units.Any(unit => unit.Id == subject))];

    /// <summary>The newest good plan of history, to be leased again; null when the last day has none.</summary>
    public async Task<LastGoodPlan?> LastGoodAsync()
    {
        var now = clock.GetUtcNow();
        for (var to = now + TimeSpan.FromTicks(1); ;)
        {
            var page = await historian.ReadPlansAsync(now - s_oldestGood, to, PlansAtATime);
            foreach (var record in page)
            {
                if (JsonSerializer.Deserialize<PlanView>(record.Json) is { } plan && IsGood(plan))
                {
                    // Who ordered it is filled in where the order is followed.
                    return new LastGoodPlan(record.Id, plan.Start, plan.Step.TotalMinutes, [.. plan.Units.Select(unit => new LastGoodUnit(unit.UnitId, unit.HeatMegawatts))],
                        new StandingOrder(record.At, OrderedBy.Nobody, ""));
                }
            }

            if (page.Count < PlansAtATime)
            {
                return null;
            }

            to = page[^1].At;
        }
    }

    /// <summary>It left no life safety unserved and led a unit: a plan made while nobody could be heard is none to go back to.</summary>
    internal static bool IsGood(PlanView plan) =>
        plan.UnmetMegawattHoursByTier is [<= Negligible, ..] && plan.Units.Any(unit => unit.Lease == LeaseDelivery.Sent && unit.HeatMegawatts is [> 0.0, ..]);

    private async Task<(string UnitId, SafetyStopDelivery Delivery)> SendAsync(StopKind kind, string unitId, OrderedBy by, string reason)
    {
        var plant = site.Plants.First(known => known.Units.Any(unit => unit.Id == unitId));
        var stop = new SafetyStop(plant.Id, plant.Units.First(unit => unit.Id == unitId).ControllerId, unitId, reason, by.ToString());
        try
        {
            return (unitId, await (kind == StopKind.FuelCutoff ? safetyStops.SendFuelCutoffAsync(stop) : safetyStops.SendSafetyShutdownAsync(stop)));
        }
        catch (Exception problem)
        {
            // The others' stops go out all the same.
            LogStopNotSent(unitId, problem);
            return (unitId, SafetyStopDelivery.SendFailed);
        }
    }

    [LoggerMessage(EventId = 2101, Level = LogLevel.Error, Message = "A stop was ordered that could not be kept; it is carried out all the same")]
    private partial void LogStopNotKept(Exception problem);

    [LoggerMessage(EventId = 2103, Level = LogLevel.Error, Message = "An emergency order is followed but stands in no incident")]
    private partial void LogOrderNotNoted(Exception problem);

    [LoggerMessage(EventId = 2102, Level = LogLevel.Error, Message = "The safety stop of {UnitId} could not be sent")]
    private partial void LogStopNotSent(string unitId, Exception problem);
}
