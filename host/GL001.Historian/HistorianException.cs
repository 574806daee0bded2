namespace GL001.Historian;

/// <summary>The store failed.</summary>
public sealed class HistorianException : Exception
{
    public HistorianException(string message, bool isTransient, Exception? innerException = null)
        : base(message, innerException)
    {
        IsTransient = isTransient;
    }

    /// <summary>Whether the same call may succeed later: the store is locked, full or unreachable, and the data is not at fault.</summary>
    public bool IsTransient { get; }
}
