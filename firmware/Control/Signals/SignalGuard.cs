using System;

namespace GL001.Control;

/// <summary>
/// Holds one analogue signal against what the process can do, after its driver has set it: plausible range, rate of
/// change, a value that stands still, no answer to a known excitation. It only ever makes a quality worse; what the
/// driver found wrong stays as the driver said it.
/// </summary>
public sealed class SignalGuard
{
    // Samples beyond the rate, one after the other, that make a rate fault: one alone may be a disturbed conversion.
    private const int ViolationsToFail = 2;

    // Times are capped far above any setting so that years of standstill cannot overflow them.
    private const int LongestMs = 1_000_000_000;

    private readonly SignalGuardSettings _settings;

    private bool _hasSample;
    private double _lastValue;
    private int _sinceLastMs;

    // The last sample that was within the rate: a step stays a violation against it although the new value stands still.
    private double _trustedValue;
    private int _sinceTrustedMs;
    private int _violations;
    private bool _rateFailed;
    private int _goodSamples;

    private bool _hasCode;
    private int _lastCode;
    private int _sameCodeMs;

    private bool _responseAwaited;
    private bool _responseBaseTaken;
    private double _responseBase;
    private int _responseMs;

    /// <param name="settings">The site's figures.</param>
    /// <exception cref="ArgumentException">The settings contradict themselves; see <see cref="SignalGuardSettings.Problem"/>.</exception>
    public SignalGuard(SignalGuardSettings settings)
    {
        string problem = settings.Problem();
        if (problem.Length > 0)
        {
            throw new ArgumentException(problem);
        }

        _settings = settings;
    }

    /// <summary>
    /// A known excitation begins, for example light-off: from the next good sample on, the value must move by
    /// <see cref="SignalGuardSettings.ResponseMinimum"/> in time. Does nothing while that check is off or already waits.
    /// </summary>
    public void ExpectResponse()
    {
        if (_settings.ResponseMinimum <= 0.0 || _responseAwaited)
        {
            return;
        }

        _responseAwaited = true;
        _responseBaseTaken = false;
        _responseMs = 0;
    }

    /// <summary>The excitation has ended before its answer was due. A signal already found stuck stays so until it moves.</summary>
    public void CancelResponse()
    {
        if (_responseMs < _settings.ResponseUncertainMs)
        {
            _responseAwaited = false;
        }
    }

    /// <summary>Judges the sample in <paramref name="input"/>.</summary>
    /// <param name="input">The signal as its driver has set it.</param>
    /// <param name="rawCode">The converter's code behind the value.</param>
    /// <param name="firing">Whether the unit fires: only then must a signal move.</param>
    /// <param name="elapsedMs">Time since the last call, ms. With none there is no rate: only the range is judged.</param>
    /// <param name="fresh">False when the driver gave its last sample again; then the time runs on towards the next one.</param>
    public void Check(AnalogInput input, int rawCode, bool firing, int elapsedMs, bool fresh = true)
    {
        if (input.IsBad)
        {
            // Nothing can be concluded across a gap; a rate fault found before it stays until enough samples are good.
            _hasSample = false;
            _hasCode = false;
            _sameCodeMs = 0;
            _violations = 0;
            _goodSamples = 0;
            return;
        }

        if (!(input.Value >= _settings.PlausibleLow && input.Value <= _settings.PlausibleHigh))
        {
            input.MakeBad(SignalCause.OutOfRange);
        }

        JudgeRate(input.Value, elapsedMs, fresh);
        JudgeCode(rawCode, firing, elapsedMs);
        JudgeResponse(input.Value, elapsedMs);

        if (_rateFailed)
        {
            input.MakeBad(SignalCause.RateOfChange);
        }
        else if (IsDue(_sameCodeMs, _settings.StuckBadMs) || (_responseAwaited && IsDue(_responseMs, _settings.ResponseBadMs)))
        {
            input.MakeBad(SignalCause.Stuck);
        }

        if (_violations > 0)
        {
            input.MakeUncertain(SignalCause.RateOfChange);
        }
        else if (IsDue(_sameCodeMs, _settings.StuckUncertainMs) || (_responseAwaited && IsDue(_responseMs, _settings.ResponseUncertainMs)))
        {
            input.MakeUncertain(SignalCause.Stuck);
        }
    }

    private void JudgeRate(double value, int elapsedMs, bool fresh)
    {
        if (!_hasSample)
        {
            _hasSample = true;
            Trust(value);
            return;
        }

        if (elapsedMs <= 0)
        {
            return;
        }

        _sinceLastMs = Later(_sinceLastMs, elapsedMs);
        _sinceTrustedMs = Later(_sinceTrustedMs, elapsedMs);
        if (!fresh)
        {
            return;
        }

        bool withinRate = IsWithinRate(value - _lastValue, _sinceLastMs);
        if (_rateFailed)
        {
            // After a step the old value says nothing any more: what counts is that the new ones hang together.
            _goodSamples = withinRate ? _goodSamples + 1 : 0;
            Trust(value);
            if (_goodSamples >= _settings.RecoverySamples)
            {
                _rateFailed = false;
                _violations = 0;
            }

            return;
        }

        if (withinRate && IsWithinRate(value - _trustedValue, _sinceTrustedMs))
        {
            _violations = 0;
            Trust(value);
            return;
        }

        _lastValue = value;
        _sinceLastMs = 0;
        _violations++;
        if (_violations >= ViolationsToFail)
        {
            _rateFailed = true;
            _goodSamples = 0;
        }
    }

    private void Trust(double value)
    {
        _lastValue = value;
        _trustedValue = value;
        _sinceLastMs = 0;
        _sinceTrustedMs = 0;
    }

    private bool IsWithinRate(double change, int elapsedMs)
    {
        return Math.Abs(change) <= _settings.MaximumRatePerSecond * elapsedMs / 1_000.0;
    }

    private void JudgeCode(int rawCode, bool firing, int elapsedMs)
    {
        if (!_hasCode || rawCode != _lastCode)
        {
            _hasCode = true;
            _lastCode = rawCode;
            _sameCodeMs = 0;
        }
        else if (firing && elapsedMs > 0)
        {
            // Rest between firings neither counts nor clears: a frozen signal must not hide in short cycles.
            _sameCodeMs = Later(_sameCodeMs, elapsedMs);
        }
    }

    private void JudgeResponse(double value, int elapsedMs)
    {
        if (!_responseAwaited)
        {
            return;
        }

        if (!_responseBaseTaken)
        {
            _responseBaseTaken = true;
            _responseBase = value;
        }
        else if (Math.Abs(value - _responseBase) >= _settings.ResponseMinimum)
        {
            _responseAwaited = false;
        }
        else if (elapsedMs > 0)
        {
            _responseMs = Later(_responseMs, elapsedMs);
        }
    }

    /// <summary>A limit of 0 is one that is off.</summary>
    private static bool IsDue(int elapsedMs, int limitMs)
    {
        return limitMs > 0 && elapsedMs >= limitMs;
    }

    private static int Later(int sinceMs, int elapsedMs)
    {
        return elapsedMs >= LongestMs - sinceMs ? LongestMs : sinceMs + elapsedMs;
    }
}
