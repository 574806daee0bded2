using Microsoft.Extensions.Logging;

namespace GL001.Agents;

/// <summary>Warnings and worse of an agent's program on its console, one a line: what nobody sees of a program without a host.</summary>
public sealed class ConsoleLogger<T>(TimeProvider clock, TextWriter console) : ILogger<T>
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Information and < LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        if (IsEnabled(logLevel))
        {
            console.WriteLine($"{clock.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss'Z'} {logLevel}: {formatter(state, exception)}{(exception is null ? "" : $" ({exception.GetType().Name}: {exception.Message})")}");
        }
    }
}
