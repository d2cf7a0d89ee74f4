using Replication.Contracts;
using Replication.Registries.Creation;

namespace Replication.Registries;

/// <summary>The address, the credentials and the network rules of one registry.</summary>
public sealed record RegistryConnection
{
    /// <summary>The http or https address of the registry, without path.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>The name of the registry in metrics; null for the authority of its endpoint.</summary>
    public string? Name { get; init; }

    /// <summary>The user name; null for anonymous access.</summary>
    public string? Username { get; init; }

    /// <summary>The password or access token of <see cref="Username"/>.</summary>
    public Secret? Password { get; init; }

    /// <summary>The password that is tried when the registry rejects <see cref="Password"/>: one of them is being replaced.</summary>
    public Secret? OtherPassword { get; init; }

    /// <summary>The source of credentials that expire. It is used only without <see cref="Password"/>.</summary>
    public ICredentialSource? Credentials { get; init; }

    /// <summary>The API of the cloud that creates repositories; null when there is none.</summary>
    internal IRepositoryApi? Repositories { get; init; }

    /// <summary>The User-Agent header. Some firewalls reject requests without it.</summary>
    public string UserAgent { get; init; } = "replication/1.0";

    /// <summary>The public endpoint, when <see cref="Endpoint"/> is an internal one; otherwise null.</summary>
    public Uri? PublicEndpoint { get; init; }

    /// <summary>
    /// Additional hosts of the registry: <c>host</c>, <c>host:port</c> or <c>*.domain</c>. They may be read (redirects, token servers)
    /// whatever their addresses are, written to (upload locations), and may receive the password as a token server. Other hosts are only
    /// read, and only with public addresses, or private ones like those of the registry. They receive the password only below the
    /// registry's domain.
    /// </summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>False to contact only <see cref="Endpoint"/> (host and port) and <see cref="AllowedHosts"/>.</summary>
    public bool InternetAccess { get; init; } = true;

    /// <summary>TLS settings beyond the trust store of the machine.</summary>
    public RegistryTls Tls { get; init; } = new();
}
