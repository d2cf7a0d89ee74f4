using Replication.App.Configuration.Reading;
using Replication.Contracts;

namespace Replication.App.Configuration.Values;

/// <summary>Reads durations. A key that names its unit takes a whole number of it.</summary>
internal static class Durations
{
    /// <summary>A duration that is written with its unit, such as <c>15m</c>.</summary>
    public static ValueKind<Duration> Between(TimeSpan min, TimeSpan max) => new(
        $"a duration from {new Duration(min)} to {new Duration(max)}: a whole number with s, m, h or d, such as 1h",
        text => Duration.TryParse(text, out var duration) && duration.Value >= min && duration.Value <= max
            ? ReadValue<Duration>.Of(duration)
            : ReadValue<Duration>.Refused())
    {
        Schema = """{"type":"string","format":"short-duration"}""",
    };

    public static TimeSpan Milliseconds(this MapReader map, string key, int min, int max, TimeSpan fallback) =>
        Read(map, key, min, max, fallback, TimeSpan.FromMilliseconds(1));

    public static TimeSpan Seconds(this MapReader map, string key, int min, int max, TimeSpan fallback) =>
        Read(map, key, min, max, fallback, TimeSpan.FromSeconds(1));

    public static TimeSpan Hours(this MapReader map, string key, int min, int max, TimeSpan fallback) =>
        Read(map, key, min, max, fallback, TimeSpan.FromHours(1));

    public static TimeSpan Days(this MapReader map, string key, int min, int max, TimeSpan fallback) =>
        Read(map, key, min, max, fallback, TimeSpan.FromDays(1));

    private static TimeSpan Read(MapReader map, string key, int min, int max, TimeSpan fallback, TimeSpan unit) =>
        unit * map.Optional(key, Scalars.Number(min, max), (int)(fallback / unit));
}
