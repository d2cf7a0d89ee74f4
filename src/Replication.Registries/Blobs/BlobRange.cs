using System.Globalization;

namespace Replication.Registries.Blobs;

/// <summary>
/// The range in a <c>Content-Range</c> header (RFC 9110, section 14.4). <paramref name="Total"/> is null when the header does not contain
/// it.
/// </summary>
internal readonly record struct BlobRange(long First, long Last, long? Total)
{
    public static BlobRange? Parse(string? contentRange)
    {
        if (contentRange is null || !contentRange.StartsWith("bytes ", StringComparison.OrdinalIgnoreCase))
            return null;
        var text = contentRange.AsSpan(6).Trim();
        var (dash, slash) = (text.IndexOf('-'), text.IndexOf('/'));
        if (dash <= 0 || slash < dash || !TryRead(text[..dash], out var first) || !TryRead(text[(dash + 1)..slash], out var last)
            || last < first)
            return null;
        if (text[(slash + 1)..] is "*")
            return new BlobRange(first, last, null);
        return TryRead(text[(slash + 1)..], out var total) && total > last ? new BlobRange(first, last, total) : null;
    }

    private static bool TryRead(ReadOnlySpan<char> text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
