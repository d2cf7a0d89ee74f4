using System.Net;
using Replication.EmbeddedRegistry.Notifications;

namespace Replication.Testing.Servers;

/// <summary>The configuration of a <see cref="DockerRegistryServer"/>.</summary>
public sealed record DockerRegistryOptions
{
    /// <summary>The only user of the registry; null allows anonymous access.</summary>
    public NetworkCredential? BasicAuthentication { get; init; }

    public IReadOnlyList<NotificationEndpoint> Notifications { get; init; } = [];
}
