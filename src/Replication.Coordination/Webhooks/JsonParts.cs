using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;

namespace Replication.Coordination.Webhooks;

/// <summary>Reads untrusted JSON without exceptions.</summary>
internal static class JsonParts
{
    /// <summary>Finds a property of an object.</summary>
    public static JsonElement? Find(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    /// <summary>Returns the elements of a list; false when there is no list. Go writes null for an empty list.</summary>
    public static bool TryFindList(this JsonElement element, string name, [NotNullWhen(true)] out IReadOnlyList<JsonElement>? list)
    {
        list = element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
            ? value.ValueKind switch
            {
                JsonValueKind.Array => [.. value.EnumerateArray()],
                JsonValueKind.Null => [],
                _ => null,
            }
            : null;
        return list is not null;
    }

    /// <summary>Returns the text of a property, when it is a string that is not empty.</summary>
    public static string? Text(this JsonElement element, string name) =>
        element.Find(name) is { ValueKind: JsonValueKind.String } value && value.GetString() is { Length: > 0 } text ? text : null;

    /// <summary>
    /// Returns the time of a property, as a date or as a Unix time, in a string or as a number; null when it is absent, unreadable or the
    /// zero time that some publishers send.
    /// </summary>
    public static DateTimeOffset? Time(this JsonElement element, string name) => element.Find(name) switch
    {
        { ValueKind: JsonValueKind.String } value => ReadTime(value.GetString()),
        { ValueKind: JsonValueKind.Number } value when value.TryGetDecimal(out var number) => UnixTime.Read(number),
        _ => null,
    };

    /// <summary>Parses a date, or a Unix time such as <c>1.4e9</c>; null for anything else and for the zero time.</summary>
    public static DateTimeOffset? ReadTime(string? text)
    {
        if (decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return UnixTime.Read(number);
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Utc, out var time) && time.Year > 1 ? time : null;
    }
}
