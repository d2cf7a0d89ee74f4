using System.Globalization;

namespace Replication.EmbeddedRegistry.Protocol;

/// <summary>
/// The <c>Content-Range</c> of a chunk: first and last byte, without unit and total (distribution-spec, "Pushing a blob in chunks").
/// </summary>
internal sealed record ChunkRange(long First, long Last)
{
    public long Length => Last - First + 1;

    public static ChunkRange? Parse(string text) =>
        text.Split('-') is [var first, var last]
        && long.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var from)
        && long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var to)
        && from <= to
            ? new ChunkRange(from, to)
            : null;

    /// <summary>Returns the <c>Range</c> header of an upload. Like in all registries, 0 bytes and 1 byte have the same value.</summary>
    public static string Received(long bytes) => string.Create(CultureInfo.InvariantCulture, $"0-{Math.Max(0, bytes - 1)}");
}
