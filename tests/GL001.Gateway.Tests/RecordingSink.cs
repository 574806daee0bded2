namespace GL001.Gateway.Tests;

/// <summary>Keeps events in order; lets a test hold or break the receiver.</summary>
public sealed class RecordingSink : IPlantEventSink
{
    private readonly List<PlantEvent> _events = [];

    /// <summary>Completed to let events through.</summary>
    public TaskCompletionSource? Gate { get; set; }

    public Func<PlantEvent, bool> Fails { get; set; } = _ => false;

    public IReadOnlyList<PlantEvent> Events
    {
        get
        {
            lock (_events)
            {
                return [.. _events];
            }
        }
    }

    public int Count<T>() => Events.OfType<T>().Count();

    public async Task HandleAsync(PlantEvent plantEvent, CancellationToken cancellationToken)
    {
        if (Gate is { } gate)
        {
            await gate.Task.WaitAsync(cancellationToken);
        }

        lock (_events)
        {
            _events.Add(plantEvent);
        }

        if (Fails(plantEvent))
        {
            throw new InvalidOperationException("the receiver failed");
        }
    }
}
