using Replication.Contracts;
using Replication.Registries.Http;

namespace Replication.Registries;

/// <summary>Limits and timeouts of a <see cref="RegistryClient"/>.</summary>
public sealed record RegistryClientOptions
{
    /// <summary>
    /// Maximum concurrent requests. Blob reads and streamed uploads have the same limit each. The client starts with 32 and adapts (AIMD
    /// with slow start).
    /// </summary>
    public int MaxConcurrentRequests { get; init; } = 128;

    /// <summary>Limits the connections of all clients together; null for no limit. The caller disposes it after the clients.</summary>
    public ConnectionBudget? Connections { get; init; }

    /// <summary>Maximum number of attempts per request.</summary>
    public int MaxAttempts { get; init; } = 4;

    /// <summary>Upper bound of the first retry delay. It doubles with each attempt.</summary>
    public TimeSpan FirstRetryDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The random numbers for retry delays (exponential backoff with full jitter).</summary>
    public Jitter Jitter { get; init; } = Jitter.System;

    /// <summary>Upper bound of all retry delays.</summary>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest <c>Retry-After</c> that the client waits for. A longer one fails the request.</summary>
    public TimeSpan MaxRetryAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The maximum effective <c>Retry-After</c>. A longer value counts as this one.</summary>
    public TimeSpan RetryAfterLimit { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Timeout for opening a connection.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Timeout for the response headers of a request.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Timeout for a stream without progress.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Timeout until the registry confirms an upload. Each 20 MB of the blob add one second.</summary>
    public TimeSpan CommitTimeout { get; init; } = TimeSpan.FromMinutes(5);

    internal TimeSpan CommitTimeoutFor(long blobBytes) => CommitTimeout + TimeSpan.FromSeconds(blobBytes / 20_000_000.0);

    /// <summary>Timeout for a response of a token server.</summary>
    public TimeSpan TokenTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Maximum number of redirects per request.</summary>
    public int MaxRedirects { get; init; } = 5;

    /// <summary>
    /// Maximum size of a manifest in bytes (distribution-spec, "Pushing manifests": registries should accept at least 4 MiB).
    /// </summary>
    public int MaxManifestBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Size of the manifest cache in bytes. Manifests are immutable.</summary>
    public long ManifestCacheBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>How long a blob or manifest counts as present after it was seen at the registry.</summary>
    public TimeSpan PresenceLifetime { get; init; } = TimeSpan.FromMinutes(10);
}
