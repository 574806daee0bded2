namespace GL001.Control;

/// <summary>
/// Three signals of one quantity: the one that differs from every other that can be read is the odd one out and becomes
/// uncertain. Where no two agree, all three do.
/// </summary>
public sealed class PeerTriple
{
    private readonly PeerCheck _ab;
    private readonly PeerCheck _ac;
    private readonly PeerCheck _bc;

    /// <param name="span">Span of the signals in their unit, above zero.</param>
    /// <param name="maximumPctOfSpan">Largest difference, % of the span.</param>
    /// <param name="delayMs">How long a difference must stand before it counts, and an agreement before it ends it, ms.</param>
    public PeerTriple(double span, double maximumPctOfSpan, int delayMs)
    {
        _ab = new PeerCheck(span, maximumPctOfSpan, delayMs);
        _ac = new PeerCheck(span, maximumPctOfSpan, delayMs);
        _bc = new PeerCheck(span, maximumPctOfSpan, delayMs);
    }

    /// <summary>True while any two of them count as deviating.</summary>
    public bool IsDeviating => _ab.IsDeviating || _ac.IsDeviating || _bc.IsDeviating;

    /// <summary>Compares the three; after their drivers and guards.</summary>
    public void Check(AnalogInput a, AnalogInput b, AnalogInput c, int elapsedMs)
    {
        _ab.Compare(a, b, elapsedMs);
        _ac.Compare(a, c, elapsedMs);
        _bc.Compare(b, c, elapsedMs);
        Judge(a, _ab, b, _ac, c);
        Judge(b, _ab, a, _bc, c);
        Judge(c, _ac, a, _bc, b);
    }

    private static void Judge(AnalogInput signal, PeerCheck first, AnalogInput one, PeerCheck second, AnalogInput other)
    {
        if ((first.IsDeviating || one.IsBad) && (second.IsDeviating || other.IsBad) && (first.IsDeviating || second.IsDeviating))
        {
            signal.MakeUncertain(SignalCause.Deviation);
        }
    }
}
