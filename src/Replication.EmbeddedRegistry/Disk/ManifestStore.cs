using System.Text;
using Replication.EmbeddedRegistry.Protocol;

namespace Replication.EmbeddedRegistry.Disk;

/// <summary>The manifests, tags and referrers of all repositories.</summary>
internal sealed class ManifestStore(RegistryFolder folder)
{
    // The specification requires "lexical order (i.e. case-insensitive alphanumeric order)". The ordinal tie-break makes paging exact.
    public static readonly Comparer<string> Lexical = Comparer<string>.Create(static (a, b) =>
        string.Compare(a, b, StringComparison.OrdinalIgnoreCase) is not 0 and var order ? order : string.CompareOrdinal(a, b));

    public async Task PutAsync(string repository, Manifest manifest, CancellationToken cancellationToken)
    {
        await folder.WriteAsync(folder.Content(manifest.Digest), manifest.Bytes, cancellationToken);
        await folder.WriteAsync(
            folder.ManifestLink(repository, manifest.Digest), Encoding.UTF8.GetBytes(manifest.MediaType), cancellationToken);
    }

    public Task TagAsync(string repository, string tag, ContentDigest digest, CancellationToken cancellationToken) =>
        folder.WriteAsync(folder.Tag(repository, tag), Encoding.UTF8.GetBytes(digest.ToString()), cancellationToken);

    public Task AddReferrerAsync(string repository, ContentDigest subject, ContentDigest digest, CancellationToken cancellationToken) =>
        folder.WriteAsync(folder.Referrer(repository, subject, digest), Encoding.UTF8.GetBytes(digest.ToString()), cancellationToken);

    /// <summary>Returns the manifest that a tag or digest names; null when it does not exist.</summary>
    public async Task<Manifest?> FindAsync(string repository, string reference, CancellationToken cancellationToken) =>
        await ResolveAsync(repository, reference, cancellationToken) is { } digest
            ? await FindAsync(repository, digest, cancellationToken)
            : null;

    public async Task<Manifest?> FindAsync(string repository, ContentDigest digest, CancellationToken cancellationToken)
    {
        var mediaType = await ReadAsync(folder.ManifestLink(repository, digest), cancellationToken);
        return mediaType is null
            ? null
            : new Manifest(digest, mediaType, await File.ReadAllBytesAsync(folder.Content(digest), cancellationToken));
    }

    public bool Holds(string repository, ContentDigest digest) => File.Exists(folder.ManifestLink(repository, digest));

    public bool Knows(string repository) => Directory.Exists(folder.Manifests(repository));

    /// <summary>Deletes a manifest and its tags. Returns false when it does not exist.</summary>
    public async Task<bool> DeleteAsync(string repository, ContentDigest digest, CancellationToken cancellationToken)
    {
        if (await FindAsync(repository, digest, cancellationToken) is not { } manifest)
            return false;
        foreach (var tag in Tags(repository))
        {
            if (await ReadAsync(folder.Tag(repository, tag), cancellationToken) == digest.ToString())
                File.Delete(folder.Tag(repository, tag));
        }
        if (ManifestContent.Read(manifest.Bytes, out _)?.Subject is { } subject && Directory.Exists(folder.Referrers(repository, subject)))
            File.Delete(folder.Referrer(repository, subject, digest));
        File.Delete(folder.ManifestLink(repository, digest));
        return true;
    }

    /// <summary>Deletes a tag but not its manifest. Returns false when it does not exist.</summary>
    public bool Untag(string repository, string tag)
    {
        if (!File.Exists(folder.Tag(repository, tag)))
            return false;
        File.Delete(folder.Tag(repository, tag));
        return true;
    }

    public IReadOnlyList<string> Tags(string repository) => Names(folder.Tags(repository));

    /// <summary>Returns the manifests with this subject. The subject itself need not exist.</summary>
    public async Task<IReadOnlyList<Manifest>> ReferrersAsync(string repository, ContentDigest subject, CancellationToken cancellationToken)
    {
        var referrers = new List<Manifest>();
        foreach (var name in Names(folder.Referrers(repository, subject)))
        {
            if (ContentDigest.TryParse(name.Replace('-', ':'), out var digest)
                && await FindAsync(repository, digest, cancellationToken) is { } manifest)
                referrers.Add(manifest);
        }
        return referrers;
    }

    public IReadOnlyList<string> Repositories() =>
    [
        .. Directory.EnumerateDirectories(folder.Repositories, "_manifests", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder.Repositories, Path.GetDirectoryName(path)!)
                .Replace(Path.DirectorySeparatorChar, '/'))
            .Order(Lexical),
    ];

    private async Task<ContentDigest?> ResolveAsync(string repository, string reference, CancellationToken cancellationToken)
    {
        if (ContentDigest.TryParse(reference, out var digest))
            return digest;
        return Grammar.IsTag(reference)
            && ContentDigest.TryParse(await ReadAsync(folder.Tag(repository, reference), cancellationToken), out digest)
            ? digest
            : null;
    }

    private static List<string> Names(string path) =>
        Directory.Exists(path) ? [.. Directory.EnumerateFiles(path).Select(it => Path.GetFileName(it)!).Order(Lexical)] : [];

    private static async Task<string?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllTextAsync(path, cancellationToken);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
