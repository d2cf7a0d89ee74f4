using System.Diagnostics.CodeAnalysis;
using Replication.Contracts.Images;

namespace Replication.App.Copy;

/// <summary>Where a copy reads or writes an image: in a registry, in a folder or in an archive.</summary>
internal abstract record CopyLocation(Tag? Tag, Digest? Digest)
{
    private static readonly Tag Latest = Tag.Parse("latest");

    /// <summary>The tag; <c>latest</c> when the location has none.</summary>
    public Tag TagOrLatest => Tag ?? Latest;

    /// <summary>The image with its tag, for messages about the target.</summary>
    public abstract string TaggedName { get; }

    /// <summary>Completes the sentence "'…' …" for a text that is no tag.</summary>
    protected static string NoTag(string text) =>
        $"has the tag '{text}', which is none: at most 128 letters, digits, '_', '.' and '-', the first no '.' or '-'";

    /// <summary>
    /// Reads a location; <paramref name="problem"/> completes the sentence "'…' …". A name without a known prefix is that of a registry.
    /// </summary>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out CopyLocation? location, [NotNullWhen(false)] out string? problem)
    {
        bool isRead;
        if (LayoutLocation.IsOne(text))
        {
            isRead = LayoutLocation.TryParse(text, out var layout, out problem);
            location = layout;
        }
        else
        {
            isRead = ImageReference.TryParse(text, out var image, out problem);
            location = image;
        }
        return isRead;
    }
}
