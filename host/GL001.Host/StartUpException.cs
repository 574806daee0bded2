namespace GL001.Host;

/// <summary>The coordinator cannot start for a reason that its user can mend; the message says which setting.</summary>
public sealed class StartUpException(string message, Exception? inner = null) : Exception(message, inner);
