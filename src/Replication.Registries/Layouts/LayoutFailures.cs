using Replication.Contracts.Images;

namespace Replication.Registries.Layouts;

/// <summary>Creates the failures of folders and archives.</summary>
internal static class LayoutFailures
{
    /// <summary>The layout violates its format. <paramref name="problem"/> contains the rest of the sentence, and the remedy.</summary>
    public static RegistryException Invalid(string name, string problem, Exception? cause = null) =>
        new(new CopyFailure(CopyFailure.LayoutInvalid, $"{name} {problem}", IsWorthRetrying: false), cause);

    /// <summary>The operating system refused to read or write a file.</summary>
    public static RegistryException Unavailable(string name, string action, Exception cause) => new(
        new CopyFailure(
            CopyFailure.LayoutUnavailable,
            $"{name} cannot be {action}: {cause.Message.TrimEnd('.')}. Check the permissions, the free space and the disk, and copy again.",
            IsWorthRetrying: true),
        cause);

    /// <summary>A blob has another size than its descriptor says.</summary>
    public static CopyFailure WrongSize(IStoredContent content, Digest digest, long found, long expected) => new(
        CopyFailure.SizeMismatch,
        $"{content.Name} has {found} bytes for {digest}, but the manifest says {expected}. The file {content.FileOf(digest)} is truncated "
            + $"or damaged. {content.Repair}",
        IsWorthRetrying: false);

    /// <summary>A blob or manifest does not have the content that its digest says.</summary>
    public static CopyFailure WrongContent(IStoredContent content, Digest digest) => new(
        CopyFailure.DigestMismatch,
        $"{content.Name} has content that does not match {digest}. The file {content.FileOf(digest)} is damaged. {content.Repair}",
        IsWorthRetrying: false);

    /// <summary>A manifest names a blob that does not exist.</summary>
    public static CopyFailure MissingBlob(IStoredContent content, Digest digest) => new(
        CopyFailure.BlobUnknown,
        $"{content.Name} lacks the blob {digest} (file {content.FileOf(digest)}), which a manifest lists. The image is incomplete. "
            + $"{content.Repair}",
        IsWorthRetrying: false);

    /// <summary>A manifest does not exist: the root of an image, or one that an index lists.</summary>
    public static CopyFailure MissingManifest(IStoredContent content, Digest digest, bool isRoot) => new(
        CopyFailure.ManifestUnknown,
        isRoot
            ? $"{content.Name} has no manifest {digest} (file {content.FileOf(digest)}). {content.Repair}"
            : $"{content.Name} lacks the manifest {digest} (file {content.FileOf(digest)}), which an index lists. The image is incomplete. "
                + $"{content.Repair} Or copy only the platforms that it has, or allow sparse indexes.",
        IsWorthRetrying: false)
    {
        Remedy = isRoot ? CopyRemedy.None : CopyRemedy.AllowSparse,
    };

    /// <summary>No image, or more than one, fits what was asked for.</summary>
    public static RegistryException NoImage(IStoredContent content, string problem, IReadOnlyList<string> names) => new(new CopyFailure(
        CopyFailure.ManifestUnknown,
        $"{content.Name} {problem}. {(names.Count == 0 ? "Its images have no names." : $"It has {Listed(names)}.")}",
        IsWorthRetrying: false));

    private static string Listed(IReadOnlyList<string> names)
    {
        const int shown = 10;
        var text = string.Join(", ", names.Take(shown).Select(static name => $"'{name}'"));
        return names.Count > shown ? $"{text} and {names.Count - shown} more" : text;
    }
}
