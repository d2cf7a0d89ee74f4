using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Replication.Contracts.Images;
using Replication.Registries.Authentication;
using Replication.Registries.Blobs;
using Replication.Registries.Caching;
using Replication.Registries.Http;
using Replication.Registries.Lists;
using Replication.Registries.Manifests;
using Replication.Registries.Referrers;

namespace Replication.Registries;

/// <summary>
/// One registry as one identity. Safe for many threads and made to live long: it owns the connections, the tokens, what was learnt about the
/// registry, and bounded memories of what stands there. Use one for each registry in a process, so that copies know of each other.
/// </summary>
public sealed class RegistryClient : IDisposable
{
    /// <summary>Name of the meter that counts requests.</summary>
    public const string MeterName = "Replication.Registries";

    /// <summary>Makes a client; nothing is sent before it is asked for something.</summary>
    public RegistryClient(RegistryConnection connection, RegistryClientOptions options, TimeProvider time, ILoggerFactory? loggers = null)
    {
        if (connection.Endpoint is not { IsAbsoluteUri: true, Scheme: "http" or "https", AbsolutePath: "/", Query: "", UserInfo: "" })
            throw new ArgumentException("the endpoint is an absolute http or https address without path, query and user", nameof(connection));
        Connection = connection;
        Options = options;
        Time = time;
        Transport = new RegistryTransport(connection, options, time, (loggers ?? NullLoggerFactory.Instance).CreateLogger<RegistryClient>());
        ReferrersSupport = new ReferrersSupport(time);
        FailsTagLists = new Observation(time);
        UploadHabits = new UploadHabits(connection.Endpoint, time);
        Farewells = new Farewells(time);
        LeftUploads = new LeftUploads(this);
        Known = new KnownContent(options.PresenceLifetime, time);
        ManifestCache = new BoundedCache<(RepositoryName, Digest), ManifestDocument>(options.ManifestCacheBytes, static manifest => manifest.HeldBytes);
    }

    /// <summary>How this client reaches its registry.</summary>
    public RegistryConnection Connection { get; }

    internal RegistryClientOptions Options { get; }

    internal TimeProvider Time { get; }

    internal RegistryTransport Transport { get; }

    internal KnownContent Known { get; }

    internal BoundedCache<(RepositoryName Repository, Digest Digest), ManifestDocument> ManifestCache { get; }

    internal BlobFlights Flights { get; } = new();

    internal Farewells Farewells { get; }

    internal LeftUploads LeftUploads { get; }

    internal UploadHabits UploadHabits { get; }

    internal ReferrersSupport ReferrersSupport { get; }

    /// <summary>Holds while the registry is known to fail to list tags.</summary>
    internal Observation FailsTagLists { get; }

    internal KeyedTurns<(RepositoryName Repository, Digest Subject)> ReferrerTurns { get; } = new();

    internal string Host => Connection.Endpoint.Authority;

    /// <summary>The digest that a tag names now; null when the tag is not there. Throws <see cref="RegistryException"/>.</summary>
    public Task<Digest?> ResolveAsync(RepositoryName repository, Tag tag, CancellationToken cancellationToken) =>
        new ManifestEndpoint(this, repository, RegistrySide.Alone, TokenScopes.Pull(repository)).ResolveAsync(tag.Text, cancellationToken);

    /// <summary>Whether a manifest is there, and what it refers to. Throws <see cref="RegistryException"/>.</summary>
    public async Task<(bool IsThere, Digest? Subject)> ReadSubjectAsync(RepositoryName repository, Digest digest, CancellationToken cancellationToken)
    {
        var manifest = await new ManifestEndpoint(this, repository, RegistrySide.Alone, TokenScopes.Pull(repository)).ReadAsync(digest, announcedType: null, cancellationToken);
        return (manifest is not null, manifest?.Subject?.Digest);
    }

    /// <summary>
    /// Removes a tag, and nothing else. Throws <see cref="RegistryException"/>, also where the registry cannot remove a tag without its manifest.
    /// <paramref name="beforeSend"/> is called right before each request that removes it, and may throw.
    /// </summary>
    public Task<TagRemoval> DeleteTagAsync(RepositoryName repository, Tag tag, Action? beforeSend, CancellationToken cancellationToken) =>
        new TagEndpoint(this, repository).DeleteAsync(tag, beforeSend, cancellationToken);

    /// <summary>Ends when no copy that broke off has anything left to say to the registry: uploads that it will not finish are given up.</summary>
    public Task SettleAsync() => Farewells.WhenSaidAsync();

    /// <summary>
    /// A page of the names of its repositories, from its beginning or after <paramref name="last"/>: a name, or the <c>Next</c> of an earlier page.
    /// Throws <see cref="RegistryException"/>; not every registry shows this list.
    /// </summary>
    public Task<RegistryPage> ListRepositoriesAsync(string? last, int count, CancellationToken cancellationToken) =>
        new ListEndpoint(this).RepositoriesAsync(last, count, cancellationToken);

    /// <summary>A page of the tags of a repository, as <see cref="ListRepositoriesAsync"/> pages. Throws <see cref="RegistryException"/>.</summary>
    public Task<RegistryPage> ListTagsAsync(RepositoryName repository, string? last, int count, CancellationToken cancellationToken) =>
        new ListEndpoint(this).TagsAsync(repository, last, count, cancellationToken);

    /// <summary>What is asked of the registry at this moment.</summary>
    public RegistryDemand Demand => Transport.Gate.Demand;

    /// <summary>How long the registry still wants us to stay away.</summary>
    public TimeSpan RestingFor => Transport.Gate.ClosedFor;

    /// <summary>Asks no more of the registry than this from now on; what is under way goes on.</summary>
    public void Allow(RegistryAllowance allowance) => Transport.Gate.Allow(allowance);

    /// <summary>The longest time that the registry can keep clients away.</summary>
    public TimeSpan RetryAfterLimit => Options.RetryAfterLimit;

    /// <summary>Stays away from the registry for so long, as when it asked somebody else to.</summary>
    public void RestFor(TimeSpan duration) => Transport.Gate.CloseFor(duration);

    /// <inheritdoc/>
    public void Dispose()
    {
        LeftUploads.Dispose();
        Farewells.Dispose();
        Transport.Dispose();
    }

    internal Uri Address(string path) => new(Connection.Endpoint, path);
}
