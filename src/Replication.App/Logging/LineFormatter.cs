using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using Replication.App.Readiness;

namespace Replication.App.Logging;

/// <summary>
/// Writes each log record as exactly one line, in text or JSON, with everything unprintable escaped. Exceptions are written as type and
/// message; stack traces only at debug. A record that only repeats a known outage of the store or the broker is left out.
/// </summary>
internal sealed class LineFormatter(IOptionsMonitor<LineFormatterOptions> monitor, OutageSymptoms symptoms, TimeProvider time)
    : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "replication";

    private const int MaxChars = 16 * 1024;
    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var options = monitor.CurrentValue;
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        if (!options.IsDetailed && symptoms.Absorb(logEntry.Category, message, logEntry.Exception))
            return;
        var cause = logEntry.Exception is not { } e ? null : options.IsDetailed ? e.ToString() : ExceptionText.Of(e);
        if (options.Format == LogFormat.Json)
            textWriter.WriteLine(Json(logEntry, message, cause));
        else
            textWriter.WriteLine(Text(logEntry, message, cause));
    }

    private string Text<TState>(in LogEntry<TState> entry, string message, string? cause) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Now()} {Level(entry.LogLevel)}: {entry.Category}[{entry.EventId.Id}] "
            + $"{Escape(message)}{(cause is null ? "" : $": {Escape(cause)}")}");

    private string Json<TState>(in LogEntry<TState> entry, string message, string? cause)
    {
        using var stream = new MemoryStream();
        // The default encoder escapes everything outside of printable ASCII.
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("time", Now());
            json.WriteString("level", Level(entry.LogLevel));
            json.WriteString("category", entry.Category);
            json.WriteNumber("event", entry.EventId.Id);
            json.WriteString("message", Cut(message));
            if (cause is not null)
                json.WriteString("exception", Cut(cause));
            if (entry.State is IEnumerable<KeyValuePair<string, object?>> values)
                WriteValues(json, values);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void WriteValues(Utf8JsonWriter json, IEnumerable<KeyValuePair<string, object?>> values)
    {
        json.WriteStartObject("values");
        foreach (var (name, value) in values.Where(static it => it.Key != "{OriginalFormat}").DistinctBy(static it => it.Key))
            json.WriteString(name, Cut(Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""));
        json.WriteEndObject();
    }

    private string Now() => time.GetUtcNow().ToString(TimeFormat, CultureInfo.InvariantCulture);

    private static string Escape(string text) => PrintableText.Escape(Cut(text));

    private static string Cut(string text) => text.Length <= MaxChars ? text : $"{text[..MaxChars]}…";

    private static string Level(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        _ => "crit",
    };
}
