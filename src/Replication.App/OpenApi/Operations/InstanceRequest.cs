using Replication.Contracts.Instances;

namespace Replication.App.OpenApi.Operations;

/// <summary>An instance as callers send it; what an answer has beside this may be sent back and changes nothing.</summary>
internal sealed record InstanceRequest
{
    public required string Name { get; init; }

    public string? Region { get; init; }

    public string? Account { get; init; }

    public InstancePartition Partition { get; init; }

    public InstanceEdition Edition { get; init; }

    public required string Endpoint { get; init; }

    public string? InternalEndpoint { get; init; }

    public bool InternetAccess { get; init; }

    public InstanceLogin? Credentials { get; init; }

    public InstanceCertificates? Tls { get; init; }

    public IReadOnlyList<string>? Namespaces { get; init; }

    public IReadOnlyList<string>? TrustedAccounts { get; init; }

    public InstanceHook? Webhook { get; init; }

    public InstanceLimits? Limits { get; init; }

    public bool Declared { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public DateTimeOffset? ChangedAt { get; init; }

    public InstanceState State { get; init; }

    public string? StateReason { get; init; }
}

/// <summary>How to log in; a PUT that leaves the password out keeps it.</summary>
internal sealed record InstanceLogin
{
    public string? Username { get; init; }

    public string? Password { get; init; }

    public CredentialProvider Provider { get; init; }

    public string? SessionToken { get; init; }

    public string? Region { get; init; }

    public string? Tenant { get; init; }

    public string? Registry { get; init; }

    public string? Endpoint { get; init; }
}

/// <summary>How it reports its pushes; a PUT that leaves the secret out keeps it.</summary>
internal sealed record InstanceHook
{
    public required WebhookFormat Format { get; init; }

    public required WebhookAuthentication Authentication { get; init; }

    public string? Username { get; init; }

    public string? Header { get; init; }

    public string? Parameter { get; init; }

    public string? Secret { get; init; }
}

/// <summary>Certificates in PEM.</summary>
internal sealed record InstanceCertificates
{
    public string? Ca { get; init; }

    public string? Certificate { get; init; }

    public string? Key { get; init; }

    public bool Insecure { get; init; }
}
