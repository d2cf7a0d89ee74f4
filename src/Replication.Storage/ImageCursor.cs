using Replication.Contracts.Backfills;
using Replication.Contracts.Images;
using Replication.Contracts.Stores;

namespace Replication.Storage;

/// <summary>A place in a list that is sorted by repository, then tag.</summary>
internal static class ImageCursor
{
    /// <summary>The place before the first image.</summary>
    public static (string Repository, string Tag) Start { get; } = ("", "");

    /// <summary>Parses a place. Null is the beginning.</summary>
    public static (string Repository, string Tag) Parse(string? text)
    {
        if (text is null)
            return Start;
        return text.LastIndexOf(':') is > 0 and var colon
            && RepositoryName.TryParse(text[..colon], out _)
            && Tag.TryParse(text[(colon + 1)..], out _)
                ? (text[..colon], text[(colon + 1)..])
                : throw new InvalidCursorException(text);
    }

    /// <summary>Returns the page of these images, of which one more than <paramref name="limit"/> was read.</summary>
    public static Page<MissingImage> Page(List<MissingImage> images, int limit)
    {
        if (images.Count <= limit)
            return new(images, Next: null);
        images.RemoveRange(limit, images.Count - limit);
        return new(images, $"{images[^1].Repository}:{images[^1].Tag}");
    }
}
