using Replication.Contracts;

namespace Replication.Registries;

/// <summary>How to reach one registry as one identity.</summary>
public sealed record RegistryConnection
{
    /// <summary>Absolute http or https address of the registry, without path.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>What metrics call the registry; null for the authority of its endpoint.</summary>
    public string? Name { get; init; }

    /// <summary>Who we are; null for anonymous use.</summary>
    public string? Username { get; init; }

    /// <summary>The password or access token that belongs to <see cref="Username"/>.</summary>
    public Secret? Password { get; init; }

    /// <summary>Where to ask who we are, for credentials that change; it is asked only without <see cref="Password"/>.</summary>
    public ICredentialSource? Credentials { get; init; }

    /// <summary>What we call ourselves; some firewalls turn away requests without a name.</summary>
    public string UserAgent { get; init; } = "replication/1.0";

    /// <summary>The registry's public endpoint where <see cref="Endpoint"/> is another one; null where there is one endpoint only.</summary>
    public Uri? PublicEndpoint { get; init; }

    /// <summary>
    /// Further hosts that belong to the registry: <c>host</c>, <c>host:port</c> or <c>*.domain</c>. They may be read (redirects, token realms) whatever
    /// their addresses, written to (upload locations), and see the password as a token realm. Other hosts are only read while their addresses are
    /// public, or private like the registry's own; they never see the password unless they share the registry's domain.
    /// </summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>False: nothing but <see cref="Endpoint"/>, host and port, and <see cref="AllowedHosts"/> is contacted.</summary>
    public bool InternetAccess { get; init; } = true;

    /// <summary>Certificates beyond the machine's own.</summary>
    public RegistryTls Tls { get; init; } = new();
}
