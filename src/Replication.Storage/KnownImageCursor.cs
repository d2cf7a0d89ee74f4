using Replication.Contracts.Images;
using Replication.Contracts.Reconciling;
using Replication.Contracts.Stores;

namespace Replication.Storage;

/// <summary>A place in a list that is sorted by repository, tag, then target.</summary>
internal static class KnownImageCursor
{
    /// <summary>Parses a place. Null is the beginning.</summary>
    public static (string Repository, string Tag, string Target) Parse(string? text)
    {
        if (text is null)
            return ("", "", "");
        return text.Split(':') is [var repository, var tag, { Length: > 0 } target]
            && RepositoryName.TryParse(repository, out _)
            && Tag.TryParse(tag, out _)
                ? (repository, tag, target)
                : throw new InvalidCursorException(text);
    }

    /// <summary>Returns the page of these images, of which one more than <paramref name="limit"/> was read.</summary>
    public static Page<KnownImage> Page(List<KnownImage> images, int limit)
    {
        if (images.Count <= limit)
            return new(images, Next: null);
        images.RemoveRange(limit, images.Count - limit);
        return new(images, $"{images[^1].Repository}:{images[^1].Tag}:{images[^1].Target}");
    }
}
