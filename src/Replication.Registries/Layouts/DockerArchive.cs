namespace Replication.Registries.Layouts;

/// <summary>Opens an archive of images: one that contains an OCI image layout, or one in the older format of Docker.</summary>
internal static class DockerArchive
{
    /// <summary>Throws <see cref="RegistryException"/>.</summary>
    public static ILayoutContent Open(string path)
    {
        var archive = TarArchive.Open(path);
        try
        {
            if (archive.Has(LayoutFolder.Marker) && archive.Has(LayoutFolder.IndexFile))
                return new ArchiveLayout(archive);
            if (archive.Has(DockerImages.ListFile))
                return new DockerImages(archive);
            throw LayoutFailures.Invalid(
                archive.Name,
                $"contains neither {DockerImages.ListFile} nor {LayoutFolder.Marker}, so it contains no images. Write it with docker save, "
                    + $"podman save or skopeo copy … docker-archive:FILE.");
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }
}
