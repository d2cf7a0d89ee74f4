using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Replication.EmbeddedRegistry.Access;
using Replication.EmbeddedRegistry.Notifications;

namespace Replication.EmbeddedRegistry;

/// <summary>The settings of an embedded registry, including its optional protocol features.</summary>
public sealed record EmbeddedRegistryOptions
{
    /// <summary>The data folder. Existing content is used. Only one process may use it at a time.</summary>
    public required string Folder { get; init; }

    public IPAddress Host { get; init; } = IPAddress.Loopback;

    /// <summary>The port; 0 for any free one.</summary>
    public int Port { get; init; }

    /// <summary>The server certificate for HTTPS with HTTP/1.1 and HTTP/2; null for plain HTTP.</summary>
    public X509Certificate2? Certificate { get; init; }

    public RegistryAuthentication Authentication { get; init; }

    public IReadOnlyList<RegistryUser> Users { get; init; } = [];

    /// <summary>True to issue pull tokens without credentials (with <see cref="RegistryAuthentication.Bearer"/>).</summary>
    public bool AnonymousPull { get; init; }

    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromMinutes(5);

    public IReadOnlyList<NotificationEndpoint> Notifications { get; init; } = [];

    /// <summary>True to support cross-repository mounts.</summary>
    public bool Mount { get; init; } = true;

    /// <summary>True to support mounts without a source repository.</summary>
    public bool AnonymousMount { get; init; } = true;

    /// <summary>True to support uploads in a single POST request.</summary>
    public bool MonolithicPost { get; init; } = true;

    /// <summary>True to support the referrers API.</summary>
    public bool Referrers { get; init; } = true;

    /// <summary>True to reject a manifest when content that it references is missing.</summary>
    public bool RequireReferences { get; init; } = true;

    public int MaxManifestBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Maximum size of a request body, like the limit of a proxy; null for no limit.</summary>
    public long? MaxBodyBytes { get; init; }

    /// <summary>The value of <c>OCI-Chunk-Min-Length</c>; null for no header and no minimum.</summary>
    public long? MinChunkBytes { get; init; }

    /// <summary>True to start an object store at a second address, to which blob downloads can be redirected.</summary>
    public bool ObjectStore { get; init; }

    /// <summary>Maximum number of requests in the log.</summary>
    public int RequestLogCapacity { get; init; } = 20_000;

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;
}
