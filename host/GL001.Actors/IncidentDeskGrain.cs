using System.Collections.Immutable;
using GL001.Notifications;
using GL001.Operations;
using GL001.Orchestration;
using GL001.Orchestration.Authority;
using GL001.Orchestration.Incidents;

namespace GL001.Actors;

/// <summary>The incidents of the network.</summary>
public interface IIncidentDeskGrain : IGrainWithStringKey
{
    /// <summary>Takes in how the system stands: opens, escalates and closes.</summary>
    Task ObserveAsync(SystemFacts facts);

    /// <summary>Open incidents, and those that ended so lately that they may come back.</summary>
    Task<ImmutableArray<Incident>> GetAsync();

    Task<IncidentAnswer> FindAsync(string incidentId);

    Task<IncidentAnswer> ReportAsync(IncidentReport report);

    /// <summary>Notes an emergency order. Null when it could not be kept.</summary>
    Task<OrderNoted?> NoteOrderAsync(EmergencyOrder order);

    Task<IncidentAnswer> ActAsync(string incidentId, IncidentAction action, Actor actor, string text);
}

/// <summary>What came of it.</summary>
/// <param name="Refusal">Why it was not done; null when it was.</param>
/// <param name="Incident">The incident then; null when it was refused.</param>
[GenerateSerializer, Immutable]
public sealed record IncidentAnswer([property: Id(0)] Refusal? Refusal, [property: Id(1)] Incident? Incident);

/// <inheritdoc cref="IIncidentDeskGrain"/>
public sealed class IncidentDeskGrain(
    [PersistentState("incidents", OperationsRows.Storage)] IPersistentState<IncidentDeskState> state, IncidentArchive archive, Outbox outbox, TimeProvider clock)
    : Grain, IIncidentDeskGrain
{
    private static readonly IncidentAnswer s_notStored = new(new Refusal(RefusalKind.NotStored, "Incidents cannot be read or written now; nothing was changed."), null);

    private IncidentDesk? _desk;

    private IncidentDesk Desk => _desk ??= new IncidentDesk(IncidentRules.All, state.State);

    public async Task ObserveAsync(SystemFacts facts)
    {
        if (Desk.Observe(facts, clock.GetUtcNow()) || state.State.Outgoing.Count > 0)
        {
            await KeepAsync();
        }

        await ArchiveAsync();
    }

    public Task<ImmutableArray<Incident>> GetAsync() => Task.FromResult(Desk.Incidents.ToImmutableArray());

    public async Task<IncidentAnswer> FindAsync(string incidentId)
    {
        try
        {
            return (Known(incidentId) ?? await archive.FindAsync(incidentId)) is { } found ? new IncidentAnswer(null, found) : Unknown(incidentId);
        }
        catch (OperationsException)
        {
            return s_notStored;
        }
    }

    public async Task<IncidentAnswer> ReportAsync(IncidentReport report)
    {
        var incident = Desk.Report(report, clock.GetUtcNow());
        return await KeepAsync() ? new IncidentAnswer(null, incident) : s_notStored;
    }

    public async Task<OrderNoted?> NoteOrderAsync(EmergencyOrder order)
    {
        var noted = Desk.Note(order, clock.GetUtcNow());
        return noted.IncidentIds.IsEmpty || await KeepAsync() ? noted : null;
    }

    public async Task<IncidentAnswer> ActAsync(string incidentId, IncidentAction action, Actor actor, string text)
    {
        if (Known(incidentId) is null)
        {
            return await ActOnArchivedAsync(incidentId, action, actor, text);
        }

        if (Desk.Act(incidentId, action, actor, text, clock.GetUtcNow()) is { } refusal)
        {
            return new IncidentAnswer(refusal, null);
        }

        return await KeepAsync() ? new IncidentAnswer(null, Known(incidentId)) : s_notStored;
    }

    private async Task<IncidentAnswer> ActOnArchivedAsync(string incidentId, IncidentAction action, Actor actor, string text)
    {
        try
        {
            if (await archive.FindAsync(incidentId) is not { } archived)
            {
                return Unknown(incidentId);
            }

            var (after, refusal) = IncidentDesk.Apply(archived, action, actor, text, clock.GetUtcNow());
            if (after is not null)
            {
                await archive.PutAsync(after);
            }

            return new IncidentAnswer(refusal, after);
        }
        catch (OperationsException)
        {
            return s_notStored;
        }
    }

    /// <summary>First into the archive, then out of the state: a crash between the two leaves it in both, never in none.</summary>
    private async Task ArchiveAsync()
    {
        var over = Desk.Archivable(clock.GetUtcNow()).ToList();
        if (over.Count == 0)
        {
            return;
        }

        try
        {
            foreach (var incident in over)
            {
                await archive.PutAsync(incident);
            }
        }
        catch (OperationsException)
        {
            // They stay and go with the next observation.
            return;
        }

        state.State.Incidents.RemoveAll(over.Contains);
        await KeepAsync();
    }

    /// <summary>Writes the incidents with their notices, then hands those to the outbox. False when the incidents could not be written.</summary>
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
            await outbox.EnqueueAsync([.. state.State.Outgoing]);
            state.State.Outgoing.Clear();
        }
        catch (OperationsException)
        {
            // They stay and go with the next observation.
        }

        return true;
    }

    private Incident? Known(string incidentId) => Desk.Incidents.FirstOrDefault(incident => incident.IncidentId == incidentId);

    private static IncidentAnswer Unknown(string incidentId) => new(new Refusal(RefusalKind.NotFound, $"incident_id '{incidentId}' is not known."), null);
}
