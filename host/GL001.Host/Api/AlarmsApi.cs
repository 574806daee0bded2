using GL001.Actors;
using GL001.Operations;
using GL001.Orchestration;
using GL001.Orchestration.Alarms;
using GL001.Orchestration.Authority;
using GL001.Plant;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace GL001.Host.Api;

/// <summary>Alarms and what people do to them. Nothing here reaches a controller.</summary>
public static class AlarmsApi
{
    public static void MapAlarmsApi(this IEndpointRouteBuilder app)
    {
        var alarms = app.MapGroup("/api/v1/safety/alarms").WithTags("Alarms");
        alarms.MapGet("", GetAlarms).WithName("getAlarms").WithSummary("Alarms that are not normal: the most urgent first, then the newest.")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        alarms.MapGet("/{alarm_id}/history", GetHistory).WithName("getAlarmHistory").WithSummary("What happened to one alarm, the newest first.")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        MapCommand(alarms, "acknowledge", AlarmCommand.Acknowledge, "acknowledgeAlarm", "Says that somebody has seen it.");
        MapCommand(alarms, "shelve", AlarmCommand.Shelve, "shelveAlarm", "Puts it away for minutes, with a reason. A trip cannot be shelved.");
        MapCommand(alarms, "unshelve", AlarmCommand.Unshelve, "unshelveAlarm", "Takes it from the shelf before its time.");
        MapCommand(alarms, "out-of-service", AlarmCommand.TakeOutOfService, "takeAlarmOutOfService", "Puts it away for maintenance, with a reason. A trip cannot be taken out of service.");
        MapCommand(alarms, "return-to-service", AlarmCommand.ReturnToService, "returnAlarmToService", "Ends its maintenance.");
        MapCommand(alarms, "reset", AlarmCommand.Reset, "resetAlarm", "Clears the record of a trip whose cause is gone. The controller itself is reset at the unit only.");
    }

    private static void MapCommand(RouteGroupBuilder alarms, string path, AlarmCommand command, string name, string summary) => alarms
        .MapPost($"/{{alarm_id}}/{path}", ([FromRoute(Name = "alarm_id")] string alarmId, AlarmAction? body, IGrainFactory grains, Site site) => Command(alarmId, command, body, grains, site))
        .WithName(name).WithSummary(summary).WithExample(new AlarmAction("A. Poe", "primary_on_call", "the transmitter is being changed", command == AlarmCommand.Shelve ? 30.0 : null))
        .RefuseCrossSite()
        .ProducesRefusals();

    private static async Task<Results<Ok<AlarmList>, ProblemHttpResult>> GetAlarms(
        [FromQuery(Name = "plant_id")] string? plantId, string? state, string? priority, int? limit, int? offset, IGrainFactory grains, Site site, TimeProvider clock)
    {
        if (PageRequest.Of(limit, offset, out var problem) is not { } page)
        {
            return problem!;
        }

        if (plantId is not null && site.Plants.All(plant => plant.Id != plantId))
        {
            return Refused.Field($"plant_id is '{plantId}'; allowed are {string.Join(", ", site.Plants.Select(plant => plant.Id))}.");
        }

        var wantedState = Refused.Filter<AlarmState>("state", state, out var wrongState);
        var wantedPriority = Refused.Filter<AlarmPriority>("priority", priority, out var wrongPriority);
        if ((wrongState ?? wrongPriority) is { } wrong)
        {
            return wrong;
        }

        var plants = site.Plants.Where(plant => plantId is null || plant.Id == plantId).ToList();
        var pictures = await Task.WhenAll(plants.Select(plant => grains.GetGrain<IAlarmListGrain>(plant.Id).GetAsync()));
        var found = pictures.SelectMany(picture => picture.Alarms)
            .Where(alarm => (wantedState is null || alarm.State == wantedState) && (wantedPriority is null || alarm.Priority == wantedPriority))
            .OrderBy(alarm => alarm.Priority).ThenByDescending(alarm => alarm.RaisedAt).ThenBy(alarm => alarm.AlarmId, StringComparer.Ordinal).ToList();
        return TypedResults.Ok(new AlarmList(
            clock.GetUtcNow(),
            [.. found.Skip(page.Offset).Take(page.Limit).Select(Alarm.From)],
            [.. plants.Zip(pictures).Where(pair => pair.Second.FloodSince is not null).Select(pair => new AlarmFloodStatus(pair.First.Id, pair.Second.FloodSince!.Value))],
            new PageInfo(page.Limit, page.Offset, found.Count)));
    }

    private static async Task<Results<Ok<AlarmHistory>, ProblemHttpResult>> GetHistory(
        [FromRoute(Name = "alarm_id")] string alarmId, int? limit, int? offset, AlarmJournal journal)
    {
        if (PageRequest.Of(limit, offset, out var problem) is not { } page)
        {
            return problem!;
        }

        try
        {
            var (entries, total) = await journal.ReadAsync(alarmId, page.Limit, page.Offset);
            return total == 0
                ? Unknown(alarmId)
                : TypedResults.Ok(new AlarmHistory(alarmId, [.. entries.Select(AlarmHistoryEntry.From)], new PageInfo(page.Limit, page.Offset, total)));
        }
        catch (OperationsException failure)
        {
            return Refused.Problem(new Refusal(RefusalKind.NotStored, failure.Message));
        }
    }

    private static async Task<Results<Ok<AlarmCommandResult>, ProblemHttpResult>> Command(string alarmId, AlarmCommand command, AlarmAction? body, IGrainFactory grains, Site site)
    {
        if (Refused.ActorOf(body?.By, body?.Role, out var problem) is not { } actor)
        {
            return problem!;
        }

        if (body!.Reason?.Length > Orchestration.Alarms.AlarmList.LongestReason)
        {
            return Refused.Field($"reason has at most {Orchestration.Alarms.AlarmList.LongestReason} characters.");
        }

        if (command == AlarmCommand.Shelve && body.Minutes is not > 0.0)
        {
            return Refused.Field($"minutes is a number above 0, for {Names.Of(actor.Role)} up to {AlarmAuthority.MostShelving(actor.Role).TotalMinutes:0}.");
        }

        if (PlantOf(alarmId, site) is not { } plant)
        {
            return Unknown(alarmId);
        }

        var minutes = Math.Min(body.Minutes ?? 0.0, TimeSpan.FromDays(366).TotalMinutes);
        var answer = await grains.GetGrain<IAlarmListGrain>(plant.Id).CommandAsync(new AlarmOrder(alarmId, command, actor, body.Reason ?? "", TimeSpan.FromMinutes(minutes)));
        return answer.Refusal is { } refusal
            ? Refused.Problem(refusal)
            : TypedResults.Ok(new AlarmCommandResult(alarmId, answer.After?.State ?? AlarmState.Normal, answer.After is { } after ? Alarm.From(after) : null));
    }

    private static PlantModel? PlantOf(string alarmId, Site site) => site.Plants.FirstOrDefault(plant => alarmId.StartsWith(plant.Id + ".", StringComparison.Ordinal));

    private static ProblemHttpResult Unknown(string alarmId) => Refused.Problem(new Refusal(RefusalKind.NotFound,
        $"alarm_id '{alarmId}' is not known: it is plant, unit and tag with dots between them, for example Plant-001.BLR-101.{StandingAlarms.Link}."));
}

/// <summary>Who wants it and why.</summary>
/// <param name="By">Name of the person.</param>
/// <param name="Role">primary_on_call, secondary_on_call, operations_manager, safety_officer, engineering_manager or vp_operations.</param>
/// <param name="Reason">Why; needed to shelve and to take out of service.</param>
/// <param name="Minutes">How long to shelve; the most depends on the role.</param>
public sealed record AlarmAction(string? By, string? Role, string? Reason, double? Minutes);

/// <summary>Alarms of the plants.</summary>
/// <param name="Timestamp">When they were read.</param>
/// <param name="ActiveAlarms">One page of them.</param>
/// <param name="Floods">Plants at which more alarms come than a person can take in: those of lower priority are suppressed_by_design there.</param>
/// <param name="Page">Where the page stands.</param>
public sealed record AlarmList(DateTimeOffset Timestamp, IReadOnlyList<Alarm> ActiveAlarms, IReadOnlyList<AlarmFloodStatus> Floods, PageInfo Page);

/// <summary>A flood of alarms.</summary>
public sealed record AlarmFloodStatus(string PlantId, DateTimeOffset Since);

/// <summary>One alarm.</summary>
/// <param name="AlarmId">Plant, unit and tag.</param>
/// <param name="PlantId">The plant.</param>
/// <param name="UnitId">The unit.</param>
/// <param name="Tag">The tag of the row, or LINK, LOCKOUT, NO-LEASE, LEASE-REFUSED for what is wrong with the unit as a whole.</param>
/// <param name="Text">Its cause in words.</param>
/// <param name="Priority">high, medium or low.</param>
/// <param name="State">Where it is in its life, after ISA-18.2.</param>
/// <param name="IsTrip">Whether it took fuel off: such an alarm stays until it is acknowledged, gone and reset here.</param>
/// <param name="IsFirstOut">Whether it was the first trip of its unit.</param>
/// <param name="CauseStands">Whether its cause stands.</param>
/// <param name="IsAnnounced">Whether an operator is called to it.</param>
/// <param name="RaisedAt">When its cause came last.</param>
/// <param name="ClearedAt">When its cause went; null while it stands.</param>
/// <param name="Occurrences">How often its cause came since it is on the list.</param>
/// <param name="AcknowledgedBy">Who acknowledged it; null when nobody did since it came.</param>
/// <param name="AcknowledgedAt">When.</param>
/// <param name="PutAwayBy">Who shelved it or took it out of service; null when nobody did.</param>
/// <param name="PutAwayReason">Why.</param>
/// <param name="ShelvedUntil">When it leaves the shelf by itself.</param>
public sealed record Alarm(
    string AlarmId, string PlantId, string UnitId, string Tag, string Text, AlarmPriority Priority, AlarmState State, bool IsTrip, bool IsFirstOut, bool CauseStands, bool IsAnnounced,
    DateTimeOffset RaisedAt, DateTimeOffset? ClearedAt, int Occurrences, PersonName? AcknowledgedBy, DateTimeOffset? AcknowledgedAt, PersonName? PutAwayBy, string? PutAwayReason, DateTimeOffset? ShelvedUntil)
{
    public static Alarm From(AlarmRecord alarm)
    {
        ArgumentNullException.ThrowIfNull(alarm);
        return new(
            alarm.AlarmId, alarm.PlantId, alarm.UnitId, alarm.Tag, alarm.Text, alarm.Priority, alarm.State, alarm.IsTrip, alarm.IsFirstOut, alarm.Stands, alarm.IsAnnounced,
            alarm.RaisedAt, alarm.ClearedAt, alarm.Occurrences, PersonName.From(alarm.AcknowledgedBy), alarm.AcknowledgedAt, PersonName.From(alarm.PutAwayBy), alarm.PutAwayWhy, alarm.ShelvedUntil);
    }
}

/// <summary>Who did something, and as what.</summary>
public sealed record PersonName(string By, Role Role)
{
    public static PersonName? From(Actor? actor) => actor is null ? null : new PersonName(actor.By, actor.Role);
}

/// <summary>What came of a command.</summary>
/// <param name="AlarmId">The alarm.</param>
/// <param name="State">Its state now; normal when it has left the list.</param>
/// <param name="Alarm">The alarm; null when it has left the list.</param>
public sealed record AlarmCommandResult(string AlarmId, AlarmState State, Alarm? Alarm);

/// <summary>What happened to an alarm.</summary>
public sealed record AlarmHistory(string AlarmId, IReadOnlyList<AlarmHistoryEntry> Entries, PageInfo Page);

/// <summary>One thing that happened to an alarm.</summary>
/// <param name="At">When.</param>
/// <param name="Event">What.</param>
/// <param name="State">What it was then.</param>
/// <param name="Actor">Who did it; null when the unit or the time did.</param>
/// <param name="Reason">Why; null where nobody said.</param>
public sealed record AlarmHistoryEntry(DateTimeOffset At, AlarmInput Event, AlarmState State, PersonName? Actor, string? Reason)
{
    public static AlarmHistoryEntry From(AlarmJournalEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return new(entry.At, entry.Input, entry.State, PersonName.From(entry.Actor), entry.Reason.Length > 0 ? entry.Reason : null);
    }
}
