using System.Collections.Immutable;
using System.Text.Json;
using GL001.Historian;
using GL001.Orchestration.Modes;
using GL001.Plant;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace GL001.Actors.Modes;

/// <summary>What became of an order.</summary>
/// <param name="Modes">As they stand after it.</param>
/// <param name="Refusal">Why it was not followed; empty when it was.</param>
/// <param name="IsKept">Whether it is on the disk. Only a stop is followed without that, and written as soon as it can be.</param>
[GenerateSerializer, Immutable]
public sealed record ModeOutcome([property: Id(0)] OperatingModes Modes, [property: Id(1)] string Refusal, [property: Id(2)] bool IsKept);

/// <summary>Owns what people ordered beside the plan: modes, local control, relaxations, backup heat, stops.</summary>
public interface IOperatingModeGrain : IGrainWithStringKey
{
    /// <summary>As they stand now.</summary>
    [AlwaysInterleave]
    Task<OperatingModes> GetAsync();

    /// <summary>Follows an order, or says why not. Anything but a stop throws when it cannot be kept, and nothing of it stands.</summary>
    Task<ModeOutcome> OrderAsync(ModeOrder order);

    /// <summary>Ends what has run out or is restored. Asked before each plan.</summary>
    Task<OperatingModes> SettleAsync();
}

/// <inheritdoc cref="IOperatingModeGrain"/>
public sealed partial class OperatingModeGrain(
    [PersistentState("operating_modes", OperatingModeGrain.StorageName)] IPersistentState<OperatingModes> state, Site site, IHistorian historian, TimeProvider clock, ILogger<OperatingModeGrain> logger)
    : Grain, IOperatingModeGrain
{
    /// <summary>The grain storage of the operations database.</summary>
    public const string StorageName = "operations";

    // A stop that could not be written stands all the same.
    private bool _isUnwritten;

    public Task<OperatingModes> GetAsync() => Task.FromResult(ModeRules.Expire(state.State, clock.GetUtcNow()));

    public async Task<ModeOutcome> OrderAsync(ModeOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        var now = clock.GetUtcNow();
        var modes = ModeRules.Expire(state.State, now);
        if (ModeRules.Refusal(modes, order) is { Length: > 0 } refusal)
        {
            return new ModeOutcome(modes, refusal, IsKept: true);
        }

        var isStop = order.Kind is ModeOrderKind.SafetyShutdown or ModeOrderKind.FuelCutoff;
        await BecomeAsync(ModeRules.Apply(modes, order, now), mayStandUnwritten: isStop);
        return new ModeOutcome(state.State, "", !_isUnwritten);
    }

    public async Task<OperatingModes> SettleAsync()
    {
        var watched = ModeRules.Watched(state.State).ToList();
        var settled = ModeRules.Settle(state.State, clock.GetUtcNow(), watched.Count == 0 ? [] : await WellAsync(watched));
        if (!ReferenceEquals(settled, state.State) || _isUnwritten)
        {
            await BecomeAsync(settled, mayStandUnwritten: _isUnwritten);
        }

        return state.State;
    }

    /// <summary>Plants whose heat is normal and whose controllers are all heard.</summary>
    private async Task<List<string>> WellAsync(List<string> plantIds)
    {
        var heat = await GrainFactory.GetGrain<IHeatStatusGrain>(GrainKeys.HeatStatus).GetAsync();
        var plants = await Task.WhenAll(plantIds.Where(id => site.Plants.Any(plant => plant.Id == id)).Select(id => GrainFactory.GetGrain<IPlantGrain>(id).GetAsync()));
        return [.. plants.Where(plant => plant.Units.All(unit => unit.IsOnline) && heat.First(judged => judged.PlantId == plant.PlantId) is { Status: HeatStatus.Normal, CriticalSystemsOk: true }).Select(plant => plant.PlantId)];
    }

    private async Task BecomeAsync(OperatingModes next, bool mayStandUnwritten)
    {
        var before = state.State;
        state.State = next;
        try
        {
            await state.WriteStateAsync();
            _isUnwritten = false;
        }
        catch (Exception problem) when (mayStandUnwritten)
        {
            LogStopNotKept(problem);
            _isUnwritten = true;
        }
        catch
        {
            state.State = before;
            throw;
        }

        var known = before.Audit.IsEmpty ? 0 : before.Audit[^1].Number;

        // Not waited for: a slow history must not delay a stop.
        _ = RecordAsync([.. next.Audit.Where(change => change.Number > known)]);
    }

    private async Task RecordAsync(ImmutableArray<ModeChange> changes)
    {
        foreach (var change in changes)
        {
            try
            {
                await historian.AppendEventAsync(new HistoryEvent(
                    change.At, $"mode_{change.Change}", PlantOf(change.Subject), site.Units.Any(unit => unit.Id == change.Subject) ? change.Subject : null,
                    $"{change.Change} for {change.Subject}, ordered by {change.By}: {change.Reason}", JsonSerializer.Serialize(change)));
            }
            catch (Exception problem)
            {
                // It stands in the operations database with its audit, whatever became of the record.
                LogNotRecorded(change.Change, problem.Message);
            }
        }
    }

    private string PlantOf(string subject) =>
        site.Plants.FirstOrDefault(plant => plant.Id == subject || plant.Units.Any(unit => unit.Id == subject))?.Id ?? "network";

    [LoggerMessage(EventId = 3101, Level = LogLevel.Error, Message = "A stop stands but could not be kept; it is tried again before each plan")]
    private partial void LogStopNotKept(Exception problem);

    [LoggerMessage(EventId = 3102, Level = LogLevel.Error, Message = "The change {Change} stands but could not be written to history: {Reason}")]
    private partial void LogNotRecorded(string change, string reason);
}
