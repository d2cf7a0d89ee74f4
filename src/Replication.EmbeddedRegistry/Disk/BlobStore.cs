using Replication.EmbeddedRegistry.Protocol;

namespace Replication.EmbeddedRegistry.Disk;

/// <summary>The blobs of all repositories. Content is kept for ever; a repository that deletes a blob loses its link to it.</summary>
internal sealed class BlobStore(RegistryFolder folder)
{
    /// <summary>The file of a blob that this repository holds; null when it does not.</summary>
    public FileInfo? Find(string repository, ContentDigest digest) =>
        File.Exists(folder.BlobLink(repository, digest)) && new FileInfo(folder.Content(digest)) is { Exists: true } file ? file : null;

    /// <summary>The file of a blob that any repository once held; null when none did.</summary>
    public FileInfo? FindAnywhere(ContentDigest digest) => new FileInfo(folder.Content(digest)) is { Exists: true } file ? file : null;

    /// <summary>Takes a finished upload over as the content of this digest.</summary>
    public void Adopt(string repository, ContentDigest digest, string file)
    {
        RegistryFolder.Move(file, folder.Content(digest));
        Link(repository, digest);
    }

    public void Link(string repository, ContentDigest digest)
    {
        var link = folder.BlobLink(repository, digest);
        Directory.CreateDirectory(Path.GetDirectoryName(link)!);
        using var empty = new FileStream(link, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite);
    }

    /// <summary>False when the repository does not hold the blob.</summary>
    public bool Unlink(string repository, ContentDigest digest)
    {
        if (Find(repository, digest) is null)
            return false;
        File.Delete(folder.BlobLink(repository, digest));
        return true;
    }
}
