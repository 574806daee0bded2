using System.Collections.Immutable;
using GL001.Operations;
using GL001.Orchestration.Energy;

namespace GL001.Actors.Energy;

/// <summary>Targets and baseline of one plant's energy: owned here, kept in the operations database.</summary>
public interface IEnergyGrain : IGrainWithStringKey
{
    Task<EnergySettings> GetAsync();

    /// <summary>Replaces every target. Kept when it returns.</summary>
    Task<EnergySettings> SetTargetsAsync(ImmutableArray<EnergyTarget> targets);

    /// <summary>Replaces the baseline. Kept when it returns.</summary>
    Task<EnergySettings> SetBaselineAsync(KeptBaseline baseline);
}

/// <inheritdoc cref="IEnergyGrain"/>
public sealed class EnergyGrain([PersistentState("energy", OperationsGrainStorage.ProviderName)] IPersistentState<EnergySettings> kept) : Grain, IEnergyGrain
{
    public Task<EnergySettings> GetAsync() => Task.FromResult(kept.State);

    public Task<EnergySettings> SetTargetsAsync(ImmutableArray<EnergyTarget> targets) => KeepAsync(kept.State with { Targets = targets });

    public Task<EnergySettings> SetBaselineAsync(KeptBaseline baseline) => KeepAsync(kept.State with { Baseline = baseline });

    private async Task<EnergySettings> KeepAsync(EnergySettings changed)
    {
        var before = kept.State;
        kept.State = changed;
        try
        {
            await kept.WriteStateAsync();
            return changed;
        }
        catch
        {
            // What could not be kept is not told either.
            kept.State = before;
            throw;
        }
    }
}
