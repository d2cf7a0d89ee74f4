using Replication.EmbeddedRegistry.Protocol;

namespace Replication.EmbeddedRegistry.Disk;

/// <summary>The blobs of all repositories. Content is never deleted; deleting a blob removes the link of the repository.</summary>
internal sealed class BlobStore(RegistryFolder folder)
{
    /// <summary>Returns the file of a blob in a repository; null when the repository does not have it.</summary>
    public FileInfo? Find(string repository, ContentDigest digest) =>
        File.Exists(folder.BlobLink(repository, digest)) && new FileInfo(folder.Content(digest)) is { Exists: true } file ? file : null;

    /// <summary>Returns the file of a blob that any repository has or had; null otherwise.</summary>
    public FileInfo? FindAnywhere(ContentDigest digest) => new FileInfo(folder.Content(digest)) is { Exists: true } file ? file : null;

    /// <summary>Moves the file of a completed upload to the content of this digest.</summary>
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

    /// <summary>Removes the link. Returns false when the repository does not have the blob.</summary>
    public bool Unlink(string repository, ContentDigest digest)
    {
        if (Find(repository, digest) is null)
            return false;
        File.Delete(folder.BlobLink(repository, digest));
        return true;
    }
}
