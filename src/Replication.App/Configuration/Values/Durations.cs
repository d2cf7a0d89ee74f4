using Replication.App.Configuration.Reading;

namespace Replication.App.Configuration.Values;

/// <summary>Reads durations. Each key names its unit and takes a whole number of it.</summary>
internal static class Durations
{
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
