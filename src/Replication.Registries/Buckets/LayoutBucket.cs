using Replication.Contracts.Images;
using Replication.Registries.Checks;
using Replication.Registries.Copying;
using Replication.Registries.Layouts;
using Replication.Registries.Lists;

namespace Replication.Registries.Buckets;

/// <summary>
/// A folder with an OCI image layout for each repository, at the path of its name; or one layout that all repositories share, with full
/// names. Thread-safe.
/// </summary>
internal sealed class LayoutBucket : ImageStore
{
    private readonly FolderObjects _objects;
    private readonly LayoutWriters _writers;

    public LayoutBucket(string path, TimeProvider time)
    {
        _objects = new FolderObjects(path);
        _writers = new LayoutWriters(path, time);
    }

    internal override string Host => _objects.Path;

    private bool IsShared => _objects.HasFile(LayoutFolder.Marker);

    public override async Task<Digest?> ResolveAsync(RepositoryName repository, Tag tag, CancellationToken cancellationToken) =>
        Has(repository) ? await SourceOf(repository).ResolveAsync(tag.Text, cancellationToken) : null;

    public override async Task<(bool IsThere, Digest? Subject)> ReadSubjectAsync(
        RepositoryName repository, Digest digest, CancellationToken cancellationToken)
    {
        var manifest = await LayoutReader.ReadAsync(FolderOf(repository), digest, announcedType: null, cancellationToken);
        return (manifest is not null, manifest?.Subject?.Digest);
    }

    public override async Task<TagRemoval> DeleteTagAsync(
        RepositoryName repository, Tag tag, Action? beforeSend, CancellationToken cancellationToken) =>
        Has(repository)
        && await _writers.Open(FolderOf(repository)).ChangeIndexAsync(
            index => index.Without(NamesOf(repository), tag.Text), beforeSend, cancellationToken)
            ? TagRemoval.Removed
            : TagRemoval.Absent;

    public override async Task<RegistryPage> ListRepositoriesAsync(string? last, int count, CancellationToken cancellationToken)
    {
        _objects.RequireFolder();
        if (IsShared)
            return SortedPage.Of(
                SharedFolder().ReadIndex().Entries.Select(static entry => entry.FullName?.Repository?.Text).OfType<string>(), last, count);
        var page = await new RepositoryWalk(_objects, root: "", (name, _) => Task.FromResult(IsLayout(name))).ReadAsync(
            last, count, cancellationToken);
        if (last is null && page.Items.Count == 0 && !new LayoutFolder(_objects.Path).IsNew)
        {
            throw LayoutFailures.Invalid(
                _objects.Name,
                $"has no OCI image layout: no folder in it has the files {LayoutFolder.Marker} and {LayoutFolder.IndexFile}. Check the url "
                    + "of the instance. If it is the storage of a registry, write layout: distribution.");
        }
        return page;
    }

    public override async Task<RegistryPage> ListTagsAsync(
        RepositoryName repository, string? last, int count, CancellationToken cancellationToken)
    {
        if (!Has(repository))
            throw BucketFailures.NoRepository(_objects.Name, repository);
        var index = await FolderOf(repository).ReadIndexAsync(wanted: null, cancellationToken);
        return SortedPage.Of(NamesOf(repository).TagsIn(index), last, count);
    }

    public override Task CheckAsync(
        CheckSheet sheet, RepositoryName? repository, bool checksWrite, CancellationToken cancellationToken) =>
        new StorageCheck(this, sheet, _writers.TryWrite).RunAsync(repository, checksWrite, cancellationToken);

    public override Task<CopyFailure?> TryLoginAsync(CancellationToken cancellationToken) => Task.FromResult<CopyFailure?>(null);

    public override Task SettleAsync() => Task.CompletedTask;

    internal override IImageSource SourceOf(RepositoryName repository) => new LayoutSource(FolderOf(repository), NamesOf(repository));

    internal override IImageTarget TargetOf(CopyRequest request)
    {
        var repository = request.TargetRepository;
        if (!IsShared && HasReservedName(repository))
        {
            throw LayoutFailures.Invalid(
                _objects.Name,
                $"cannot have the repository {repository}, because the folder blobs contains the content of a layout. Write it to a "
                    + "repository without the name blobs.");
        }
        return new LayoutTarget(this, FolderOf(repository), NamesOf(repository), _writers, request.BeforeTagWrite);
    }

    private protected override void Dispose(bool isDisposing) => _writers.Dispose();

    private LayoutFolder FolderOf(RepositoryName repository)
    {
        if (IsShared)
            return SharedFolder();
        _objects.RefuseLinks(repository.Text);
        return new LayoutFolder(Path.Combine(_objects.Path, repository.Text), isInTree: true);
    }

    private LayoutFolder SharedFolder() => new(_objects.Path);

    private LayoutNames NamesOf(RepositoryName repository) => IsShared ? LayoutNames.Of(repository) : LayoutNames.OfOne;

    private bool Has(RepositoryName repository) => IsShared
        ? SharedFolder().ReadIndex().Entries.Any(entry => entry.FullName?.Repository == repository)
        : IsLayout(repository.Text);

    private bool IsLayout(string repository) =>
        !HasReservedName(RepositoryName.Parse(repository))
        && _objects.HasFile($"{repository}/{LayoutFolder.Marker}")
        && _objects.HasFile($"{repository}/{LayoutFolder.IndexFile}");

    private static bool HasReservedName(RepositoryName repository) => repository.Text.Split('/').Contains("blobs");
}
