using System.Globalization;
using System.Net.Http.Headers;

namespace Replication.Registries.Http;

/// <summary>
/// Reads how long a registry asks its clients to wait: <c>Retry-After</c> (RFC 9110, section 10.2.3) or the reset time of a rate limit.
/// </summary>
internal static class RetryAfter
{
    // A number from here on would be a wait of 31 years. It is a Unix time in seconds, milliseconds, microseconds or nanoseconds.
    private const double FirstMoment = 1e9;
    private const double FirstMomentInMilliseconds = 1e11;
    private const int SmallerUnits = 3;

    private static readonly string[] WaitHeaders = ["Retry-After", "X-Retry-After"];

    private static readonly (string Reset, string Remaining)[] LimitHeaders =
    [
        ("RateLimit-Reset", "RateLimit-Remaining"),
        ("X-RateLimit-Reset", "X-RateLimit-Remaining"),
        ("X-Rate-Limit-Reset", "X-Rate-Limit-Remaining"),
    ];

    private static readonly string[] DateFormats =
    [
        "r", "dddd, dd-MMM-yy HH:mm:ss 'GMT'", "ddd MMM d HH:mm:ss yyyy", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
    ];

    /// <summary>
    /// Returns the requested wait, from zero to <paramref name="longest"/>; null when the headers contain no readable wait.
    /// The reset time of a rate limit counts only when <paramref name="isRateLimited"/> is true.
    /// </summary>
    public static TimeSpan? Read(HttpResponseHeaders headers, bool isRateLimited, DateTimeOffset now, TimeSpan longest)
    {
        foreach (var name in WaitHeaders)
        {
            if (First(headers, name) is { } text && Parse(text, headers.Date, now, longest) is { } wait)
                return wait;
        }
        if (!isRateLimited)
            return null;
        foreach (var (reset, remaining) in LimitHeaders)
        {
            if (!IsUsedUp(First(headers, remaining)))
                continue;
            if (First(headers, reset) is { } text && Parse(Item(text), headers.Date, now, longest) is { } wait)
                return wait;
        }
        return null;
    }

    /// <summary>
    /// Reads a number of seconds, a date or a Unix time. A point in time is compared with <paramref name="registryTime"/> (the <c>Date</c>
    /// header) when that gives a wait within the bounds, so that clock differences do not matter.
    /// </summary>
    public static TimeSpan? Parse(string text, DateTimeOffset? registryTime, DateTimeOffset now, TimeSpan longest)
    {
        // double.TryParse also accepts "NaN" and the like.
        if (text.All(static c => c is (>= '0' and <= '9') or '.')
            && double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return number < FirstMoment ? Bounded(number, longest) : Until(SecondsOf(number), registryTime, now, longest);
        }
        const DateTimeStyles Styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowInnerWhite;
        return DateTimeOffset.TryParseExact(text, DateFormats, CultureInfo.InvariantCulture, Styles, out var date)
            ? Until(UnixSeconds(date), registryTime, now, longest)
            : null;
    }

    private static TimeSpan Until(double moment, DateTimeOffset? registryTime, DateTimeOffset now, TimeSpan longest)
    {
        var wait = moment - UnixSeconds(registryTime ?? now);
        return Bounded(wait > longest.TotalSeconds ? Math.Min(wait, moment - UnixSeconds(now)) : wait, longest);
    }

    private static double SecondsOf(double number)
    {
        for (var unit = 0; unit < SmallerUnits && number >= FirstMomentInMilliseconds; unit++)
            number /= 1000;
        return number;
    }

    private static TimeSpan Bounded(double seconds, TimeSpan longest) =>
        seconds >= longest.TotalSeconds ? longest : TimeSpan.FromSeconds(Math.Max(seconds, 0));

    private static double UnixSeconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).TotalSeconds;

    private static bool IsUsedUp(string? remaining) =>
        remaining is null
        || !double.TryParse(Item(remaining), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
        || count < 1;

    // "30;w=60", "10, 100;w=60".
    private static string Item(string text) => text.Split(',', ';')[0].Trim();

    private static string? First(HttpResponseHeaders headers, string name)
    {
        if (!headers.NonValidated.TryGetValues(name, out var values))
            return null;
        foreach (var value in values)
            return value.Trim();
        return null;
    }
}
