using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Replication.Contracts;

/// <summary>
/// A duration as users write it: a whole number of at most 6 digits and a unit, <c>s</c>, <c>m</c>, <c>h</c> or <c>d</c>, such as
/// <c>15m</c>. JSON and YAML have it as that text.
/// </summary>
[JsonConverter(typeof(Converter))]
public readonly record struct Duration(TimeSpan Value)
{
    private const int MaxDigits = 6;

    private static readonly (char Letter, TimeSpan Span)[] Units =
        [('d', TimeSpan.FromDays(1)), ('h', TimeSpan.FromHours(1)), ('m', TimeSpan.FromMinutes(1)), ('s', TimeSpan.FromSeconds(1))];

    /// <summary>Reads a number with its unit.</summary>
    public static bool TryParse(string text, out Duration duration)
    {
        ArgumentNullException.ThrowIfNull(text);
        duration = default;
        if (text.Length is < 2 or > MaxDigits + 1 || text.AsSpan(0, text.Length - 1).ContainsAnyExceptInRange('0', '9'))
            return false;
        foreach (var (letter, span) in Units)
        {
            if (letter != text[^1])
                continue;
            duration = new Duration(span * int.Parse(text.AsSpan(0, text.Length - 1), CultureInfo.InvariantCulture));
            return true;
        }
        return false;
    }

    /// <summary>The shortest text with the same meaning: <c>1h</c> for 60 minutes.</summary>
    public override string ToString()
    {
        foreach (var (letter, span) in Units)
        {
            if (Value >= span && Value.Ticks % span.Ticks == 0)
                return string.Create(CultureInfo.InvariantCulture, $"{Value.Ticks / span.Ticks}{letter}");
        }
        return string.Create(CultureInfo.InvariantCulture, $"{(long)Value.TotalSeconds}s");
    }

    internal sealed class Converter : JsonConverter<Duration>
    {
        public override Duration Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            TryParse(reader.GetString() ?? "", out var duration) ? duration : throw new JsonException("this is no duration, such as 15m");

        public override void Write(Utf8JsonWriter writer, Duration value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}
