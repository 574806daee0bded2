namespace GL001.Operations;

/// <summary>The store of operations failed; nothing of the call was kept, unless <see cref="OperationsDatabase.WriteAsync{T}"/> says otherwise.</summary>
/// <param name="message">What happened.</param>
/// <param name="isTransient">See <see cref="IsTransient"/>.</param>
/// <param name="innerException">The cause, of a type that can travel between silos.</param>
[GenerateSerializer]
public sealed class OperationsException(string message, bool isTransient, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Whether the same call may succeed later: the store is locked, full or unreachable, and the data is not at fault.</summary>
    [Id(0)]
    public bool IsTransient { get; } = isTransient;
}
