using GL001.Control;
using GL001.Drivers;
using GL001.Storage;
using GL001.Wire;

namespace GL001.Runtime;

/// <summary>
/// Holds a monitoring thermometer, a chip and element of its own, against the resistance thermometer that trips. Only told, by an
/// event: no trip and no vote, since nobody proved that the two elements stand alike. On the slow thread, which may wait for it.
/// </summary>
public sealed class MonitorCheck
{
    /// <summary>Time between two readings, ms.</summary>
    public const int PeriodMs = 10_000;

    /// <summary>Two Pt100 of class B differ by 2 · (0.30 + 0.005 · 300) = 3.6 K at 300 °C (IEC 60751); the rest is left to their places in the duct.</summary>
    public const double MostDifferenceK = 10.0;

    /// <summary>So many readings, one after the other, make an event; as many sound ones make ready for the next.</summary>
    public const int Readings = 3;

    /// <summary>Code of the event: the two differ.</summary>
    public const int Differs = 1;

    /// <summary>Code of the event: the monitoring thermometer gives no reading.</summary>
    public const int NoReading = 2;

    private readonly IMonitorPort _monitor;
    private readonly Mailbox _mailbox;
    private readonly EventBuffer _events;
    private readonly TelemetryFrame _frame = new TelemetryFrame();
    private readonly int _index;
    private long _nextMs;
    private int _found;
    private int _times;
    private int _told;

    /// <param name="monitor">The monitoring thermometer.</param>
    /// <param name="kind">A boiler's stands in its flue, a furnace's at its outlet.</param>
    /// <param name="mailbox">Where the scan leaves what it measured.</param>
    /// <param name="events">Where the difference is told.</param>
    public MonitorCheck(IMonitorPort monitor, UnitKind kind, Mailbox mailbox, EventBuffer events)
    {
        _monitor = monitor;
        _mailbox = mailbox;
        _events = events;
        int metric = kind == UnitKind.Boiler ? MetricId.FlueTemperatureDegC : MetricId.OutletTemperatureDegC;
        for (int i = 0; i < MetricCatalog.Device.Length; i++)
        {
            _index = MetricCatalog.Device[i] == metric ? i : _index;
        }
    }

    /// <summary>Reads when it is time to; may wait a tenth of a second for the conversion.</summary>
    /// <param name="nowMs">Monotonic time since power-up, ms.</param>
    public void Pump(long nowMs)
    {
        if (nowMs < _nextMs)
        {
            return;
        }

        _nextMs = nowMs + PeriodMs;
        bool read = _monitor.TryRead(out double degC);

        // A trip's thermometer that is bad has tripped, and there is nothing to compare with.
        if (!_mailbox.TryReadFrame(_frame) || _frame.Quality(_index) != SignalQuality.Good)
        {
            return;
        }

        double tripDegC = _frame.Number(_index);
        double difference = degC - tripDegC;

        // Written so that NaN differs.
        int found = !read ? NoReading : difference <= MostDifferenceK && difference >= -MostDifferenceK ? 0 : Differs;
        _times = found != _found ? 1 : _times < Readings ? _times + 1 : Readings;
        _found = found;
        if (_times >= Readings && _found != _told)
        {
            _told = _found;
            if (_found != 0)
            {
                _events.Post(EventKind.MonitorDiffers, _found, nowMs, 0, _found == Differs ? "Differs" : "NoReading", read ? degC : 0.0, tripDegC);
            }
        }
    }
}
