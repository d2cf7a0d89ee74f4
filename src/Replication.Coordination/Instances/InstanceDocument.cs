using Replication.Contracts.Instances;

namespace Replication.Coordination.Instances;

/// <summary>An instance as the API shows it: secrets are write-only.</summary>
internal sealed record InstanceDocument(
    string Name,
    string? Region,
    string? Account,
    InstancePartition Partition,
    InstanceEdition Edition,
    string Endpoint,
    string? InternalEndpoint,
    bool InternetAccess,
    InstanceCredentialsDocument? Credentials,
    InstanceTlsDocument? Tls,
    IReadOnlyList<string>? Namespaces,
    IReadOnlyList<string> TrustedAccounts,
    InstanceWebhookDocument? Webhook,
    InstanceLimits Limits,
    bool Declared,
    DateTimeOffset? CreatedAt,
    DateTimeOffset? ChangedAt)
{
    /// <summary>What a caller may send back as it came, but not change.</summary>
    public static IReadOnlyList<string> ReadOnlyKeys { get; } = ["declared", "createdAt", "changedAt"];

    /// <summary>An instance of the configuration file.</summary>
    public static InstanceDocument Of(RegistryInstance declared) => Of(declared, kept: null);

    /// <summary>An instance that was made through the API.</summary>
    public static InstanceDocument Of(KeptInstance kept) => Of(kept.Instance, kept);

    private static InstanceDocument Of(RegistryInstance it, KeptInstance? kept) => new(
        it.Name,
        it.Region,
        it.Account,
        it.Partition,
        it.Edition,
        Shown(it.Endpoint),
        it.InternalEndpoint is { } address ? Shown(address) : null,
        it.InternetAccess,
        it.Credentials is { } credentials ? InstanceCredentialsDocument.Of(credentials) : null,
        it.Tls is { } tls ? new InstanceTlsDocument(tls.CertificateAuthorities, tls.Certificate, tls.Insecure) : null,
        it.Namespaces,
        it.TrustedAccounts,
        it.Webhook is { } webhook ? new InstanceWebhookDocument(webhook.Format, webhook.Authentication, webhook.Username, webhook.Header, webhook.Parameter) : null,
        it.Limits,
        Declared: kept is null,
        kept?.CreatedAt,
        kept?.ChangedAt);

    private static string Shown(Uri endpoint) => endpoint.GetLeftPart(UriPartial.Authority);
}

internal sealed record InstanceCredentialsDocument(string? Username, CredentialProvider Provider, string? Region, string? Tenant, string? Registry, string? Endpoint)
{
    public static InstanceCredentialsDocument Of(InstanceCredentials it) =>
        new(it.Username, it.Provider, it.Region, it.Tenant, it.Registry, it.Endpoint?.GetLeftPart(UriPartial.Authority));
}

internal sealed record InstanceTlsDocument(string? Ca, string? Certificate, bool Insecure);

internal sealed record InstanceWebhookDocument(WebhookFormat Format, WebhookAuthentication Authentication, string? Username, string? Header, string? Parameter);
