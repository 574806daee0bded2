using System;

namespace GL001.Control;

/// <summary>
/// Flame relay and self-check contact of a flame amplifier (UV with shutter, or ionisation). The self-check contact is
/// closed while the amplifier holds itself sound; open, the flame counts as lost whatever its relay says, because a
/// worn-out UV tube shows flame for ever.
/// </summary>
public sealed class FlameDetector
{
    private readonly int _proofIntervalMs;
    private bool _hasResponse;
    private bool _lastClosed;
    private bool _lastPulse = true;
    private int _unchangedMs;

    /// <param name="proofIntervalMs">
    /// Longest time for which a flame may be shown without any change of the relay, ms; 0 is off. An hour is usual for a
    /// burner that fires continuously, to be confirmed for the amplifier: one whose shutter does not show at its relay
    /// changes only when the burner stops.
    /// </param>
    /// <exception cref="ArgumentException">A time below zero.</exception>
    public FlameDetector(int proofIntervalMs)
    {
        if (proofIntervalMs < 0)
        {
            throw new ArgumentException("proof interval of a flame detector");
        }

        _proofIntervalMs = proofIntervalMs;
    }

    /// <summary>
    /// True once flame has been shown without a change for the proof interval: nothing has proven since that the relay
    /// can still open. For an alarm; it trips nothing.
    /// </summary>
    public bool IsUnproven => _proofIntervalMs > 0 && _unchangedMs >= _proofIntervalMs;

    /// <summary>
    /// Takes the contact that an amplifier closes for a moment with each self-check it has passed. Each closing proves the
    /// detector as a change of the flame relay does; one that stays closed, or cannot be read, proves nothing.
    /// </summary>
    public void WatchSelfCheck(DiscreteInput pulse)
    {
        if (pulse.IsClosed && !_lastPulse)
        {
            _unchangedMs = 0;
        }

        // A contact that comes back readable and closed has not been seen to close.
        _lastPulse = pulse.IsClosed || pulse.Quality == SignalQuality.Bad;
    }

    /// <summary>Combines the two contacts.</summary>
    /// <param name="flameRelay">Closed while the amplifier sees flame.</param>
    /// <param name="selfCheck">Closed while the amplifier's own check is passed.</param>
    /// <param name="into">The flame.</param>
    /// <param name="elapsedMs">Time since the last call, ms.</param>
    public void Check(DiscreteInput flameRelay, DiscreteInput selfCheck, DiscreteInput into, int elapsedMs)
    {
        Follow(flameRelay, elapsedMs);
        if (flameRelay.Quality == SignalQuality.Bad)
        {
            into.SetBad(flameRelay.Cause);
        }
        else if (selfCheck.Quality == SignalQuality.Bad)
        {
            into.SetBad(selfCheck.Cause);
        }
        else if (!selfCheck.IsClosed)
        {
            into.SetBad(SignalCause.SelfCheckFailed);
        }
        else
        {
            into.Set(flameRelay.IsClosed);
        }
    }

    private void Follow(DiscreteInput flameRelay, int elapsedMs)
    {
        // A relay that cannot be read proves nothing and does not make up for what is missing.
        if (flameRelay.Quality == SignalQuality.Bad)
        {
            return;
        }

        if (!_hasResponse || flameRelay.IsClosed != _lastClosed || !flameRelay.IsClosed)
        {
            _hasResponse = true;
            _lastClosed = flameRelay.IsClosed;
            _unchangedMs = 0;
        }
        else if (elapsedMs > 0 && _unchangedMs < _proofIntervalMs)
        {
            _unchangedMs += elapsedMs;
        }
    }
}
