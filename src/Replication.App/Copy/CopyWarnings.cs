using System.Collections.Concurrent;
using Replication.App.Logging;

namespace Replication.App.Copy;

/// <summary>Collects the warnings of the engine, to print them below the result.</summary>
internal sealed class CopyWarnings : ILoggerFactory, ILogger
{
    private const int MaxCount = 20;

    private readonly ConcurrentDictionary<string, int> _messages = new(StringComparer.Ordinal);

    /// <summary>Prints each warning once, in the order of its first occurrence.</summary>
    public void Print(TextWriter errors)
    {
        using var printable = new PrintableWriter(errors);
        var messages = _messages.OrderBy(static it => it.Value).Select(static it => it.Key).ToList();
        foreach (var message in messages.Take(MaxCount))
            printable.WriteLine($"warning: {message}");
        if (messages.Count > MaxCount)
            printable.WriteLine($"warning: {messages.Count - MaxCount} more");
    }

    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            _messages.TryAdd(formatter(state, exception), _messages.Count);
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }
}
