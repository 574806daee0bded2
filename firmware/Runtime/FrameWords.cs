using GL001.Control;
using GL001.Wire;

namespace GL001.Runtime;

/// <summary>
/// Says in words what a frame says in bits: why the burner does not start, which rows act and which have a signal that
/// cannot be trusted. For the network thread: the scan makes no texts. Made anew only when the bits have changed.
/// </summary>
public sealed class FrameWords
{
    /// <summary>Stands between two reasons or tags.</summary>
    public const string Separator = "; ";

    private readonly string[] _tags;
    private readonly int _blockedAt = TelemetryFrame.PlaceOf(MetricId.StartBlocked);
    private readonly int _blockedRowsAt = TelemetryFrame.PlaceOf(MetricId.StartBlockedRows);
    private readonly int _activeRowsAt = TelemetryFrame.PlaceOf(MetricId.ActiveRows);
    private readonly int _degradedRowsAt = TelemetryFrame.PlaceOf(MetricId.DegradedRows);
    private long _blocked;
    private long _blockedRows;
    private long _activeRows;
    private long _degradedRows;
    private string _blockedBy = "";
    private string _activeTags = "";
    private string _degradedTags = "";

    /// <param name="tags">Tags of the unit's rows by their place.</param>
    public FrameWords(string[] tags)
    {
        _tags = tags;
    }

    /// <summary>Puts the words beside the bits.</summary>
    public void Fill(TelemetryFrame frame)
    {
        long blocked = (long)frame.Number(_blockedAt);

        // Rows forbid a start in every state, a closed-contact of an open fuel valve for one; they are a reason only at rest.
        long blockedRows = (blocked & StartBlock.TripStands) != 0 ? (long)frame.Number(_blockedRowsAt) : 0;
        if (blocked != _blocked || blockedRows != _blockedRows)
        {
            _blocked = blocked;
            _blockedRows = blockedRows;
            _blockedBy = Joined(ReasonsOf(blocked), TagsOf(blockedRows));
        }

        long active = (long)frame.Number(_activeRowsAt);
        if (active != _activeRows)
        {
            _activeRows = active;
            _activeTags = TagsOf(active);
        }

        long degraded = (long)frame.Number(_degradedRowsAt);
        if (degraded != _degradedRows)
        {
            _degradedRows = degraded;
            _degradedTags = TagsOf(degraded);
        }

        frame.SetText(MetricId.StartBlockedWords, _blockedBy);
        frame.SetText(MetricId.ActiveTags, _activeTags);
        frame.SetText(MetricId.DegradedTags, _degradedTags);
    }

    private static string ReasonsOf(long bits)
    {
        string reasons = "";
        for (int place = 0; place < StartBlock.Count; place++)
        {
            if ((bits & (1L << place)) != 0)
            {
                reasons = Joined(reasons, StartBlock.Words(place));
            }
        }

        return reasons;
    }

    private string TagsOf(long bits)
    {
        string tags = "";
        for (int row = 0; row < _tags.Length; row++)
        {
            if ((bits & (1L << row)) != 0)
            {
                tags = Joined(tags, _tags[row]);
            }
        }

        return tags;
    }

    private static string Joined(string first, string next)
    {
        return first.Length == 0 ? next : next.Length == 0 ? first : first + Separator + next;
    }
}
