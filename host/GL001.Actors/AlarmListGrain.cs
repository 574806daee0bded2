using System.Collections.Immutable;
using GL001.Operations;
using GL001.Orchestration;
using GL001.Orchestration.Alarms;
using GL001.Orchestration.Authority;

namespace GL001.Actors;

/// <summary>The alarms of one plant.</summary>
public interface IAlarmListGrain : IGrainWithStringKey
{
    /// <summary>Takes in how the plant's units stand.</summary>
    /// <param name="plant">The plant.</param>
    /// <param name="isSettled">False shortly after a start: a controller that was never heard is then no alarm yet.</param>
    Task ObserveAsync(PlantSnapshot plant, bool isSettled);

    Task<AlarmPicture> GetAsync();

    Task<AlarmAnswer> CommandAsync(AlarmOrder order);
}

/// <summary>The alarms of a plant at one instant.</summary>
/// <param name="Alarms">All that are not normal.</param>
/// <param name="FloodSince">Since when more come than a person can take in; null when they do not.</param>
[GenerateSerializer, Immutable]
public sealed record AlarmPicture([property: Id(0)] ImmutableArray<AlarmRecord> Alarms, [property: Id(1)] DateTimeOffset? FloodSince);

/// <summary>What a person wants of an alarm.</summary>
/// <param name="AlarmId">The alarm.</param>
/// <param name="Command">What to do.</param>
/// <param name="Actor">Who wants it.</param>
/// <param name="Reason">Why; may be empty where nothing is put away.</param>
/// <param name="Time">How long to shelve.</param>
[GenerateSerializer, Immutable]
public sealed record AlarmOrder(
    [property: Id(0)] string AlarmId, [property: Id(1)] AlarmCommand Command, [property: Id(2)] Actor Actor, [property: Id(3)] string Reason, [property: Id(4)] TimeSpan Time);

/// <summary>What came of it.</summary>
/// <param name="Refusal">Why it was not done; null when it was.</param>
/// <param name="After">The alarm then; null when it went back to normal.</param>
[GenerateSerializer, Immutable]
public sealed record AlarmAnswer([property: Id(0)] Refusal? Refusal, [property: Id(1)] AlarmRecord? After);

/// <inheritdoc cref="IAlarmListGrain"/>
public sealed class AlarmListGrain(
    [PersistentState("alarms", OperationsRows.Storage)] IPersistentState<AlarmListState> state, AlarmJournal journal, TimeProvider clock) : Grain, IAlarmListGrain
{
    private AlarmList List => new(this.GetPrimaryKeyString(), state.State);

    public async Task ObserveAsync(PlantSnapshot plant, bool isSettled)
    {
        var (lastEntry, flood) = (state.State.LastEntry, state.State.Flood.Since);
        var heard = plant.Units.Where(unit => isSettled || unit.Connection != ConnectionState.NeverSeen).ToList();
        List.Observe(
            [.. heard.SelectMany(StandingAlarms.Of)],
            plant.Units.Where(unit => !unit.IsOnline).Select(unit => unit.UnitId).ToHashSet(),
            clock.GetUtcNow());
        if (state.State.LastEntry != lastEntry || state.State.Flood.Since != flood || state.State.Unjournaled.Count > 0)
        {
            await KeepAsync();
        }
    }

    public Task<AlarmPicture> GetAsync() => Task.FromResult(new AlarmPicture([.. List.All], state.State.Flood.Since));

    public async Task<AlarmAnswer> CommandAsync(AlarmOrder order)
    {
        if (List.Command(order.AlarmId, order.Command, order.Actor, order.Reason, order.Time, clock.GetUtcNow()) is { } refusal)
        {
            return new AlarmAnswer(refusal, null);
        }

        return await KeepAsync()
            ? new AlarmAnswer(null, state.State.Alarms.GetValueOrDefault(order.AlarmId))
            : new AlarmAnswer(new Refusal(RefusalKind.NotStored, "The alarm list cannot be written now; nothing was changed."), null);
    }

    /// <summary>Writes the list with the lines of its journal, then moves those to the journal. False when the list could not be written.</summary>
    private async Task<bool> KeepAsync()
    {
        try
        {
            await state.WriteStateAsync();
        }
        catch (Exception problem) when (problem is OrleansException or OperationsException)
        {
            // What is in memory is ahead of what is kept: the next call begins from what is kept.
            DeactivateOnIdle();
            return false;
        }

        try
        {
            await journal.AppendAsync(this.GetPrimaryKeyString(), [.. state.State.Unjournaled]);
            state.State.Unjournaled.Clear();
        }
        catch (OperationsException)
        {
            // They stay in the list and go with the next observation.
        }

        return true;
    }
}
