using System;

namespace GL001.Control;

/// <summary>
/// Two contacts for one state: a changeover contact, of which exactly one side is closed, or a double contact, of which
/// both or none are. The state is closed only while the pair says so without contradiction; while it contradicts itself
/// the state is open at once, and bad when that lasts longer than the contacts need to move.
/// </summary>
public sealed class ContactPair
{
    private readonly bool _changeover;
    private readonly int _discrepancyMs;
    private int _contradictedMs;

    /// <param name="changeover">True for a changeover contact (antivalent), false for a double contact (equivalent).</param>
    /// <param name="discrepancyMs">Longest time in which the two may contradict each other, ms.</param>
    /// <exception cref="ArgumentException">A time below zero.</exception>
    public ContactPair(bool changeover, int discrepancyMs)
    {
        if (discrepancyMs < 0)
        {
            throw new ArgumentException("discrepancy time of a contact pair");
        }

        _changeover = changeover;
        _discrepancyMs = discrepancyMs;
    }

    /// <summary>Combines the two.</summary>
    /// <param name="first">The contact that is closed in the closed state.</param>
    /// <param name="second">Its opposite of a changeover contact, or its twin.</param>
    /// <param name="into">The state of the pair.</param>
    /// <param name="elapsedMs">Time since the last call, ms.</param>
    public void Check(DiscreteInput first, DiscreteInput second, DiscreteInput into, int elapsedMs)
    {
        if (first.Quality == SignalQuality.Bad || second.Quality == SignalQuality.Bad)
        {
            into.SetBad(first.Quality == SignalQuality.Bad ? first.Cause : second.Cause);
            return;
        }

        if (first.IsClosed == (second.IsClosed != _changeover))
        {
            _contradictedMs = 0;
            into.Set(first.IsClosed);
            return;
        }

        if (_contradictedMs <= _discrepancyMs && elapsedMs > 0)
        {
            _contradictedMs += elapsedMs;
        }

        if (_contradictedMs > _discrepancyMs)
        {
            into.SetBad(SignalCause.Discrepancy);
        }
        else
        {
            into.Set(false);
        }
    }
}
