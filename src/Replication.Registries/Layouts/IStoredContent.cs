using Replication.Contracts.Images;

namespace Replication.Registries.Layouts;

/// <summary>
/// Blobs and manifests in files that are named by their digest: a layout, an archive, or the storage of a registry. All methods throw
/// <see cref="RegistryException"/>.
/// </summary>
internal interface IStoredContent
{
    /// <summary>Names the place at the beginning of a message, such as "The folder /var/export".</summary>
    string Name { get; }

    /// <summary>The path of the folder or archive.</summary>
    string Path { get; }

    /// <summary>The last sentence of messages about damaged content: how to repair it.</summary>
    string Repair { get; }

    /// <summary>Opens a blob or manifest; null when it does not exist. The result must be disposed.</summary>
    ValueTask<StoredFile?> OpenAsync(Digest digest, CancellationToken cancellationToken);

    /// <summary>The length of a blob or manifest in bytes; null when it does not exist.</summary>
    async ValueTask<long?> LengthOfAsync(Digest digest, CancellationToken cancellationToken)
    {
        using var file = await OpenAsync(digest, cancellationToken);
        return file?.Length;
    }

    /// <summary>Names the file of a blob or manifest in messages.</summary>
    string FileOf(Digest digest);
}
