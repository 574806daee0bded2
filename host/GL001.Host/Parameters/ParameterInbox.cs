using System.Collections.Concurrent;
using System.Threading.Channels;
using GL001.Gateway;

namespace GL001.Host.Parameters;

/// <summary>Passes what a controller tells to whoever waits for an answer of it.</summary>
public sealed class ParameterInbox
{
    private readonly ConcurrentDictionary<Listener, ControllerAddress> _listeners = [];

    public void Leave(PlantEvent plantEvent)
    {
        foreach (var (listener, controller) in _listeners)
        {
            if (plantEvent.PlantId == controller.PlantId && plantEvent.ControllerId == controller.ControllerId)
            {
                listener.Take(plantEvent);
            }
        }
    }

    /// <summary>Hears the controller from now on, until disposed.</summary>
    public Listener Listen(ControllerAddress controller)
    {
        var listener = new Listener(_listeners);
        _listeners[listener] = controller;
        return listener;
    }

    /// <summary>Somebody who waits for an answer, for seconds only.</summary>
    public sealed class Listener(ConcurrentDictionary<Listener, ControllerAddress> listeners) : IDisposable
    {
        private readonly Channel<PlantEvent> _heard = Channel.CreateUnbounded<PlantEvent>();

        public ChannelReader<PlantEvent> Reader => _heard.Reader;

        public void Take(PlantEvent plantEvent) => _heard.Writer.TryWrite(plantEvent);

        public void Dispose() => listeners.TryRemove(this, out _);
    }
}
