namespace Replication.Registries.Layouts;

/// <summary>The files of an OCI image layout: a folder, or an archive. All methods throw <see cref="RegistryException"/>.</summary>
internal interface ILayoutContent : IStoredContent, IDisposable
{
    /// <summary>True when the layout can contain referrers.</summary>
    bool MayHaveReferrers { get; }

    /// <summary>Reads the list of images: all of them, or at least those with the tag <paramref name="wanted"/>.</summary>
    Task<LayoutIndex> ReadIndexAsync(string? wanted, CancellationToken cancellationToken);
}
