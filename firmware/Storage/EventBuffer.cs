namespace GL001.Storage;

/// <summary>
/// Events on their way from the scan, which must not wait for flash, to the thread that stores them. Full, it drops the
/// newest and counts: the first events of a disturbance say what began it.
/// </summary>
public sealed class EventBuffer
{
    private readonly object _gate = new object();
    private readonly EventRecord[] _records;
    private int _first;
    private int _count;
    private int _dropped;

    public EventBuffer(int capacity)
    {
        _records = new EventRecord[capacity];
        for (int i = 0; i < capacity; i++)
        {
            _records[i] = new EventRecord();
        }
    }

    /// <summary>Events that found the buffer full since power-up.</summary>
    public int DroppedCount
    {
        get
        {
            lock (_gate)
            {
                return _dropped;
            }
        }
    }

    /// <summary>Allocates nothing; see <see cref="EventRecord"/> for the arguments.</summary>
    public void Post(EventKind kind, int code, long uptimeMs, long wallMs, string subject, double value, double previous)
    {
        lock (_gate)
        {
            if (_count == _records.Length)
            {
                _dropped++;
                return;
            }

            _records[(_first + _count) % _records.Length].Set(kind, code, uptimeMs, wallMs, subject, value, previous);
            _count++;
        }
    }

    /// <summary>Takes the oldest event; false when there is none.</summary>
    public bool TryTake(EventRecord into)
    {
        lock (_gate)
        {
            if (_count == 0)
            {
                return false;
            }

            into.CopyFrom(_records[_first]);
            _first = (_first + 1) % _records.Length;
            _count--;
            return true;
        }
    }
}
