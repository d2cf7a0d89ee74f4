using System.Globalization;
using System.Text.Json.Nodes;

namespace Replication.App.Client;

/// <summary>A limit window as it is written on the command line: <c>saturday,sunday 08:00-18:00 Asia/Tokyo pause</c>.</summary>
internal static class LimitWindowText
{
    private const string Allowed =
        "[DAY,…] HH:MM-HH:MM [TIMEZONE] pause|BYTES_PER_SECOND, such as \"saturday,sunday 08:00-18:00 Asia/Tokyo pause\"";

    /// <summary>The window as the body of a call has it. The server checks days, times and time zone.</summary>
    public static JsonObject Parse(string option, string text)
    {
        var words = new Queue<string>(text.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        var window = new JsonObject();
        if (words.TryPeek(out var days) && !IsSpan(days))
            window["days"] = new JsonArray([.. words.Dequeue().Split(',').Select(static it => (JsonNode?)it)]);
        if (!words.TryDequeue(out var hours) || !IsSpan(hours))
            throw Wrong(option, text);
        (window["from"], window["to"]) = (hours.Split('-')[0], hours.Split('-')[1]);
        if (words.Count == 2)
            window["timeZone"] = words.Dequeue();
        if (words.Count != 1)
            throw Wrong(option, text);
        if (words.Peek() == "pause")
            window["pause"] = true;
        else if (int.TryParse(words.Peek(), NumberStyles.None, CultureInfo.InvariantCulture, out var bytes))
            window["bytesPerSecond"] = bytes;
        else
            throw Wrong(option, text);
        return window;
    }

    private static bool IsSpan(string word) => word.Split('-') is [var from, var to] && from.Contains(':') && to.Contains(':');

    private static CommandProblem Wrong(string option, string text) => new($"{option}: '{text}' is not allowed; allowed: {Allowed}");
}
