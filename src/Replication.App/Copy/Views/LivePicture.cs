using Replication.Contracts.Tasks;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Replication.App.Copy.Views;

/// <summary>Renders a snapshot of a copy within the height of the terminal.</summary>
internal static class LivePicture
{
    private const int DigestChars = 12;
    private const int WidestBar = 40;
    private const int NarrowestBar = 8;
    // The columns beside the bar: digest, size, how, and the space between.
    private const int CharsBesideBar = DigestChars + 2 + 2 + 22 + 2 + 8;
    // The heading, the total, the number of omitted blobs, and the line of the cursor.
    private const int OtherLines = 4;

    public static IRenderable Draw(CopyState state, Profile terminal)
    {
        var shown = Choose(state.Blobs, Math.Max(1, terminal.Height - OtherLines));
        var barWidth = Math.Clamp(terminal.Width - CharsBesideBar, NarrowestBar, WidestBar);
        var lines = shown.Select(blob => Line(blob, barWidth, terminal)).ToList();
        if (LeftOut(state.Blobs, shown) is { } leftOut)
            lines.Add(Fit(terminal.Width, (leftOut, Color.Grey)));
        if (state.Blobs.Count > 0)
            lines.Add(Fit(terminal.Width, (PlainView.Progress(state), Color.Default)));
        return new Rows(lines);
    }

    /// <summary>
    /// Selects the blobs that fit: running ones first, then waiting ones, then finished ones, each in their order.
    /// </summary>
    internal static IReadOnlyList<BlobTransfer> Choose(IReadOnlyList<BlobTransfer> blobs, int lines)
    {
        if (blobs.Count <= lines)
            return blobs;
        var chosen = blobs.OrderBy(static blob => blob.How is not null ? 2 : blob.Copied == 0 ? 1 : 0).Take(lines).ToHashSet();
        return [.. blobs.Where(chosen.Contains)];
    }

    private static string? LeftOut(IReadOnlyList<BlobTransfer> blobs, IReadOnlyList<BlobTransfer> shown)
    {
        var rest = blobs.Except(shown).ToList();
        var done = rest.Count(static blob => blob.How is not null);
        return rest.Count == 0 ? null
            : $"and {string.Join(", ", new[] { (done, "done"), (rest.Count - done, "to come") }.Where(static part => part.Item1 > 0).Select(static part => $"{part.Item1} {part.Item2}"))}";
    }

    private static Paragraph Line(BlobTransfer blob, int barWidth, Profile terminal)
    {
        var isUnicode = terminal.Capabilities.Unicode;
        var filled = blob.How is not null || blob.Size == 0 ? (blob.How is null ? 0 : barWidth) : (int)(blob.Copied * barWidth / blob.Size);
        var size = blob.How is null ? $"{Amounts.Bytes(blob.Copied)} of {Amounts.Bytes(blob.Size)}" : Amounts.Bytes(blob.Size);
        return Fit(
            terminal.Width,
            ($"{blob.Digest.Hex[..DigestChars]}  ", Color.Default),
            (new string(isUnicode ? '━' : '#', filled), ColourOf(blob.How)),
            (new string(isUnicode ? '─' : '-', barWidth - filled), Color.Grey),
            ($"  {size,-22}  ", Color.Default),
            (blob.How is { } how ? CopyWords.Of(how) : "", ColourOf(blob.How)));
    }

    // A wrapped line would move another line out of the terminal.
    private static Paragraph Fit(int width, params ReadOnlySpan<(string Text, Color Colour)> parts)
    {
        var line = new Paragraph();
        foreach (var (text, colour) in parts)
        {
            line.Append(text[..Math.Min(text.Length, width)], new Style(colour));
            width -= Math.Min(text.Length, width);
        }
        return line;
    }

    private static Color ColourOf(BlobTransferKind? how) => how switch
    {
        null => Color.Yellow,
        BlobTransferKind.Streamed => Color.Green,
        BlobTransferKind.Mounted => Color.Blue,
        _ => Color.Grey,
    };
}
