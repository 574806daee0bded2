namespace GL001.Contract;

/// <summary>What a row of the review allows.</summary>
public enum ScanReviewKind
{
    /// <summary>Where the walk begins.</summary>
    Entry = 0,

    /// <summary>A member of the runtime that returns at once and touches nothing outside the processor.</summary>
    Call,

    /// <summary>A member of the runtime that drives a bus or a pin: its time is bounded by the wire. Never while a gate is held.</summary>
    Port,

    /// <summary>A type of ours whose lock the scan shares with another thread.</summary>
    Gate,

    /// <summary>A method of ours that may make an object within the scan.</summary>
    Allocate,
}

/// <summary>One reviewed exception and the reason for it.</summary>
/// <param name="Kind">What it allows.</param>
/// <param name="Member">Type and member, or type and <c>.*</c> for all of its members; only a type for a gate.</param>
/// <param name="Reason">Why it may stand.</param>
public sealed record ScanReviewRow(ScanReviewKind Kind, string Member, string Reason)
{
    /// <summary>Whether the row speaks of this member.</summary>
    public bool Covers(string type, string name) =>
        Kind == ScanReviewKind.Gate ? Member == type : Member == $"{type}.{name}" || Member == $"{type}.*";
}

/// <summary>
/// The reviewed list of what the scan may reach: lines of kind, member and reason with tabs between. A row without a reason
/// is refused, and so is a row for what can block: that cannot be excused.
/// </summary>
public sealed class ScanReview
{
    private readonly HashSet<ScanReviewRow> _used = [];

    private ScanReview(IReadOnlyList<ScanReviewRow> rows)
    {
        Rows = rows;
    }

    public IReadOnlyList<ScanReviewRow> Rows { get; }

    /// <summary>Rows that no walk has needed so far.</summary>
    public IEnumerable<ScanReviewRow> Unused => Rows.Where(row => !_used.Contains(row));

    /// <summary>Reads the review at <paramref name="file"/>.</summary>
    /// <exception cref="ApiTableException">A row is malformed.</exception>
    public static ScanReview Load(string file) => Parse(file, File.ReadAllLines(file));

    /// <summary>Parses the <paramref name="lines"/> of a review; <paramref name="file"/> only names it in errors.</summary>
    /// <exception cref="ApiTableException">A row is malformed.</exception>
    public static ScanReview Parse(string file, IReadOnlyList<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var rows = new List<ScanReviewRow>();
        for (int index = 0; index < lines.Count; index++)
        {
            if (lines[index].Length == 0 || lines[index][0] == '#') continue;
            string[] cells = lines[index].Split('\t');
            if (cells.Length != 3 || cells[1].Length == 0 || cells[2].Trim().Length == 0)
                throw new ApiTableException(file, index + 1, "a row has 3 cells (kind, member, reason) with tabs between, none of them empty");
            if (!Enum.TryParse(cells[0], ignoreCase: true, out ScanReviewKind kind) || !Enum.IsDefined(kind))
                throw new ApiTableException(file, index + 1, $"'{cells[0]}' is no kind of row; known are entry, call, port, gate, allocate");
            if (kind is ScanReviewKind.Call or ScanReviewKind.Port && ScanCheck.MayBlock(cells[1]))
                throw new ApiTableException(file, index + 1, $"'{cells[1]}' can block; no reason excuses it in the scan");
            rows.Add(new ScanReviewRow(kind, cells[1], cells[2]));
        }

        if (!rows.Any(row => row.Kind == ScanReviewKind.Entry)) throw new ApiTableException(file, 1, "a review needs an entry, or nothing would be checked");
        return new ScanReview(rows);
    }

    /// <summary>Whether a row of the kind covers the member; the row then counts as used.</summary>
    internal bool Allows(ScanReviewKind kind, string type, string name)
    {
        bool allowed = false;
        foreach (ScanReviewRow row in Rows.Where(row => row.Kind == kind && row.Covers(type, name))) allowed |= _used.Add(row) || true;
        return allowed;
    }
}
