namespace GL001.Control;

/// <summary>
/// One row of the cause-and-effect table and its running state. Its signals vote: one that violates the limit and one
/// that cannot be trusted both vote for the trip, so a 2oo3 with one bad channel acts as 1oo2 and never as 2oo2.
/// </summary>
public sealed class Interlock
{
    private readonly byte[] _signals;
    private int _violatedMs;

    /// <param name="id">Row id, for example <c>B03</c>.</param>
    /// <param name="tag">ISA-5.1 tag of the trip.</param>
    /// <param name="cause">The cause in words.</param>
    /// <param name="isAnalog">Whether <paramref name="signals"/> are <see cref="AnalogSignal"/>s; else <see cref="DiscreteSignal"/>s.</param>
    /// <param name="signals">The signals that vote.</param>
    /// <param name="required">Votes that trip.</param>
    /// <param name="direction">Which side of the limit trips.</param>
    /// <param name="limit">Limit in the unit of the signals; unused for contacts.</param>
    /// <param name="delayMs">How long the violation must stand, ms.</param>
    /// <param name="arming">When the row stands guard.</param>
    /// <param name="tripClass">What the row does.</param>
    /// <param name="forbidsStart">Whether the cause also forbids a start while the row does not stand guard.</param>
    /// <param name="isFitted">Whether this unit has the row; one that it has not keeps its place and does nothing.</param>
    public Interlock(string id, string tag, string cause, bool isAnalog, byte[] signals, int required, TripDirection direction,
        double limit, int delayMs, Arming arming, TripClass tripClass, bool forbidsStart, bool isFitted = true)
    {
        Id = id;
        Tag = tag;
        Cause = cause;
        IsAnalog = isAnalog;
        _signals = signals;
        Required = required;
        Direction = direction;
        Limit = limit;
        DelayMs = delayMs;
        Arming = arming;
        TripClass = tripClass;
        ForbidsStart = forbidsStart;
        IsFitted = isFitted;
    }

    /// <summary>Row id of <c>hardware/cause-and-effect.csv</c>, for example <c>B03</c>.</summary>
    public string Id { get; }

    /// <summary>ISA-5.1 tag of the trip, for example <c>PSHH-102</c>.</summary>
    public string Tag { get; }

    public string Cause { get; }

    public bool IsAnalog { get; }

    public int Required { get; }

    public int SignalCount => _signals.Length;

    public TripDirection Direction { get; }

    /// <summary>Trip limit in the unit of the signals; unused for contacts.</summary>
    public double Limit { get; }

    /// <summary>How long the violation must stand, ms.</summary>
    public int DelayMs { get; }

    public Arming Arming { get; }

    public TripClass TripClass { get; }

    /// <summary>Whether the row is a start permissive: its cause forbids a start before there is anything to trip.</summary>
    public bool ForbidsStart { get; }

    /// <summary>Whether this unit has the row, by its options; one that it has not keeps its place and does nothing.</summary>
    public bool IsFitted { get; }

    /// <summary>True while the row, being a permissive, stands against a start.</summary>
    public bool StartForbidden { get; private set; }

    /// <summary>True while the interlock is armed and its violation has stood for the delay.</summary>
    public bool IsTripped { get; private set; }

    /// <summary>True when signals that cannot be trusted carried the vote alone.</summary>
    public bool BySignalFault { get; private set; }

    /// <summary>Signals of the vote that cannot be trusted now.</summary>
    public int BadSignals { get; private set; }

    /// <summary>True as long as the cause stands, armed or not, delay or not: what a reset waits for.</summary>
    public bool CauseStands { get; private set; }

    /// <summary>The reading nearest to the trip at the last evaluation; for a contact 1 is closed.</summary>
    public double Reading { get; private set; }

    /// <summary>A signal of the vote by its place: number of an <see cref="AnalogSignal"/> or a <see cref="DiscreteSignal"/>.</summary>
    public byte Signal(int place)
    {
        return _signals[place];
    }

    /// <summary>Whether the analog signal votes here.</summary>
    public bool Watches(AnalogSignal signal)
    {
        for (int i = 0; i < _signals.Length; i++)
        {
            if (IsAnalog && _signals[i] == (byte)signal)
            {
                return true;
            }
        }

        return false;
    }

    /// <param name="image">The frozen inputs.</param>
    /// <param name="armed">Whether <see cref="Arming"/> holds in this scan.</param>
    /// <param name="waits">Whether a value does not count yet, so that its delay has not begun; a reset has to wait for it all the same.</param>
    /// <param name="elapsedMs">Time since the last scan, ms, not negative.</param>
    public void Evaluate(ProcessImage image, bool armed, bool waits, int elapsedMs)
    {
        bool voted = IsAnalog ? VoteOfNumbers(image) : VoteOfContacts(image);

        StartForbidden = voted && ForbidsStart;

        // A contact that is open because nothing burns is no cause that a reset has to wait for.
        CauseStands = voted && TripClass > TripClass.Alarm && (Arming == Arming.Always || armed);
        if (!armed || !voted)
        {
            _violatedMs = 0;
            IsTripped = false;
            return;
        }

        // Counted from the last scan that was still good, so the delay can only come out short, never long.
        // Signals that cannot be trusted do not wait.
        if (waits)
        {
            _violatedMs = 0;
        }
        else if (_violatedMs < DelayMs)
        {
            _violatedMs += elapsedMs;
        }

        IsTripped = BySignalFault || (!waits && _violatedMs >= DelayMs);
    }

    public void Exchange(StateBuffer state)
    {
        _violatedMs = state.Int(_violatedMs);
        IsTripped = state.Bool(IsTripped);
        BySignalFault = state.Bool(BySignalFault);
        Reading = state.Double(Reading);
    }

    private bool VoteOfNumbers(ProcessImage image)
    {
        int violated = 0;
        int bad = 0;
        bool read = false;
        for (int i = 0; i < _signals.Length; i++)
        {
            AnalogInput input = image.Analog((AnalogSignal)_signals[i]);
            if (input.IsBad)
            {
                bad++;
                continue;
            }

            bool high = Direction == TripDirection.High;
            violated += (high ? input.Value >= Limit : input.Value <= Limit) ? 1 : 0;
            if (!read || (high ? input.Value > Reading : input.Value < Reading))
            {
                Reading = input.Value;
                read = true;
            }
        }

        return Voted(violated, bad);
    }

    private bool VoteOfContacts(ProcessImage image)
    {
        int violated = 0;
        int bad = 0;
        Reading = Direction == TripDirection.Open ? 1.0 : 0.0;
        for (int i = 0; i < _signals.Length; i++)
        {
            DiscreteInput contact = image.Discrete((DiscreteSignal)_signals[i]);
            if (contact.Quality == SignalQuality.Bad)
            {
                bad++;
            }
            else if (contact.IsClosed == (Direction == TripDirection.Closed))
            {
                violated++;
                Reading = contact.IsClosed ? 1.0 : 0.0;
            }
        }

        return Voted(violated, bad);
    }

    private bool Voted(int violated, int bad)
    {
        BadSignals = bad;
        BySignalFault = bad >= Required;
        return Voting.Trips(Required, _signals.Length, violated, bad);
    }
}
