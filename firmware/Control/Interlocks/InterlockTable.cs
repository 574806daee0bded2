namespace GL001.Control;

/// <summary>
/// Cause and effect of one unit. Rows stand in order of precedence: when several trip in one scan the first
/// row is remembered as first-out and the gravest class acts.
/// </summary>
public sealed class InterlockTable
{
    /// <summary>A row has one bit of a 64-bit mask.</summary>
    public const int MostRows = 63;

    private readonly Interlock[] _rows;

    public InterlockTable(Interlock[] rows)
    {
        _rows = rows;
    }

    public FirstOut FirstOut { get; } = new FirstOut();

    public int Count => _rows.Length;

    /// <summary>True while the cause of a trip stands, so that a reset must wait.</summary>
    public bool ResetBlocked => ResetBlockedBy != FirstOut.NoRow;

    /// <summary>The first row whose cause stands, or <see cref="FirstOut.NoRow"/>.</summary>
    public int ResetBlockedBy { get; private set; } = FirstOut.NoRow;

    /// <summary>Rows whose alarm or trip stands now, a bit each by their place.</summary>
    public long ActiveRows { get; private set; }

    /// <summary>Rows with a signal that cannot be trusted, a bit each: their vote is degraded.</summary>
    public long DegradedRows { get; private set; }

    /// <summary>Rows whose cause forbids a start, a bit each.</summary>
    public long StartBlockedRows { get; private set; }

    /// <summary>Rows that began to trip in the last scan, a bit each: for the counters.</summary>
    public long NewTrips { get; private set; }

    public Interlock Row(int index)
    {
        return _rows[index];
    }

    /// <summary>Place of the row, or <see cref="FirstOut.NoRow"/>.</summary>
    public int IndexOf(string id, string tag)
    {
        for (int i = 0; i < _rows.Length; i++)
        {
            if (_rows[i].Id == id && _rows[i].Tag == tag)
            {
                return i;
            }
        }

        return FirstOut.NoRow;
    }

    /// <summary>Evaluates every row and returns the gravest class that acts in this scan.</summary>
    public TripClass Evaluate(ProcessImage image, BurnerSequence burner, int elapsedMs, long nowMs)
    {
        TripClass gravest = TripClass.None;
        long active = 0;
        long degraded = 0;
        long blocked = 0;
        ResetBlockedBy = FirstOut.NoRow;
        for (int i = 0; i < _rows.Length; i++)
        {
            Interlock row = _rows[i];
            if (!row.IsFitted)
            {
                continue;
            }

            bool standsDown = row.Arming == Arming.MainFuelCold && image.AutoIgnition.IsClosed;
            bool waits = row.Arming == Arming.NoFuel && burner.MayStillBurn(elapsedMs);
            row.Evaluate(image, burner.IsArmed(row.Arming, elapsedMs) && !standsDown, waits, elapsedMs);
            degraded |= row.BadSignals > 0 ? 1L << i : 0L;
            blocked |= row.StartForbidden ? 1L << i : 0L;
            if (row.CauseStands && ResetBlockedBy == FirstOut.NoRow)
            {
                ResetBlockedBy = i;
            }

            if (!row.IsTripped)
            {
                continue;
            }

            active |= 1L << i;

            // What comes while the burner is locked out already has stopped nothing: at power-up, for one, sensors that
            // have not answered yet. After a trip it is kept as having come later.
            if (row.TripClass > TripClass.Alarm && (burner.State != BurnerState.Lockout || FirstOut.IsSet))
            {
                Record(row, i, burner, nowMs);
            }

            if (row.TripClass > gravest)
            {
                gravest = row.TripClass;
            }
        }

        NewTrips = active & ~ActiveRows;
        ActiveRows = active;
        DegradedRows = degraded;
        StartBlockedRows = blocked;
        return gravest;
    }

    private void Record(Interlock row, int index, BurnerSequence burner, long nowMs)
    {
        // A stop that clears by itself must not hide what locks out after it.
        bool outranked = FirstOut.IsSet && burner.State != BurnerState.Lockout && nowMs != FirstOut.AtMs
            && row.TripClass > _rows[FirstOut.Row].TripClass;
        if (outranked)
        {
            FirstOut.Clear();
        }

        FirstOut.Record(row, index, nowMs);
    }

    public void Exchange(StateBuffer state)
    {
        ActiveRows = state.Long(ActiveRows);
        FirstOut.Exchange(state, this);
        for (int i = 0; i < _rows.Length; i++)
        {
            _rows[i].Exchange(state);
        }
    }
}
