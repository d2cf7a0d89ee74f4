using Replication.Contracts.Images;
using Replication.Registries.Checks;
using Replication.Registries.Copying;
using Replication.Registries.Layouts;
using Replication.Registries.Lists;

namespace Replication.Registries.Buckets;

/// <summary>The storage of the distribution registry, or a copy of it. It is only read. Thread-safe.</summary>
internal sealed class DistributionBucket(IBucketObjects objects) : ImageStore
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

    public override async Task<RegistryPage> ListRepositoriesAsync(string? last, int count, CancellationToken cancellationToken)
    {
        await _content.RequireStorageAsync(cancellationToken);
        return await new RepositoryWalk(objects, DistributionContent.Repositories, IsRepositoryAsync).ReadAsync(
            last, count, cancellationToken);
    }

    public override async Task<RegistryPage> ListTagsAsync(
        RepositoryName repository, string? last, int count, CancellationToken cancellationToken)
    {
        var page = await objects.ListFoldersAsync(DistributionContent.TagsOf(repository), last, count, cancellationToken);
        if (page.Items.Count > 0 || await IsRepositoryAsync(repository.Text, cancellationToken))
            return page;
        await _content.RequireStorageAsync(cancellationToken);
        throw BucketFailures.NoRepository(objects.Name, repository);
    }

    public override Task CheckAsync(
        CheckSheet sheet, RepositoryName? repository, bool checksWrite, CancellationToken cancellationToken) =>
        new StorageCheck(this, sheet, static () => throw ReadOnly()).RunAsync(repository, checksWrite: false, cancellationToken);

    public override Task<CopyFailure?> TryLoginAsync(CancellationToken cancellationToken) => Task.FromResult<CopyFailure?>(null);

    public override Task SettleAsync() => Task.CompletedTask;

    internal override IImageSource SourceOf(RepositoryName repository) => new DistributionSource(_content, repository);

    internal override IImageTarget TargetOf(CopyRequest request) => throw ReadOnly();

    private protected override void Dispose(bool isDisposing) => objects.Dispose();

    private Task<bool> IsRepositoryAsync(string name, CancellationToken cancellationToken) =>
        objects.HasFolderAsync($"{DistributionContent.Repositories}{name}/_manifests/", cancellationToken);

    private static RegistryException ReadOnly() => LayoutFailures.Invalid(
        "A bucket with layout: distribution", "is only read. Write to the registry itself, or to a bucket with layout: oci.");
}
