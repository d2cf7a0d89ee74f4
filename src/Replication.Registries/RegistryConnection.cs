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

    /// <summary>
    /// Further hosts that the registry may send us to (redirects, upload locations, token realms) and that may see the password as a realm:
    /// <c>host</c>, <c>host:port</c> or <c>*.domain</c>. Hosts that are not listed are followed only while they are public, and never see the password
    /// unless they share the registry's domain.
    /// </summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>False: hosts that are not listed are followed only while their addresses are private.</summary>
    public bool InternetAccess { get; init; } = true;

    /// <summary>Certificates beyond the machine's own.</summary>
    public RegistryTls Tls { get; init; } = new();
}
