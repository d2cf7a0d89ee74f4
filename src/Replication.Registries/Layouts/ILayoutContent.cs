using Replication.Contracts.Images;

namespace Replication.Registries.Layouts;

/// <summary>The files of an OCI image layout: a folder, or an archive. All methods throw <see cref="RegistryException"/>.</summary>
internal interface ILayoutContent : IDisposable
{
    /// <summary>Names the layout at the beginning of a message, such as "The folder /var/export".</summary>
    string Name { get; }

    /// <summary>The path of the folder or archive.</summary>
    string Path { get; }

    /// <summary>The last sentence of messages about damaged content: how to repair it.</summary>
    string Repair { get; }

    /// <summary>True when the layout can contain referrers.</summary>
    bool MayHaveReferrers { get; }

    /// <summary>Reads the list of images: all of them, or at least those with the tag <paramref name="wanted"/>.</summary>
    Task<LayoutIndex> ReadIndexAsync(string? wanted, CancellationToken cancellationToken);

    /// <summary>Opens a blob or manifest; null when it does not exist. The result must be disposed.</summary>
    StoredFile? Open(Digest digest);

    /// <summary>Names the file of a blob or manifest in messages.</summary>
    string FileOf(Digest digest);
}
