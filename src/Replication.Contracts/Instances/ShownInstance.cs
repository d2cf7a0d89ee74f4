namespace Replication.Contracts.Instances;

/// <summary>An instance as the API shows it: secrets are write-only.</summary>
public sealed record ShownInstance(
    string Name,
    string? Region,
    string? Account,
    InstancePartition Partition,
    InstanceEdition Edition,
    string Endpoint,
    string? InternalEndpoint,
    bool InternetAccess,
    IReadOnlyList<string> AllowedHosts,
    ShownCredentials? Credentials,
    ShownTls? Tls,
    IReadOnlyList<string>? Namespaces,
    IReadOnlyList<string> TrustedAccounts,
    ShownWebhook? Webhook,
    InstanceLimits Limits,
    InstanceState State,
    string? StateReason,
    bool Declared,
    DateTimeOffset? CreatedAt,
    DateTimeOffset? ChangedAt)
{
    /// <summary>The keys that a caller may send back unchanged.</summary>
    public static IReadOnlyList<string> ReadOnlyKeys { get; } = ["declared", "createdAt", "changedAt", "state", "stateReason"];

    /// <summary>An instance of the configuration file.</summary>
    public static ShownInstance Of(RegistryInstance declared) => Of(declared, kept: null);

    /// <summary>An instance that was made through the API.</summary>
    public static ShownInstance Of(KeptInstance kept) => Of(kept.Instance, kept);

    private static ShownInstance Of(RegistryInstance it, KeptInstance? kept) => new(
        it.Name,
        it.Region,
        it.Account,
        it.Partition,
        it.Edition,
        Shown(it.Endpoint),
        it.InternalEndpoint is { } address ? Shown(address) : null,
        it.InternetAccess,
        it.AllowedHosts,
        it.Credentials is { } credentials ? ShownCredentials.Of(credentials) : null,
        it.Tls is { } tls ? ShownTls.Of(tls) : null,
        it.Namespaces,
        it.TrustedAccounts,
        it.Webhook is { } webhook
            ? new ShownWebhook(webhook.Format, webhook.Authentication, webhook.Username, webhook.Header, webhook.Parameter)
            : null,
        it.Limits,
        InstanceFaults.ReasonOf(it) is null ? InstanceState.Usable : InstanceState.Unusable,
        InstanceFaults.ReasonOf(it),
        Declared: kept is null,
        kept?.CreatedAt,
        kept?.ChangedAt);

    private static string Shown(Uri endpoint) => endpoint.GetLeftPart(UriPartial.Authority);
}
