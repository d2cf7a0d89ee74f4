using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Replication.Contracts.Images;
using Replication.Contracts.Instances;
using Replication.Contracts.Rules;
using Replication.Registries.Authentication;
using Replication.Registries.Blobs;
using Replication.Registries.Caching;
using Replication.Registries.Checks;
using Replication.Registries.Copying;
using Replication.Registries.Creation;
using Replication.Registries.Http;
using Replication.Registries.Lists;
using Replication.Registries.Manifests;
using Replication.Registries.Referrers;

namespace Replication.Registries;

/// <summary>
/// Client for one registry with one set of credentials. Thread-safe and long-lived: it owns the connections, the tokens, what it learned
/// about the registry, and bounded caches of known content. Use one per registry and process, so that copies share these.
/// </summary>
public sealed class RegistryClient : ImageStore
{
    /// <summary>The name of the meter that counts requests.</summary>
    public const string MeterName = "Replication.Registries";

    /// <summary>Creates a client. It sends nothing before the first call.</summary>
    public RegistryClient(RegistryConnection connection, RegistryClientOptions options, TimeProvider time, ILoggerFactory? loggers = null)
    {
        if (connection.Endpoint is not { IsAbsoluteUri: true, Scheme: "http" or "https", AbsolutePath: "/", Query: "", UserInfo: "" })
            throw new ArgumentException(
                "the endpoint is an absolute http or https address without path, query and user", nameof(connection));
        Connection = connection;
        Options = options;
        Time = time;
        Transport = new RegistryTransport(
            connection, options, time, (loggers ?? NullLoggerFactory.Instance).CreateLogger<RegistryClient>());
        ReferrersSupport = new ReferrersSupport(time);
        FailsTagLists = new Observation(time);
        UploadCapabilities = new UploadCapabilities(connection.Endpoint, time);
        UploadCleanup = new UploadCleanup(time);
        ResumableUploads = new ResumableUploads(this);
        Creator = new RepositoryCreator(this, (loggers ?? NullLoggerFactory.Instance).CreateLogger<RegistryClient>());
        Known = new KnownContent(options.PresenceLifetime, time);
        ManifestCache = new BoundedCache<(RepositoryName, Digest), ManifestDocument>(
            options.ManifestCacheBytes, static manifest => manifest.HeldBytes);
    }

    /// <summary>How this client reaches its registry.</summary>
    public RegistryConnection Connection { get; }

    /// <inheritdoc/>
    public override PasswordInUse? PasswordInUse => Transport.PasswordInUse;

    internal RegistryClientOptions Options { get; }

    internal TimeProvider Time { get; }

    internal RegistryTransport Transport { get; }

    internal KnownContent Known { get; }

    internal BoundedCache<(RepositoryName Repository, Digest Digest), ManifestDocument> ManifestCache { get; }

    internal BlobSingleFlight SingleFlight { get; } = new();

    internal UploadCleanup UploadCleanup { get; }

    internal ResumableUploads ResumableUploads { get; }

    internal UploadCapabilities UploadCapabilities { get; }

    internal ReferrersSupport ReferrersSupport { get; }

    /// <summary>Holds while the registry is known to fail when it lists tags.</summary>
    internal Observation FailsTagLists { get; }

    internal KeyedLock<(RepositoryName Repository, Digest Subject)> ReferrerLocks { get; } = new();

    /// <summary>The name of the registry in metrics and failures.</summary>
    internal string Name => Connection.Name ?? Host;

    internal RepositoryCreator Creator { get; }

    internal override string Host => Connection.Endpoint.Authority;

    /// <summary>Returns the digest that a tag names; null when the tag does not exist. Throws <see cref="RegistryException"/>.</summary>
    public override Task<Digest?> ResolveAsync(RepositoryName repository, Tag tag, CancellationToken cancellationToken) =>
        new ManifestEndpoint(this, repository, RegistrySide.None, TokenScopes.Pull(repository)).ResolveAsync(tag.Text, cancellationToken);

    /// <summary>Returns whether a manifest exists, and its subject. Throws <see cref="RegistryException"/>.</summary>
    public override async Task<(bool IsThere, Digest? Subject)> ReadSubjectAsync(
        RepositoryName repository, Digest digest, CancellationToken cancellationToken)
    {
        var manifest = await new ManifestEndpoint(this, repository, RegistrySide.None, TokenScopes.Pull(repository)).ReadAsync(
            digest, announcedType: null, cancellationToken);
        return (manifest is not null, manifest?.Subject?.Digest);
    }

    /// <summary>
    /// Deletes a tag but not its manifest. Throws <see cref="RegistryException"/>, also when the registry cannot delete a tag alone.
    /// <paramref name="beforeSend"/> is called right before each DELETE request, and may throw.
    /// </summary>
    public override Task<TagRemoval> DeleteTagAsync(
        RepositoryName repository, Tag tag, Action? beforeSend, CancellationToken cancellationToken) =>
        new TagEndpoint(this, repository).DeleteAsync(tag, beforeSend, cancellationToken);

    /// <summary>
    /// Creates a repository with the API of its cloud, or of Harbor for a registry with a password. A repository that exists already is no
    /// failure. Throws <see cref="RegistryException"/>.
    /// </summary>
    public Task<RepositoryCreated> CreateRepositoryAsync(
        RepositoryName repository, RepositoryCreation settings, CancellationToken cancellationToken) =>
        Creator.CreateAsync(repository, settings, cancellationToken);

    /// <summary>Completes when all running aborts of uploads have ended.</summary>
    public override Task SettleAsync() => UploadCleanup.WhenDoneAsync();

    /// <inheritdoc/>
    public override Task<RegistryPage> ListRepositoriesAsync(string? last, int count, CancellationToken cancellationToken) =>
        new ListEndpoint(this).RepositoriesAsync(last, count, cancellationToken);

    /// <inheritdoc/>
    public override Task<RegistryPage> ListTagsAsync(
        RepositoryName repository, string? last, int count, CancellationToken cancellationToken) =>
        new ListEndpoint(this).TagsAsync(repository, last, count, cancellationToken);

    /// <inheritdoc/>
    public override Task CheckAsync(
        CheckSheet sheet, RepositoryName? repository, bool checksWrite, CancellationToken cancellationToken) =>
        new RegistryCheck(this, sheet).RunAsync(repository, checksWrite, cancellationToken);

    /// <inheritdoc/>
    public override Task<CopyFailure?> TryLoginAsync(CancellationToken cancellationToken) =>
        RegistryCheck.TryLoginAsync(this, cancellationToken);

    /// <summary>The active and waiting requests now.</summary>
    public RegistryDemand Demand => Transport.Gate.Demand;

    /// <summary>The remaining back-off time that the registry asked for; zero when there is none.</summary>
    public TimeSpan BackOffRemaining => Transport.Gate.ClosedFor;

    /// <summary>Sets the limits for new requests. Active requests continue.</summary>
    public void Allow(RegistryAllowance allowance) => Transport.Gate.Allow(allowance);

    /// <summary>The maximum back-off time that the registry can ask for.</summary>
    public TimeSpan RetryAfterLimit => Options.RetryAfterLimit;

    /// <summary>Sends no requests for a duration, because the registry asked another process to back off.</summary>
    public void BackOffFor(TimeSpan duration) => Transport.Gate.CloseFor(duration);

    internal override IImageSource SourceOf(RepositoryName repository) => new RegistrySource(this, repository);

    private protected override IImageSource ReaderOf(RepositoryName repository) => new RegistrySource(this, repository, RegistrySide.None);

    internal override IImageTarget TargetOf(CopyRequest request) =>
        new RegistryTarget(this, request.TargetRepository, request.BeforeTagWrite);

    private protected override void Dispose(bool isDisposing)
    {
        ResumableUploads.Dispose();
        UploadCleanup.Dispose();
        Transport.Dispose();
    }

    internal Uri Address(string path) => new(Connection.Endpoint, path);
}
