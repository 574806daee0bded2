namespace GL001.Gateway;

/// <summary>Takes plant events, one after the other, in the order they were received.</summary>
public interface IPlantEventSink
{
    /// <summary>The next event waits until this one is done. An exception is logged and counted by the caller; the event is not offered again.</summary>
    Task HandleAsync(PlantEvent plantEvent, CancellationToken cancellationToken);
}
