using System.Globalization;
using System.Net.Http.Headers;

namespace Replication.Registries.Http;

/// <summary>Reads <c>Retry-After</c>, in seconds or as a date (RFC 9110, section 10.2.3).</summary>
internal static class RetryAfter
{
    // No timer runs longer than some weeks.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

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
            return TimeSpan.FromSeconds(Math.Min(seconds, (long)Longest.TotalSeconds));
        if (!DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date))
            return null;
        return date - now is var rest && rest > Longest ? Longest : rest > TimeSpan.Zero ? rest : TimeSpan.Zero;
    }
}
