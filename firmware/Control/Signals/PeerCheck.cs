using System;

namespace GL001.Control;

/// <summary>
/// Two signals of one quantity: if they differ for longer than a time, neither can be told to be the wrong one, and
/// both become uncertain. Left out: peers of different kinds, such as drum pressure against saturation temperature.
/// </summary>
public sealed class PeerCheck
{
    private readonly double _maximumDifference;
    private readonly int _delayMs;
    private int _changingMs;

    /// <param name="span">Span of both signals in their unit, above zero.</param>
    /// <param name="maximumPctOfSpan">Largest difference, % of the span, above zero; 2 to 3 % is usual.</param>
    /// <param name="delayMs">How long a difference must stand before it counts, and an agreement before it ends it, ms.</param>
    /// <exception cref="ArgumentException">A figure that would switch the check off or make no sense.</exception>
    public PeerCheck(double span, double maximumPctOfSpan, int delayMs)
    {
        if (!(span > 0.0) || !(maximumPctOfSpan > 0.0) || maximumPctOfSpan >= 100.0 || delayMs < 0)
        {
            throw new ArgumentException("span, difference or delay of a peer check");
        }

        _maximumDifference = span * maximumPctOfSpan / 100.0;
        _delayMs = delayMs;
    }

    /// <summary>True while the pair counts as deviating.</summary>
    public bool IsDeviating { get; private set; }

    /// <summary>Compares the two; after their drivers and guards.</summary>
    /// <param name="first">One signal.</param>
    /// <param name="second">The other.</param>
    /// <param name="elapsedMs">Time since the last call, ms.</param>
    public void Check(AnalogInput first, AnalogInput second, int elapsedMs)
    {
        Compare(first, second, elapsedMs);
        if (IsDeviating)
        {
            first.MakeUncertain(SignalCause.Deviation);
            second.MakeUncertain(SignalCause.Deviation);
        }
    }

    /// <summary>Compares the two and leaves their quality alone: for who has more than two to judge by.</summary>
    public void Compare(AnalogInput first, AnalogInput second, int elapsedMs)
    {
        // With one of them bad there is nothing to compare. What the last comparison said is not disproved by that.
        if (!first.IsBad && !second.IsBad)
        {
            Follow(Math.Abs(first.Value - second.Value) > _maximumDifference, elapsedMs);
        }
    }

    private void Follow(bool differ, int elapsedMs)
    {
        if (differ == IsDeviating)
        {
            _changingMs = 0;
            return;
        }

        if (elapsedMs > 0)
        {
            _changingMs += elapsedMs;
        }

        if (_changingMs >= _delayMs)
        {
            IsDeviating = differ;
            _changingMs = 0;
        }
    }
}
