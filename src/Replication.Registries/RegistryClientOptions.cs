using Replication.Registries.Http;

namespace Replication.Registries;

/// <summary>Limits and patience of a <see cref="RegistryClient"/>.</summary>
public sealed record RegistryClientOptions
{
    /// <summary>Requests under way at one time, blobs being read and large blobs being written, at most so many of each: 32 at first, more while the registry takes them, fewer when it asks to slow down.</summary>
    public int MaxConcurrentRequests { get; init; } = 128;

    /// <summary>Bounds the connections of all clients together; null: no bound. The caller disposes it after the clients.</summary>
    public ConnectionBudget? Connections { get; init; }

    /// <summary>Tries of one request before the caller hears of it.</summary>
    public int MaxAttempts { get; init; } = 4;

    /// <summary>Upper bound of the first pause between tries; it doubles with each.</summary>
    public TimeSpan FirstRetryDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Upper bound of any pause between tries.</summary>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest <c>Retry-After</c> that is waited for; a longer one is handed to the caller.</summary>
    public TimeSpan MaxRetryAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest time that a registry can keep clients away; a longer <c>Retry-After</c>, or one that is far off, counts as this.</summary>
    public TimeSpan RetryAfterLimit { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Time to set up a connection.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time until a request is answered.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time that a stream may stand still.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Time until a registry confirms an upload; large blobs get longer (one second for each 20 MB).</summary>
    public TimeSpan CommitTimeout { get; init; } = TimeSpan.FromMinutes(5);

    internal TimeSpan CommitTimeoutFor(long blobBytes) => CommitTimeout + TimeSpan.FromSeconds(blobBytes / 20_000_000.0);

    /// <summary>Time until a token server answers.</summary>
    public TimeSpan TokenTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Redirects followed for one request.</summary>
    public int MaxRedirects { get; init; } = 5;

    /// <summary>Largest manifest that is read (distribution-spec, "Pushing manifests": registries should take at least 4 MiB, and many take no more).</summary>
    public int MaxManifestBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Memory for manifests that were read; they never change.</summary>
    public long ManifestCacheBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>How long a blob or manifest that was seen at a registry is believed to be there.</summary>
    public TimeSpan PresenceLifetime { get; init; } = TimeSpan.FromMinutes(10);
}
