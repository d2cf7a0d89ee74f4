using System.Diagnostics.CodeAnalysis;
using Replication.Contracts.Images;

namespace Replication.App.Copy;

/// <summary>
/// An image in a folder (<c>oci:FOLDER[:tag][@digest]</c>) or in an archive (<c>docker-archive:FILE[:tag]</c>), in the words of skopeo.
/// </summary>
internal sealed record LayoutLocation(bool IsArchive, string Path, Tag? Tag, Digest? Digest) : CopyLocation(Tag, Digest)
{
    private const string FolderPrefix = "oci:";
    private const string ArchivePrefix = "docker-archive:";

    public override string TaggedName => $"{Prefix}{Path}:{TagOrLatest}";

    private string Prefix => IsArchive ? ArchivePrefix : FolderPrefix;

    public override string ToString() => $"{Prefix}{Path}{(Tag is null ? "" : $":{Tag}")}{(Digest is null ? "" : $"@{Digest}")}";

    /// <summary>True when the text begins with one of the prefixes.</summary>
    public static bool IsOne(string text) =>
        text.StartsWith(FolderPrefix, StringComparison.Ordinal) || text.StartsWith(ArchivePrefix, StringComparison.Ordinal);

    /// <summary>Reads a location; <paramref name="problem"/> completes the sentence "'…' …".</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out LayoutLocation? location, [NotNullWhen(false)] out string? problem)
    {
        location = null;
        var isArchive = text.StartsWith(ArchivePrefix, StringComparison.Ordinal);
        var form = isArchive ? $"{ArchivePrefix}FILE.tar[:tag]" : $"{FolderPrefix}FOLDER[:tag][@digest]";
        var path = text[(isArchive ? ArchivePrefix : FolderPrefix).Length..];
        Digest? digest = null;
        // A path may contain '@' and ':'. They separate only what has the form of a digest or a tag.
        if (!isArchive && path.LastIndexOf('@') is var at and >= 0 && Contracts.Images.Digest.TryParse(path[(at + 1)..], out digest))
            path = path[..at];
        Tag? tag = null;
        if (path.LastIndexOf(':') is var colon && colon > path.LastIndexOf('/'))
        {
            if (!Contracts.Images.Tag.TryParse(path[(colon + 1)..], out tag))
            {
                problem = $"{NoTag(path[(colon + 1)..])}; write {form}";
                return false;
            }
            path = path[..colon];
        }
        problem = path.Length == 0 ? $"names no {(isArchive ? "file" : "folder")}; write {form}" : null;
        if (problem is null)
            location = new LayoutLocation(isArchive, path, tag, digest);
        return location is not null;
    }
}
