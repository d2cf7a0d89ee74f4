using System.Globalization;
using System.Net.Http.Headers;

namespace Replication.Registries.Http;

/// <summary>Reads <c>Retry-After</c>, in seconds or as a date (RFC 9110, section 10.2.3).</summary>
internal static class RetryAfter
{
    public static TimeSpan? Read(HttpResponseHeaders headers, DateTimeOffset now)
    {
        if (!headers.NonValidated.TryGetValues("Retry-After", out var values))
            return null;
        // The registry's own clock, where it shows it, makes its date right even when our clocks differ.
        return Parse(values.ToString(), headers.Date ?? now);
    }

    public static TimeSpan? Parse(string text, DateTimeOffset now)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return TimeSpan.FromSeconds(Math.Min(seconds, (long)TimeSpan.FromDays(365).TotalSeconds));
        if (!DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date))
            return null;
        return date > now ? date - now : TimeSpan.Zero;
    }
}
