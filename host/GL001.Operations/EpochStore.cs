using Dapper;

namespace GL001.Operations;

/// <summary>Hands out epochs.</summary>
public interface IEpochs
{
    /// <inheritdoc cref="EpochStore.NextAsync"/>
    Task<long> NextAsync(string plantId, string controllerId, long? highestTold);
}

/// <summary>
/// Epochs of leases: each commander of a controller takes one, and the controller refuses those below the highest it has seen. So of two that believe they
/// command it only the later one is heard.
/// </summary>
public sealed class EpochStore(OperationsDatabase database) : IEpochs
{
    /// <summary>An epoch above every one that was handed out for the controller and above the highest it tells; never the same twice.</summary>
    /// <param name="plantId">The plant.</param>
    /// <param name="controllerId">The controller.</param>
    /// <param name="highestTold">What the controller tells as the highest it has accepted, perhaps from a coordinator with another store; null when it tells none.</param>
    /// <exception cref="OperationsException">The store failed; then nobody got an epoch, or one that is not used.</exception>
    public Task<long> NextAsync(string plantId, string controllerId, long? highestTold) => database.WriteAsync(connection => connection.QuerySingle<long>(
        """
        INSERT INTO controller_epochs (plant_id, controller_id, epoch) VALUES (@plantId, @controllerId, @least)
        ON CONFLICT (plant_id, controller_id) DO UPDATE
        SET epoch = CASE WHEN controller_epochs.epoch < @least THEN @least ELSE controller_epochs.epoch + 1 END
        RETURNING epoch
        """, new { plantId, controllerId, least = highestTold is { } highest ? highest + 1 : 0 }));
}
