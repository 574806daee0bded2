using Microsoft.Extensions.Logging;

namespace GL001.Gateway.Tests;

/// <summary>Keeps what was logged.</summary>
public sealed class TestLogger<T> : ILogger<T>
{
    private readonly List<string> _lines = [];

    /// <summary>Lines that make the log itself fail, as a full disk does.</summary>
    public Func<string, bool> Fails { get; set; } = _ => false;

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
            {
                return [.. _lines];
            }
        }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_lines)
        {
            _lines.Add(formatter(state, exception));
        }

        if (Fails(formatter(state, exception)))
        {
            throw new IOException("the log failed");
        }
    }
}
