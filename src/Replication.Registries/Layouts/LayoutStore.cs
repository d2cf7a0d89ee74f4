using Replication.Contracts.Images;
using Replication.Registries.Checks;
using Replication.Registries.Copying;
using Replication.Registries.Lists;

namespace Replication.Registries.Layouts;

/// <summary>A folder in OCI image layout, or an archive of one or of Docker images. It has one repository. Thread-safe.</summary>
public sealed class LayoutStore : ImageStore
{
    private readonly Lazy<ILayoutContent> _content;
    private readonly LayoutWriters _writers;

    private LayoutStore(string path, Func<ILayoutContent> open, TimeProvider time)
    {
        Host = path;
        _content = new Lazy<ILayoutContent>(open, LazyThreadSafetyMode.PublicationOnly);
        _writers = new LayoutWriters(path, time);
    }

    /// <summary>The repository of a request for a store that has only one.</summary>
    public static RepositoryName OnlyRepository { get; } = RepositoryName.Parse("layout");

    internal override string Host { get; }

    private ILayoutContent Content => _content.Value;

    private LayoutFolder Folder => Content as LayoutFolder ?? throw LayoutFailures.Invalid(
        Content.Name, "is only read. Write to oci:FOLDER instead.");

    private LayoutSource Source => new(Content, LayoutNames.OfOne);

    /// <summary>A folder. It is created when something is written to it.</summary>
    public static LayoutStore OfFolder(string path, TimeProvider time) => new(path, () => new LayoutFolder(path), time);

    /// <summary>An archive of <c>docker save</c>, <c>podman save</c> or <c>skopeo</c>, to read. It is opened at the first use.</summary>
    public static LayoutStore OfDockerArchive(string path, TimeProvider time) => new(path, () => DockerArchive.Open(path), time);

    /// <summary>
    /// Returns the image when the user names no tag: the only one, or else the one with the tag latest. Throws
    /// <see cref="RegistryException"/>.
    /// </summary>
    public Task<Digest> ReadOnlyDigestAsync(CancellationToken cancellationToken) =>
        Source.ReadOnlyDigestAsync(cancellationToken);

    /// <inheritdoc/>
    public override Task<Digest?> ResolveAsync(RepositoryName repository, Tag tag, CancellationToken cancellationToken) =>
        Source.ResolveAsync(tag.Text, cancellationToken);

    /// <inheritdoc/>
    public override async Task<(bool IsThere, Digest? Subject)> ReadSubjectAsync(
        RepositoryName repository, Digest digest, CancellationToken cancellationToken)
    {
        var manifest = await LayoutReader.ReadAsync(Content, digest, announcedType: null, cancellationToken);
        return (manifest is not null, manifest?.Subject?.Digest);
    }

    /// <inheritdoc/>
    public override async Task<TagRemoval> DeleteTagAsync(
        RepositoryName repository, Tag tag, Action? beforeSend, CancellationToken cancellationToken) =>
        await _writers.Open(Folder).ChangeIndexAsync(
            index => index.Without(LayoutNames.OfOne, tag.Text), beforeSend, cancellationToken)
            ? TagRemoval.Removed
            : TagRemoval.Absent;

    /// <inheritdoc/>
    public override Task<RegistryPage> ListRepositoriesAsync(string? last, int count, CancellationToken cancellationToken) =>
        Task.FromResult(SortedPage.Of([OnlyRepository.Text], last, count));

    /// <inheritdoc/>
    public override async Task<RegistryPage> ListTagsAsync(
        RepositoryName repository, string? last, int count, CancellationToken cancellationToken) =>
        SortedPage.Of(LayoutNames.OfOne.TagsIn(await Content.ReadIndexAsync(wanted: null, cancellationToken)), last, count);

    /// <inheritdoc/>
    public override Task CheckAsync(
        CheckSheet sheet, RepositoryName? repository, bool checksWrite, CancellationToken cancellationToken) =>
        new StorageCheck(this, sheet, _writers.TryWrite).RunAsync(repository, checksWrite, cancellationToken);

    /// <inheritdoc/>
    public override Task<CopyFailure?> TryLoginAsync(CancellationToken cancellationToken) => Task.FromResult<CopyFailure?>(null);

    /// <inheritdoc/>
    public override Task SettleAsync() => Task.CompletedTask;

    internal override IImageSource SourceOf(RepositoryName repository) => Source;

    internal override IImageTarget TargetOf(CopyRequest request) =>
        new LayoutTarget(this, Folder, LayoutNames.OfOne, _writers, request.BeforeTagWrite);

    private protected override void Dispose(bool isDisposing)
    {
        _writers.Dispose();
        if (_content.IsValueCreated)
            _content.Value.Dispose();
    }
}
