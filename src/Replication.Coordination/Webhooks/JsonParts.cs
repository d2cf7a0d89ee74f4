using System.Globalization;
using System.Text.Json;

namespace Replication.Coordination.Webhooks;

/// <summary>Careful looks into JSON that a stranger sent.</summary>
internal static class JsonParts
{
    /// <summary>The property, when this is an object that has it.</summary>
    public static JsonElement? Find(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>The property's text, when it is a string that is not empty.</summary>
    public static string? Text(this JsonElement element, string name) =>
        element.Find(name) is { ValueKind: JsonValueKind.String } value && value.GetString() is { Length: > 0 } text ? text : null;

    /// <summary>The property's time; null when it is absent, unreadable or the zero time that some publishers send.</summary>
    public static DateTimeOffset? Time(this JsonElement element, string name) => ReadTime(element.Text(name));

    /// <summary>The property's time as seconds since 1970; null when it is absent, or no such number.</summary>
    public static DateTimeOffset? UnixTime(this JsonElement element, string name) =>
        element.Find(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var seconds) && seconds is > 0 and < 100_000_000_000
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    public static DateTimeOffset? ReadTime(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) && time.Year > 1
            ? time
            : null;
}
