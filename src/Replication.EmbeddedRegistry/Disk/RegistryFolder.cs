using Replication.EmbeddedRegistry.Protocol;

namespace Replication.EmbeddedRegistry.Disk;

/// <summary>
/// The layout of the data folder: content by digest, shared by all repositories, and small link files per repository.
/// Files are written to a temporary path and then moved, so that a crash never leaves a partial file. Nothing is flushed to the disk.
/// Names of repositories and tags were validated by <see cref="Grammar"/>; none begins with an underscore or a dot.
/// </summary>
internal sealed class RegistryFolder
{
    private readonly string _root;

    public RegistryFolder(string root)
    {
        _root = Path.GetFullPath(root);
        Directory.CreateDirectory(Temporary);
        Directory.CreateDirectory(Repositories);
        Directory.CreateDirectory(Uploads);
    }

    public string Repositories => Path.Combine(_root, "repositories");

    public string Uploads => Path.Combine(_root, "uploads");

    private string Temporary => Path.Combine(_root, "temporary");

    public string Content(ContentDigest digest) => Path.Combine(_root, "content", digest.Algorithm, digest.Hex[..2], digest.Hex);

    public string Repository(string repository) => Path.Combine(Repositories, repository);

    public string Manifests(string repository) => Path.Combine(Repository(repository), "_manifests");

    public string ManifestLink(string repository, ContentDigest digest) =>
        Path.Combine(Manifests(repository), digest.Algorithm, digest.Hex);

    public string BlobLink(string repository, ContentDigest digest) =>
        Path.Combine(Repository(repository), "_blobs", digest.Algorithm, digest.Hex);

    public string Tags(string repository) => Path.Combine(Repository(repository), "_tags");

    public string Tag(string repository, string tag) => Path.Combine(Tags(repository), tag);

    public string Referrers(string repository, ContentDigest subject) =>
        Path.Combine(Repository(repository), "_referrers", subject.Algorithm, subject.Hex);

    public string Referrer(string repository, ContentDigest subject, ContentDigest digest) =>
        Path.Combine(Referrers(repository, subject), $"{digest.Algorithm}-{digest.Hex}");

    /// <summary>Writes a file atomically: a reader sees either the old or the new content.</summary>
    public async Task WriteAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var temporary = Path.Combine(Temporary, Guid.NewGuid().ToString("N"));
        await File.WriteAllBytesAsync(temporary, content, cancellationToken);
        Move(temporary, path);
    }

    /// <summary>Moves a complete file to its final path.</summary>
    public static void Move(string from, string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Move(from, path, overwrite: true);
    }
}
