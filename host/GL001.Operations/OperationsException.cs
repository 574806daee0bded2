namespace GL001.Operations;

/// <summary>The store of operations failed; nothing of the call was kept.</summary>
public sealed class OperationsException(string message, bool isTransient, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Whether the same call may succeed later: the store is locked, full or unreachable, and the data is not at fault.</summary>
    public bool IsTransient { get; } = isTransient;
}
