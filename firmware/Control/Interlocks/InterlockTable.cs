namespace GL001.Control;

/// <summary>
/// Cause and effect of one unit. Rows stand in order of precedence: when several trip in one scan the first
/// row is remembered as first-out and the gravest class acts.
/// </summary>
public sealed class InterlockTable
{
    private readonly Interlock[] _rows;

    public InterlockTable(Interlock[] rows)
    {
        _rows = rows;
    }

    public FirstOut FirstOut { get; } = new FirstOut();

    public int Count => _rows.Length;

    /// <summary>True while the cause of a latching trip stands, so that a reset must wait.</summary>
    public bool ResetBlocked { get; private set; }

    public Interlock Row(int index)
    {
        return _rows[index];
    }

    /// <summary>Evaluates every row and returns the gravest class that trips in this scan.</summary>
    public TripClass Evaluate(ProcessImage image, BurnerSequence burner, int elapsedMs, long nowMs)
    {
        TripClass gravest = TripClass.None;
        ResetBlocked = false;
        for (int i = 0; i < _rows.Length; i++)
        {
            Interlock row = _rows[i];
            row.Evaluate(image, burner.IsArmed(row.Arming), elapsedMs);
            ResetBlocked = ResetBlocked || row.CauseStands;
            if (!row.IsTripped)
            {
                continue;
            }

            // What comes while the burner is locked out already has stopped nothing: at power-up, for one, sensors that
            // have not answered yet.
            if (burner.State != BurnerState.Lockout)
            {
                FirstOut.Record(row, nowMs);
            }

            if (row.TripClass > gravest)
            {
                gravest = row.TripClass;
            }
        }

        return gravest;
    }
}
