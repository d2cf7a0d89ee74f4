using System.Net;
using Replication.EmbeddedRegistry.Notifications;

namespace Replication.Testing.Servers;

/// <summary>What a <see cref="DockerRegistryServer"/> is configured with.</summary>
public sealed record DockerRegistryOptions
{
    /// <summary>The one user there is; null lets everybody in.</summary>
    public NetworkCredential? BasicAuthentication { get; init; }

    public IReadOnlyList<NotificationEndpoint> Notifications { get; init; } = [];
}
