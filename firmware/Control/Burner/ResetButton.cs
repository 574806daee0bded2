namespace GL001.Control;

/// <summary>
/// The local reset button. Valid is a press seen from its beginning to its end that lasted 0.5 to 5 s and during which
/// nothing stood against a reset: a button stuck at power-up or wedged shut never resets anything.
/// </summary>
public sealed class ResetButton
{
    public const int MinimumPressMs = 500;
    public const int MaximumPressMs = 5_000;

    private bool _seenOpen;
    private bool _pressed;
    private int _pressedMs;

    /// <summary>True in the one scan in which a valid press ends.</summary>
    public bool Step(DiscreteInput button, int elapsedMs)
    {
        if (button.Quality == SignalQuality.Bad)
        {
            Cancel();
            return false;
        }

        if (button.IsClosed)
        {
            if (!_pressed)
            {
                _pressed = _seenOpen;
                _pressedMs = 0;
            }
            else if (_pressedMs <= MaximumPressMs)
            {
                _pressedMs += elapsedMs;
            }

            return false;
        }

        bool valid = _pressed && _pressedMs >= MinimumPressMs && _pressedMs <= MaximumPressMs;
        _seenOpen = true;
        _pressed = false;
        return valid;
    }

    /// <summary>A press that goes on is void: it has to be let go and begun anew.</summary>
    public void Cancel()
    {
        _seenOpen = false;
        _pressed = false;
    }

    public void Exchange(StateBuffer state)
    {
        _seenOpen = state.Bool(_seenOpen);
        _pressed = state.Bool(_pressed);
        _pressedMs = state.Int(_pressedMs);
    }
}
