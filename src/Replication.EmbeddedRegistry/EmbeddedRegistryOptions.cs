using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Replication.EmbeddedRegistry.Access;
using Replication.EmbeddedRegistry.Notifications;

namespace Replication.EmbeddedRegistry;

/// <summary>What an embedded registry is, and which of the protocol's liberties it takes.</summary>
public sealed record EmbeddedRegistryOptions
{
    /// <summary>Everything is kept here; what an earlier run left is found again. Nobody else may use it at the same time.</summary>
    public required string Folder { get; init; }

    public IPAddress Host { get; init; } = IPAddress.Loopback;

    /// <summary>0 takes any free one.</summary>
    public int Port { get; init; }

    /// <summary>With one it speaks https, as HTTP/2 to who asks for it.</summary>
    public X509Certificate2? Certificate { get; init; }

    public RegistryAuthentication Authentication { get; init; }

    public IReadOnlyList<RegistryUser> Users { get; init; } = [];

    /// <summary>With <see cref="RegistryAuthentication.Bearer"/>: whether a stranger gets tokens that allow to pull.</summary>
    public bool AnonymousPull { get; init; }

    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromMinutes(5);

    public IReadOnlyList<NotificationEndpoint> Notifications { get; init; } = [];

    /// <summary>Whether a blob of another repository can be mounted.</summary>
    public bool Mount { get; init; } = true;

    /// <summary>Whether it can be without naming that repository.</summary>
    public bool AnonymousMount { get; init; } = true;

    /// <summary>Whether a blob can be uploaded by the POST that would start a session.</summary>
    public bool MonolithicPost { get; init; } = true;

    /// <summary>Whether referrers are indexed and listed.</summary>
    public bool Referrers { get; init; } = true;

    /// <summary>Whether all that a manifest names must be there before it.</summary>
    public bool RequireReferences { get; init; } = true;

    public int MaxManifestBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Largest body of any request, as a proxy in front may enforce it; null for no limit.</summary>
    public long? MaxBodyBytes { get; init; }

    /// <summary>What <c>OCI-Chunk-Min-Length</c> says; null says nothing and takes chunks of any length.</summary>
    public long? MinChunkBytes { get; init; }

    /// <summary>Whether a second address plays the object store that blob downloads can be redirected to.</summary>
    public bool ObjectStore { get; init; }

    /// <summary>How many requests the log holds.</summary>
    public int RequestLogCapacity { get; init; } = 20_000;

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;
}
