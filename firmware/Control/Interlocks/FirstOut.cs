namespace GL001.Control;

/// <summary>What tripped first. Frozen until the lockout is reset; what came with it or after it is kept beside it.</summary>
public sealed class FirstOut
{
    /// <summary>No row.</summary>
    public const int NoRow = -1;

    public bool IsSet => Row != NoRow;

    /// <summary>Place of the row in the unit's table, or <see cref="NoRow"/>.</summary>
    public int Row { get; private set; } = NoRow;

    /// <summary>Row id of the interlock, or an empty text.</summary>
    public string Id { get; private set; } = "";

    public string Tag { get; private set; } = "";

    public double Reading { get; private set; }

    public double Limit { get; private set; }

    /// <summary>True when the signal's quality tripped, not its value.</summary>
    public bool BySignalFault { get; private set; }

    /// <summary>Monotonic time of the trip, ms since power-up; negative for a trip remembered from before.</summary>
    public long AtMs { get; private set; }

    /// <summary>Rows that tripped in the same scan, a bit each by their place in the table, the first-out's own among them.</summary>
    public long SameScanRows { get; private set; }

    /// <summary>Rows that tripped in a later scan, a bit each.</summary>
    public long LaterRows { get; private set; }

    public void Record(Interlock interlock, int row, long nowMs)
    {
        if (IsSet)
        {
            long bit = 1L << row;
            if (nowMs == AtMs)
            {
                SameScanRows |= bit;
            }
            else if ((SameScanRows & bit) == 0)
            {
                LaterRows |= bit;
            }

            return;
        }

        Set(interlock, row, interlock.Reading, interlock.BySignalFault, nowMs);
    }

    /// <summary>Puts back what was remembered through a power-up.</summary>
    public void Restore(Interlock interlock, int row, double reading, bool bySignalFault)
    {
        Set(interlock, row, reading, bySignalFault, -1);
    }

    public void Clear()
    {
        Row = NoRow;
        Id = "";
        Tag = "";
        Reading = 0.0;
        Limit = 0.0;
        BySignalFault = false;
        AtMs = 0;
        SameScanRows = 0;
        LaterRows = 0;
    }

    public void Exchange(StateBuffer state, InterlockTable table)
    {
        int row = state.Int(Row);
        Reading = state.Double(Reading);
        BySignalFault = state.Bool(BySignalFault);
        AtMs = state.Long(AtMs);
        SameScanRows = state.Long(SameScanRows);
        LaterRows = state.Long(LaterRows);
        if (row != Row)
        {
            Row = row;
            Id = row == NoRow ? "" : table.Row(row).Id;
            Tag = row == NoRow ? "" : table.Row(row).Tag;
            Limit = row == NoRow ? 0.0 : table.Row(row).Limit;
        }
    }

    private void Set(Interlock interlock, int row, double reading, bool bySignalFault, long nowMs)
    {
        Row = row;
        Id = interlock.Id;
        Tag = interlock.Tag;
        Reading = reading;
        Limit = interlock.Limit;
        BySignalFault = bySignalFault;
        AtMs = nowMs;
        SameScanRows = 1L << row;
        LaterRows = 0;
    }
}
