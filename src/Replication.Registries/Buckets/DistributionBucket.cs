using Replication.Contracts.Images;
using Replication.Registries.Checks;
using Replication.Registries.Copying;
using Replication.Registries.Layouts;
using Replication.Registries.Lists;

namespace Replication.Registries.Buckets;

/// <summary>The storage of the distribution registry, or a copy of it. It is only read. Thread-safe.</summary>
internal sealed class DistributionBucket(FolderObjects objects) : ImageStore
{
    private readonly DistributionContent _content = new(objects);

    internal override string Host => objects.Path;

    public override Task<Digest?> ResolveAsync(RepositoryName repository, Tag tag, CancellationToken cancellationToken) =>
        SourceOf(repository).ResolveAsync(tag.Text, cancellationToken);

    public override async Task<(bool IsThere, Digest? Subject)> ReadSubjectAsync(
        RepositoryName repository, Digest digest, CancellationToken cancellationToken)
    {
        var manifest = await LayoutReader.ReadAsync(_content, digest, announcedType: null, cancellationToken);
        return (manifest is not null, manifest?.Subject?.Digest);
    }

    public override Task<TagRemoval> DeleteTagAsync(
        RepositoryName repository, Tag tag, Action? beforeSend, CancellationToken cancellationToken) => throw ReadOnly();

    public override Task<RegistryPage> ListRepositoriesAsync(string? last, int count, CancellationToken cancellationToken)
    {
        Check();
        return Task.FromResult(new RepositoryWalk(objects, DistributionContent.Repositories, IsRepository).Read(last, count));
    }

    public override Task<RegistryPage> ListTagsAsync(
        RepositoryName repository, string? last, int count, CancellationToken cancellationToken)
    {
        Check();
        return IsRepository(repository.Text)
            ? Task.FromResult(SortedPage.Of(objects.ListFolders(DistributionContent.TagsOf(repository)), last, count))
            : throw BucketFailures.NoRepository(objects.Name, repository);
    }

    public override Task CheckAsync(
        CheckSheet sheet, RepositoryName? repository, bool checksWrite, CancellationToken cancellationToken) =>
        new StorageCheck(this, sheet, static () => throw ReadOnly()).RunAsync(repository, checksWrite: false, cancellationToken);

    public override Task<CopyFailure?> TryLoginAsync(CancellationToken cancellationToken) => Task.FromResult<CopyFailure?>(null);

    public override Task SettleAsync() => Task.CompletedTask;

    internal override IImageSource SourceOf(RepositoryName repository)
    {
        Check();
        return new DistributionSource(_content, repository);
    }

    internal override IImageTarget TargetOf(CopyRequest request) => throw ReadOnly();

    private protected override void Dispose(bool isDisposing)
    {
    }

    private bool IsRepository(string name) => objects.HasFolder($"{DistributionContent.Repositories}{name}/_manifests");

    private void Check()
    {
        objects.RequireFolder();
        if (!objects.HasFolder(DistributionContent.Repositories))
        {
            throw LayoutFailures.Invalid(
                objects.Name,
                $"has no folder {DistributionContent.Repositories}, so it is not the storage of a registry. Name the folder that contains "
                    + "the folder docker: the rootdirectory of the registry. If it contains image layouts, write layout: oci.");
        }
    }

    private static RegistryException ReadOnly() => LayoutFailures.Invalid(
        "A bucket with layout: distribution", "is only read. Write to the registry itself, or to a bucket with layout: oci.");
}
