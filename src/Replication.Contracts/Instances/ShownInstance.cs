namespace Replication.Contracts.Instances;

/// <summary>An instance as the API shows it: secrets are write-only.</summary>
/// <param name="Name">The name that rules, tasks and webhook addresses use.</param>
/// <param name="Kind">Whether it is a registry or a bucket.</param>
/// <param name="Region">The region of the registry.</param>
/// <param name="Account">The account that owns the registry.</param>
/// <param name="Partition">The cloud partition of the registry.</param>
/// <param name="Edition">Only an advanced instance may be the source of a rule.</param>
/// <param name="Endpoint">Its public address; null for a folder, and for a bucket of Amazon S3.</param>
/// <param name="Url">The place of a bucket; null for a registry.</param>
/// <param name="Layout">How the files of a bucket are arranged; null for a registry.</param>
/// <param name="PathStyle">True when the bucket is part of the path of a request, false when it is part of the host name.</param>
/// <param name="InternalEndpoint">Its address inside the private network; it is used whenever it is set.</param>
/// <param name="InternetAccess">False: only the internal endpoint and the allowed hosts are contacted.</param>
/// <param name="AllowedHosts">Further hosts of the registry, such as its storage or its token server.</param>
/// <param name="Credentials">The login without the password; null means anonymous access.</param>
/// <param name="Tls">The TLS settings without the private key; null means the machine's trust store.</param>
/// <param name="Namespaces">The namespaces that exist there; null means any.</param>
/// <param name="TrustedAccounts">Accounts whose images may be replicated to this instance by cross-account rules.</param>
/// <param name="Webhook">The webhook by which it reports pushes; null when it reports none.</param>
/// <param name="Limits">Limits that all workers together obey.</param>
/// <param name="State">Whether tasks can use the instance.</param>
/// <param name="StateReason">Why tasks cannot use the instance; null when they can.</param>
/// <param name="StateSince">Since when the credentials are refused; null in another state.</param>
/// <param name="StateHost">The host that refuses the credentials; null in another state.</param>
/// <param name="Declared">True for an instance of the configuration file, which the API cannot change.</param>
/// <param name="CreatedAt">When it was created through the API; null for a declared instance.</param>
/// <param name="ChangedAt">When it was last changed through the API; null for a declared instance.</param>
public sealed record ShownInstance(
    string Name,
    InstanceKind Kind,
    string? Region,
    string? Account,
    InstancePartition Partition,
    InstanceEdition Edition,
    string? Endpoint,
    string? Url,
    BucketLayout? Layout,
    bool? PathStyle,
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
    /// <summary>What came in on its webhook; null for an instance without one.</summary>
    public WebhookStatus? WebhookStatus { get; init; }

    /// <summary>When it last reported an event on its webhook; null when it never did.</summary>
    public DateTimeOffset? LastEventAt { get; init; }

    /// <summary>
    /// The number in <c>credentials.passwords</c>, from 1, of the password that the registry accepted last; null when there is only one
    /// password, and when no login was needed since the passwords changed.
    /// </summary>
    public int? PasswordInUse { get; init; }

    /// <summary>Probable mistakes. They do not prevent the instance.</summary>
    public IReadOnlyList<ShownInstanceWarning> Warnings { get; init; } = [];

    /// <summary>The keys that a caller may send back unchanged.</summary>
    public static IReadOnlyList<string> ReadOnlyKeys { get; } = [
        "declared", "createdAt", "changedAt", "state", "stateReason", "stateSince", "stateHost", "webhookStatus", "lastEventAt",
        "passwordInUse", "warnings"
    ];

    /// <summary>An instance of the configuration file, and the refusal of its credentials.</summary>
    public static ShownInstance Of(RegistryInstance declared, CredentialsRefusal? refusal = null) => Of(declared, kept: null, refusal);

    /// <summary>An instance that was made through the API, and the refusal of its credentials.</summary>
    public static ShownInstance Of(KeptInstance kept, CredentialsRefusal? refusal = null) => Of(kept.Instance, kept, refusal);

    private static ShownInstance Of(RegistryInstance it, KeptInstance? kept, CredentialsRefusal? refusal) => new(
        it.Name,
        it.Kind,
        it.Region,
        it.Account,
        it.Partition,
        it.Edition,
        it.Endpoint is { } endpoint ? Shown(endpoint) : null,
        it.Url?.AbsoluteUri,
        it.Layout,
        it.PathStyle,
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
