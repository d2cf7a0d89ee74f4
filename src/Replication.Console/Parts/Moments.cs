using System.Globalization;
using NodaTime;
using Replication.WebConsole.Access;
using Replication.WebConsole.Texts;

namespace Replication.WebConsole.Parts;

/// <summary>Writes times and durations for people.</summary>
internal static class Moments
{
    public static string Utc(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>The local time of a zone of the tz database.</summary>
    public static string Local(DateTimeOffset at, string zone) => Instant.FromDateTimeOffset(at)
        .InZone(DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) ?? DateTimeZone.Utc)
        .ToString("uuuu-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    public static string Ago(DateTimeOffset at, DateTimeOffset now, ConsoleSession session) => now - at < TimeSpan.FromSeconds(2)
        ? session.T(CommonTexts.JustNow)
        : session.T(CommonTexts.Ago, Duration(now - at, session));

    /// <summary>Converts a duration such as <c>2h</c> to that time before now. Returns any other text unchanged.</summary>
    public static string Before(string text, DateTimeOffset now) =>
        Contracts.Duration.TryParse(text, out var ago) && now - DateTimeOffset.MinValue > ago.Value
            ? Rfc3339(now - ago.Value)
            : text;

    /// <summary>A time as the API takes it.</summary>
    public static string Rfc3339(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The end of the minute.</summary>
    public static DateTimeOffset NextMinute(DateTimeOffset at)
    {
        var last = at.UtcTicks + TimeSpan.TicksPerMinute - 1;
        return new(last - (last % TimeSpan.TicksPerMinute), TimeSpan.Zero);
    }

    /// <summary>A number of seconds: with a decimal when it is small, else as <see cref="Duration"/>.</summary>
    public static string Exact(double seconds, ConsoleSession session) => seconds < 10
        ? session.T(CommonTexts.Seconds, Math.Round(seconds, 1))
        : Duration(TimeSpan.FromSeconds(seconds), session);

    /// <summary>A duration in its largest unit, rounded down.</summary>
    public static string Duration(TimeSpan it, ConsoleSession session) => it switch
    {
        { TotalSeconds: < 90 } => session.T(CommonTexts.Seconds, (long)it.TotalSeconds),
        { TotalMinutes: < 90 } => session.T(CommonTexts.Minutes, (long)it.TotalMinutes),
        { TotalHours: < 48 } => session.T(CommonTexts.Hours, (long)it.TotalHours),
        _ => session.T(CommonTexts.Days, (long)it.TotalDays),
    };
}
