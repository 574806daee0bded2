namespace GL001.Control;

/// <summary>Counts events of the last so many minutes, on the time that the scan is given.</summary>
public sealed class EventWindow
{
    private readonly int[] _agesMs;
    private readonly int _windowMs;

    public EventWindow(int most, int windowMs)
    {
        _agesMs = new int[most];
        _windowMs = windowMs;
        for (int i = 0; i < most; i++)
        {
            _agesMs[i] = windowMs;
        }
    }

    /// <summary>Whether as many events as are allowed lie inside the window.</summary>
    public bool IsFull
    {
        get
        {
            for (int i = 0; i < _agesMs.Length; i++)
            {
                if (_agesMs[i] >= _windowMs)
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>Events inside the window.</summary>
    public int Recent
    {
        get
        {
            int recent = 0;
            for (int i = 0; i < _agesMs.Length; i++)
            {
                recent += _agesMs[i] < _windowMs ? 1 : 0;
            }

            return recent;
        }
    }

    public void Step(int elapsedMs)
    {
        for (int i = 0; i < _agesMs.Length; i++)
        {
            _agesMs[i] = _agesMs[i] >= _windowMs - elapsedMs ? _windowMs : _agesMs[i] + elapsedMs;
        }
    }

    /// <summary>Notes an event in the place of the oldest.</summary>
    public void Count()
    {
        int oldest = 0;
        for (int i = 1; i < _agesMs.Length; i++)
        {
            oldest = _agesMs[i] > _agesMs[oldest] ? i : oldest;
        }

        _agesMs[oldest] = 0;
    }

    /// <summary>
    /// At power-up: so many events are remembered, and nobody knows how long ago they were. They count as of now, so that
    /// switching the supply off and on makes none of them older.
    /// </summary>
    public void Restore(int recent)
    {
        for (int i = 0; i < _agesMs.Length; i++)
        {
            _agesMs[i] = i < recent ? 0 : _windowMs;
        }
    }

    public void Exchange(StateBuffer state)
    {
        for (int i = 0; i < _agesMs.Length; i++)
        {
            _agesMs[i] = state.Int(_agesMs[i]);
        }
    }
}
