using GL001.Orchestration.Authority;

namespace GL001.Orchestration.Alarms;

/// <summary>What is kept of a plant's alarms.</summary>
public sealed class AlarmListState
{
    public Dictionary<string, AlarmRecord> Alarms { get; init; } = [];

    public AlarmFlood Flood { get; init; } = new();

    public long LastEntry { get; set; }

    /// <summary>Lines of the journal that may not be there yet: written with the state first, so that a crash loses none.</summary>
    public List<AlarmJournalEntry> Unjournaled { get; init; } = [];
}

/// <summary>The alarms of one plant.</summary>
public sealed class AlarmList(string plantId, AlarmListState state)
{
    /// <summary>Longest reason.</summary>
    public const int LongestReason = 500;

    public static string IdOf(string plantId, string unitId, string tag) => $"{plantId}.{unitId}.{tag}";

    public IEnumerable<AlarmRecord> All => state.Alarms.Values;

    /// <summary>Takes in what stands now.</summary>
    /// <param name="standing">Every cause that stands, each once.</param>
    /// <param name="unheard">Units of which nobody knows what stands: their alarms stay as they are.</param>
    /// <param name="now">The present.</param>
    public void Observe(IReadOnlyCollection<StandingAlarm> standing, IReadOnlySet<string> unheard, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(standing);
        ArgumentNullException.ThrowIfNull(unheard);
        EndShelving(now);
        var ids = standing.Select(alarm => IdOf(plantId, alarm.UnitId, alarm.Tag)).ToHashSet();
        foreach (var gone in state.Alarms.Values.Where(alarm => alarm.Stands && !ids.Contains(alarm.AlarmId) && !unheard.Contains(alarm.UnitId)).ToList())
        {
            if (now - (gone.GoneSince ?? now) < gone.ClearAfter)
            {
                state.Alarms[gone.AlarmId] = gone with { GoneSince = gone.GoneSince ?? now };
                continue;
            }

            Change(gone with { Stands = false, ClearedAt = now, GoneSince = null }, AlarmInput.Clear, null, "", now);
        }

        // The most urgent first: where a flood begins among them, those are announced.
        foreach (var alarm in standing.OrderBy(alarm => alarm.Priority).ThenBy(alarm => !alarm.IsFirstOut))
        {
            Take(alarm, now);
        }

        var wasFlood = state.Flood.IsOn;
        state.Flood.Judge(now);
        if (wasFlood && !state.Flood.IsOn)
        {
            foreach (var suppressed in state.Alarms.Values.Where(alarm => alarm.State == AlarmState.SuppressedByDesign).ToList())
            {
                Change(suppressed, AlarmInput.EndFlood, null, "", now);
            }
        }
    }

    /// <summary>Does what a person wants. Returns why not; null when it is done.</summary>
    /// <param name="alarmId">The alarm; to be on the list.</param>
    /// <param name="command">What to do.</param>
    /// <param name="actor">Who wants it.</param>
    /// <param name="reason">Why; needed to put an alarm away.</param>
    /// <param name="time">How long to shelve.</param>
    /// <param name="now">The present.</param>
    public Refusal? Command(string alarmId, AlarmCommand command, Actor actor, string reason, TimeSpan time, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(reason);
        if (!state.Alarms.TryGetValue(alarmId, out var alarm))
        {
            return new Refusal(RefusalKind.NotFound, $"alarm_id '{alarmId}' is not on the list of {plantId}.");
        }

        if (AlarmAuthority.Obstacle(actor.Role, command) is { } obstacle)
        {
            return new Refusal(RefusalKind.NotAllowed, obstacle);
        }

        if (command is AlarmCommand.Shelve or AlarmCommand.TakeOutOfService)
        {
            if (alarm.IsTrip)
            {
                return new Refusal(RefusalKind.NotAllowed, $"{alarm.Tag} is a trip: it can be neither shelved nor taken out of service.");
            }

            if (reason.Length == 0)
            {
                return new Refusal(RefusalKind.BadField, "reason must say why the alarm is put away.");
            }
        }

        var most = AlarmAuthority.MostShelving(actor.Role);
        if (command == AlarmCommand.Shelve && (time <= TimeSpan.Zero || time > most))
        {
            return new Refusal(RefusalKind.BadField, $"minutes is a number above 0, for {Names.Of(actor.Role)} up to {most.TotalMinutes:0}.");
        }

        var input = InputOf(command);
        if (AlarmLifeCycle.Next(alarm.State, input, alarm.Stands, alarm.IsTrip) is null)
        {
            return new Refusal(RefusalKind.Conflict, Refuses(alarm, command));
        }

        var awayNow = command is AlarmCommand.Shelve or AlarmCommand.TakeOutOfService;
        Change(command == AlarmCommand.Acknowledge
            ? alarm with { AcknowledgedBy = actor, AcknowledgedAt = now }
            : alarm with { PutAwayBy = awayNow ? actor : null, PutAwayWhy = awayNow ? reason : null, ShelvedUntil = command == AlarmCommand.Shelve ? now + time : null }, input, actor, reason, now);
        return null;
    }

    private static string Refuses(AlarmRecord alarm, AlarmCommand command) => command == AlarmCommand.Reset && alarm.IsTrip
        ? $"{alarm.AlarmId} is {Names.Of(alarm.State)}: a trip is reset here once its cause is gone and it is acknowledged. Its controller is reset at the unit only."
        : $"{alarm.AlarmId} is {Names.Of(alarm.State)}: {Names.Of(command)} means nothing to it.";

    private static AlarmInput InputOf(AlarmCommand command) => command switch
    {
        AlarmCommand.Acknowledge => AlarmInput.Acknowledge,
        AlarmCommand.Shelve => AlarmInput.Shelve,
        AlarmCommand.Unshelve => AlarmInput.Unshelve,
        AlarmCommand.TakeOutOfService => AlarmInput.TakeOutOfService,
        AlarmCommand.ReturnToService => AlarmInput.ReturnToService,
        _ => AlarmInput.Reset,
    };

    private void EndShelving(DateTimeOffset now)
    {
        foreach (var shelved in state.Alarms.Values.Where(alarm => alarm.State == AlarmState.Shelved && alarm.ShelvedUntil <= now).ToList())
        {
            Change(shelved with { PutAwayBy = null, PutAwayWhy = null, ShelvedUntil = null }, AlarmInput.Unshelve, null, "its time is over", now);
        }
    }

    private void Take(StandingAlarm alarm, DateTimeOffset now)
    {
        var id = IdOf(plantId, alarm.UnitId, alarm.Tag);
        if (state.Alarms.TryGetValue(id, out var known) && known.Stands)
        {
            state.Alarms[id] = known with { Text = alarm.Text, Priority = alarm.Priority, IsFirstOut = known.IsFirstOut || alarm.IsFirstOut, GoneSince = null };
            return;
        }

        var input = state.Flood.IsOn && alarm.Priority != AlarmPriority.High && !alarm.IsTrip ? AlarmInput.RaiseInFlood : AlarmInput.Raise;
        var raised = new AlarmRecord
        {
            AlarmId = id,
            PlantId = plantId,
            UnitId = alarm.UnitId,
            Tag = alarm.Tag,
            Text = alarm.Text,
            Priority = alarm.Priority,
            IsTrip = alarm.IsTrip,
            IsFirstOut = alarm.IsFirstOut,
            ClearAfter = alarm.ClearAfter,
            State = known?.State ?? AlarmState.Normal,
            Stands = true,
            RaisedAt = now,
            PutAwayBy = known?.PutAwayBy,
            PutAwayWhy = known?.PutAwayWhy,
            ShelvedUntil = known?.ShelvedUntil,
            Occurrences = (known?.Occurrences ?? 0) + 1,
        };
        Change(raised, input, null, "", now);

        // One that was put away does not ring and so does not count.
        if (state.Alarms[id].State is not (AlarmState.Shelved or AlarmState.OutOfService))
        {
            state.Flood.Count(now);
        }
    }

    private void Change(AlarmRecord alarm, AlarmInput input, Actor? actor, string reason, DateTimeOffset now)
    {
        // What the unit does is never refused: then the alarm is as it was.
        var next = AlarmLifeCycle.Next(alarm.State, input, alarm.Stands, alarm.IsTrip) ?? alarm.State;
        if (next == AlarmState.Normal)
        {
            state.Alarms.Remove(alarm.AlarmId);
        }
        else
        {
            state.Alarms[alarm.AlarmId] = alarm with { State = next };
        }

        state.Unjournaled.Add(new AlarmJournalEntry(++state.LastEntry, alarm.AlarmId, now, input, next, actor, reason));
    }
}
