using Replication.Contracts.Instances;

namespace Replication.Coordination.Instances;

/// <summary>An instance as the API shows it: secrets are write-only.</summary>
internal sealed record InstanceDocument(
    string Name,
    string? Region,
    string? Account,
    InstancePartition Partition,
    InstanceEdition Edition,
    Uri Endpoint,
    Uri? InternalEndpoint,
    bool InternetAccess,
    InstanceCredentialsDocument? Credentials,
    IReadOnlyList<string>? Namespaces,
    IReadOnlyList<string> TrustedAccounts,
    InstanceWebhookDocument? Webhook,
    bool Declared)
{
    public static InstanceDocument Of(RegistryInstance it) => new(
        it.Name,
        it.Region,
        it.Account,
        it.Partition,
        it.Edition,
        it.Endpoint,
        it.InternalEndpoint,
        it.InternetAccess,
        it.Credentials is { } credentials ? new InstanceCredentialsDocument(credentials.Username) : null,
        it.Namespaces,
        it.TrustedAccounts,
        it.Webhook is { } webhook ? new InstanceWebhookDocument(webhook.Format, webhook.Authentication) : null,
        Declared: true);
}

internal sealed record InstanceCredentialsDocument(string Username);

internal sealed record InstanceWebhookDocument(WebhookFormat Format, WebhookAuthentication Authentication);
