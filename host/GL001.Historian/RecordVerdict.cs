using System.Globalization;

namespace GL001.Historian;

/// <summary>What becomes of a numbered record beside what is kept of its log: the same rule for every store.</summary>
/// <param name="Taken">Whether it is kept.</param>
/// <param name="Highest">Highest number that is kept for good with everything before it, after this record.</param>
/// <param name="Notice">To be kept with it when the controller's memory was replaced; else null.</param>
internal readonly record struct RecordVerdict(bool Taken, long Highest, HistoryEvent? Notice)
{
    /// <param name="record">The record.</param>
    /// <param name="highest">Highest number kept so far, zero before the first.</param>
    /// <param name="now">When it is judged.</param>
    public static RecordVerdict Of(NumberedRecord record, long highest, DateTimeOffset now)
    {
        // A log whose newest number lies below what is kept comes from a memory that was replaced: its count begins anew.
        bool replaced = record.Newest < highest;
        long kept = replaced ? 0 : highest;
        if (record.Number <= kept || record.Before > Math.Max(kept, record.Floor))
        {
            return new RecordVerdict(false, kept, null);
        }

        return new RecordVerdict(true, record.Number, replaced
            ? new HistoryEvent(now, "controller_memory_replaced", record.PlantId, null,
                string.Create(CultureInfo.InvariantCulture, $"The log {record.Log} of {record.ControllerId} counts anew from {record.Number}: its memory was replaced."))
            : null);
    }
}
