using Replication.Contracts.Images;
using Replication.Registries.Blobs;
using Replication.Registries.Copying;

namespace Replication.Registries.Layouts;

/// <summary>A folder in OCI image layout, or an archive of one or of Docker images. It has one repository. Thread-safe.</summary>
public sealed class LayoutStore : ImageStore
{
    private readonly Lazy<ILayoutContent> _content;
    private readonly Lazy<LayoutWriter> _writer;

    private LayoutStore(string path, Func<ILayoutContent> open, TimeProvider time)
    {
        (Host, Time) = (path, time);
        _content = new Lazy<ILayoutContent>(open);
        _writer = new Lazy<LayoutWriter>(() => LayoutWriter.Open(Folder, time));
    }

    /// <summary>The repository of a request for a store that has only one.</summary>
    public static RepositoryName OnlyRepository { get; } = RepositoryName.Parse("layout");

    internal override string Host { get; }

    internal TimeProvider Time { get; }

    internal BlobSingleFlight SingleFlight { get; } = new();

    /// <summary>Writes to the folder. The first use checks the folder. Throws <see cref="RegistryException"/>.</summary>
    internal LayoutWriter Writer => _writer.Value;

    private ILayoutContent Content => _content.Value;

    private LayoutFolder Folder => Content as LayoutFolder ?? throw LayoutFailures.Invalid(
        Content.Name, "is only read. Write to oci:FOLDER instead.");

    /// <summary>A folder. It is created when something is written to it.</summary>
    public static LayoutStore OfFolder(string path, TimeProvider time) => new(path, () => new LayoutFolder(path), time);

    /// <summary>An archive of <c>docker save</c>, <c>podman save</c> or <c>skopeo</c>, to read. It is opened at the first use.</summary>
    public static LayoutStore OfDockerArchive(string path, TimeProvider time) => new(path, () => DockerArchive.Open(path), time);

    /// <summary>
    /// Returns the image when the user names no tag: the only one, or else the one with the tag latest. Throws
    /// <see cref="RegistryException"/>.
    /// </summary>
    public Task<Digest> ReadOnlyDigestAsync(CancellationToken cancellationToken) =>
        new LayoutSource(Content).ReadOnlyDigestAsync(cancellationToken);

    /// <inheritdoc/>
    public override Task<Digest?> ResolveAsync(RepositoryName repository, Tag tag, CancellationToken cancellationToken) =>
        new LayoutSource(Content).ResolveAsync(tag.Text, cancellationToken);

    /// <inheritdoc/>
    public override Task<(bool IsThere, Digest? Subject)> ReadSubjectAsync(
        RepositoryName repository, Digest digest, CancellationToken cancellationToken)
    {
        var manifest = LayoutReader.Read(Content, digest, announcedType: null);
        return Task.FromResult((manifest is not null, manifest?.Subject?.Digest));
    }

    /// <inheritdoc/>
    public override async Task<TagRemoval> DeleteTagAsync(
        RepositoryName repository, Tag tag, Action? beforeSend, CancellationToken cancellationToken) =>
        await Writer.ChangeIndexAsync(index => index.Without(tag.Text), beforeSend, cancellationToken)
            ? TagRemoval.Removed
            : TagRemoval.Absent;

    /// <inheritdoc/>
    public override Task SettleAsync() => Task.CompletedTask;

    internal override IImageSource SourceOf(RepositoryName repository) => new LayoutSource(Content);

    internal override IImageTarget TargetOf(CopyRequest request) => new LayoutTarget(this, Folder, request.BeforeTagWrite);

    private protected override void Dispose(bool isDisposing)
    {
        if (_writer.IsValueCreated)
            _writer.Value.Dispose();
        if (_content.IsValueCreated)
            _content.Value.Dispose();
    }
}
