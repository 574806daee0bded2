namespace GL001.Control;

/// <summary>On which side of its limit an interlock trips.</summary>
public enum TripDirection : byte
{
    /// <summary>An analog value at or above the limit trips.</summary>
    High = 0,

    /// <summary>An analog value at or below the limit trips.</summary>
    Low = 1,

    /// <summary>A contact that opens trips.</summary>
    Open = 2,

    /// <summary>A contact that closes trips.</summary>
    Closed = 3,
}

/// <summary>When an interlock stands guard.</summary>
public enum Arming : byte
{
    Always = 0,

    /// <summary>From the end of the pilot's ignition period to the end of the pilot trial.</summary>
    PilotProving = 1,

    /// <summary>While the main fuel valves are commanded open.</summary>
    MainFuel = 2,

    /// <summary>While any fuel valve is commanded open.</summary>
    AnyFuel = 3,

    /// <summary>While no fuel valve is commanded open.</summary>
    NoFuel = 4,
}

/// <summary>One row of the cause-and-effect table and its running state.</summary>
public sealed class Interlock
{
    private int _violatedMs;

    public Interlock(string id, string tag, AnalogSignal analog, DiscreteSignal discrete, TripDirection direction,
        double limit, int delayMs, Arming arming, TripClass tripClass)
    {
        Id = id;
        Tag = tag;
        Analog = analog;
        Discrete = discrete;
        Direction = direction;
        Limit = limit;
        DelayMs = delayMs;
        Arming = arming;
        TripClass = tripClass;
    }

    /// <summary>Row id of <c>hardware/cause-and-effect.csv</c>, for example <c>B03</c>.</summary>
    public string Id { get; }

    /// <summary>ISA-5.1 tag of the trip, for example <c>PSHH-102</c>.</summary>
    public string Tag { get; }

    public AnalogSignal Analog { get; }

    public DiscreteSignal Discrete { get; }

    public TripDirection Direction { get; }

    /// <summary>Trip limit in the unit of the signal; unused for contacts.</summary>
    public double Limit { get; }

    /// <summary>How long the violation must stand, ms.</summary>
    public int DelayMs { get; }

    public Arming Arming { get; }

    public TripClass TripClass { get; }

    /// <summary>True while the interlock is armed and its violation has stood for the delay.</summary>
    public bool IsTripped { get; private set; }

    /// <summary>True when the vote came from a signal that could not be trusted rather than from its value.</summary>
    public bool BySignalFault { get; private set; }

    /// <summary>True as long as the cause stands, armed or not, delay or not: what a reset waits for.</summary>
    public bool CauseStands { get; private set; }

    /// <summary>The reading at the last evaluation: analog value, or 1 for a closed contact.</summary>
    public double Reading { get; private set; }

    /// <param name="image">The frozen inputs.</param>
    /// <param name="armed">Whether <see cref="Arming"/> holds in this scan.</param>
    /// <param name="elapsedMs">Time since the last scan, ms, not negative.</param>
    public void Evaluate(ProcessImage image, bool armed, int elapsedMs)
    {
        bool violated = IsViolated(image);

        // A contact that is open because nothing burns is no cause that a reset has to wait for.
        CauseStands = violated && (Arming == Arming.Always || armed);
        if (!armed || !violated)
        {
            _violatedMs = 0;
            IsTripped = false;
            return;
        }

        // Counted from the last scan that was still good, so the delay can only come out short, never long.
        // A signal that cannot be trusted does not wait.
        if (_violatedMs < DelayMs)
        {
            _violatedMs += elapsedMs;
        }

        IsTripped = BySignalFault || _violatedMs >= DelayMs;
    }

    private bool IsViolated(ProcessImage image)
    {
        if (Analog != AnalogSignal.None)
        {
            AnalogInput input = image.Analog(Analog);
            BySignalFault = input.IsBad;
            Reading = input.Value;
            return BySignalFault || (Direction == TripDirection.High ? Reading >= Limit : Reading <= Limit);
        }

        DiscreteInput contact = image.Discrete(Discrete);
        BySignalFault = contact.Quality == SignalQuality.Bad;
        Reading = contact.IsClosed ? 1.0 : 0.0;
        return BySignalFault || (Direction == TripDirection.Open ? !contact.IsClosed : contact.IsClosed);
    }
}
