using System.Globalization;
using System.Text.RegularExpressions;

namespace Replication.Coordination.Requests;

/// <summary>Times in the format of RFC 3339 (section 5.6): with date, time and offset, independent of the culture.</summary>
public static partial class Rfc3339
{
    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"];

    /// <summary>Reads a time. Fractions that are finer than a tick are cut off.</summary>
    public static bool TryParse(string text, out DateTimeOffset time) => DateTimeOffset.TryParseExact(
        // A tick has seven digits. Finer fractions are not stored.
        FinerThanTicks().Replace(text, "$1").ToUpperInvariant(),
        Formats,
        CultureInfo.InvariantCulture,
        DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
        out time);

    [GeneratedRegex(@"(\.[0-9]{7})[0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex FinerThanTicks();
}
