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
    DateTimeOffset? StateSince,
    string? StateHost,
    bool Declared,
    DateTimeOffset? CreatedAt,
    DateTimeOffset? ChangedAt)
{
    /// <summary>Probable mistakes. They do not prevent the instance.</summary>
    public IReadOnlyList<ShownInstanceWarning> Warnings { get; init; } = [];

    /// <summary>The keys that a caller may send back unchanged.</summary>
    public static IReadOnlyList<string> ReadOnlyKeys { get; } = [
        "declared", "createdAt", "changedAt", "state", "stateReason", "stateSince", "stateHost", "warnings"
    ];

    /// <summary>An instance of the configuration file, and the refusal of its credentials.</summary>
    public static ShownInstance Of(RegistryInstance declared, CredentialsRefusal? refusal = null) => Of(declared, kept: null, refusal);

    /// <summary>An instance that was made through the API, and the refusal of its credentials.</summary>
    public static ShownInstance Of(KeptInstance kept, CredentialsRefusal? refusal = null) => Of(kept.Instance, kept, refusal);

    private static ShownInstance Of(RegistryInstance it, KeptInstance? kept, CredentialsRefusal? refusal) => new(
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
        InstanceFaults.ReasonOf(it) is not null
            ? InstanceState.Unusable
            : refusal is null ? InstanceState.Usable : InstanceState.CredentialsRefused,
        InstanceFaults.ReasonOf(it) ?? refusal?.Reason,
        InstanceFaults.ReasonOf(it) is null ? refusal?.Since : null,
        InstanceFaults.ReasonOf(it) is null ? refusal?.Host : null,
        Declared: kept is null,
        kept?.CreatedAt,
        kept?.ChangedAt)
    {
        Warnings = [.. InstanceWarnings.OfNetwork(it), .. kept is null ? [] : InstanceWarnings.OfReferences(it)],
    };

    private static string Shown(Uri endpoint) => endpoint.GetLeftPart(UriPartial.Authority);
}
