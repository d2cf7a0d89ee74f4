using Replication.Contracts.Backfills;
using Replication.Contracts.Images;
using Replication.Contracts.Stores;

namespace Replication.Storage;

/// <summary>A place in a list that is sorted by repository, then tag, then target.</summary>
internal static class ImageCursor
{
    /// <summary>The place before the first image.</summary>
    public static (string Repository, string Tag, string Target) Start { get; } = ("", "", "");

    /// <summary>Parses a place. Null is the beginning.</summary>
    public static (string Repository, string Tag, string Target) Parse(string? text)
    {
        if (text is null)
            return Start;
        // Only a rule with several targets has the third part.
        return text.Split(':') is [var repository, var tag, .. var target] && target.Length < 2
            && RepositoryName.TryParse(repository, out _)
            && Tag.TryParse(tag, out _)
                ? (repository, tag, target is [var name] ? name : "")
                : throw new InvalidCursorException(text);
    }

    /// <summary>Returns the page of these images, of which one more than <paramref name="limit"/> was read.</summary>
    public static Page<MissingImage> Page(List<MissingImage> images, int limit)
    {
        if (images.Count <= limit)
            return new(images, Next: null);
        images.RemoveRange(limit, images.Count - limit);
        return new(images, $"{images[^1].Repository}:{images[^1].Tag}{(images[^1].Target is { } target ? $":{target}" : "")}");
    }
}
