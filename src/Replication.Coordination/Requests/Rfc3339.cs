using System.Globalization;
using System.Text.RegularExpressions;

namespace Replication.Coordination.Requests;

/// <summary>Times as RFC 3339 writes them (section 5.6): with date, time and offset, and nothing that depends on who reads.</summary>
internal static partial class Rfc3339
{
    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"];

    public static bool TryParse(string text, out DateTimeOffset time) => DateTimeOffset.TryParseExact(
        // A tick has seven digits; what is finer than that is not kept anywhere.
        FinerThanTicks().Replace(text, "$1").ToUpperInvariant(),
        Formats,
        CultureInfo.InvariantCulture,
        DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
        out time);

    [GeneratedRegex(@"(\.[0-9]{7})[0-9]+", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex FinerThanTicks();
}
