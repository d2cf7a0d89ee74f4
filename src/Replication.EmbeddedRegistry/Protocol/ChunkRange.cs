using System.Globalization;

namespace Replication.EmbeddedRegistry.Protocol;

/// <summary>The <c>Content-Range</c> of a chunk: first and last byte, no unit, no total (distribution-spec, "Pushing a blob in chunks").</summary>
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

    /// <summary>How much of an upload is there. Nothing and one byte read the same: every registry writes it so.</summary>
    public static string Received(long bytes) => string.Create(CultureInfo.InvariantCulture, $"0-{Math.Max(0, bytes - 1)}");
}
