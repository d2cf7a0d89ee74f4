using Replication.Contracts.Images;

namespace Replication.Registries.Layouts;

/// <summary>An OCI image layout in a tar archive, as <c>docker save</c> writes it since version 25. Nothing is converted.</summary>
internal sealed class ArchiveLayout(TarArchive archive) : ILayoutContent
{
    public string Name => archive.Name;

    public string Path => archive.Path;

    public string Repair => "Write the archive again, or copy it again.";

    public bool MayHaveReferrers => true;

    public Task<LayoutIndex> ReadIndexAsync(string? wanted, CancellationToken cancellationToken)
    {
        var bytes = archive.ReadSmall(LayoutFolder.IndexFile, LayoutIndex.MaxBytes)
            ?? throw LayoutFailures.Invalid(Name, $"has no file {LayoutFolder.IndexFile}. {Repair}");
        return Task.FromResult(LayoutReader.ReadIndex(this, bytes));
    }

    public ValueTask<StoredFile?> OpenAsync(Digest digest, CancellationToken cancellationToken) =>
        ValueTask.FromResult(archive.Find(FileOf(digest)));

    public string FileOf(Digest digest) => $"blobs/{digest.Algorithm}/{digest.Hex}";

    public void Dispose() => archive.Dispose();
}
