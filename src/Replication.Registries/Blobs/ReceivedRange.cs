using System.Globalization;

namespace Replication.Registries.Blobs;

/// <summary>
/// Reads from the <c>Range</c> header how many bytes of an upload the registry has (distribution-spec, "Pushing a blob in chunks":
/// <c>0-last</c>, without unit).
/// </summary>
internal static class ReceivedRange
{
    /// <summary>Returns the number of bytes; null for an invalid header. Registries send <c>0-0</c> for an empty session.</summary>
    public static long? Parse(string? range)
    {
        if (range is null)
            return null;
        var text = range.StartsWith("bytes=", StringComparison.OrdinalIgnoreCase) ? range.AsSpan(6) : range;
        return text.StartsWith("0-")
            && long.TryParse(text[2..], NumberStyles.None, CultureInfo.InvariantCulture, out var last)
            && last < long.MaxValue
            ? last == 0 ? 0 : last + 1
            : null;
    }
}
