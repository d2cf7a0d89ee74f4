using Replication.Contracts.Specs;

namespace Replication.Contracts.Instances;

/// <summary>What a user writes about a registry instance. Versions, times and state are not part of it.</summary>
/// <remarks>
/// The JSON schema, the command-line options and the terminal views follow from these members and their <see cref="SpecFieldAttribute"/>;
/// <c>InstanceSpecTests</c> walks them.
/// </remarks>
public record InstanceSpec
{
    /// <summary>The name that rules, tasks and webhook addresses use.</summary>
    [SpecField("The unique name of the instance.", NoOption = "it is the argument of the command", Label = "name")]
    public required string Name { get; init; }

    /// <summary>Whether it is a registry or a bucket.</summary>
    [SpecField("registry or bucket.", NoOption = "a bucket is declared in the configuration file", Label = "kind")]
    public InstanceKind Kind { get; init; }

    /// <summary>
    /// Its public endpoint, an absolute http or https address without path; null for a folder, and for a bucket of Amazon S3.
    /// </summary>
    [SpecField("The address of the registry.", Option = "--endpoint", Placeholder = "URL", Label = "endpoint")]
    public Uri? Endpoint { get; init; }

    /// <summary>The place of a bucket; null for a registry.</summary>
    [SpecField("The place of the bucket.", NoOption = "a bucket is declared in the configuration file", Label = "url")]
    public Uri? Url { get; init; }

    /// <summary>How the files of a bucket are arranged; null for a registry.</summary>
    [SpecField(
        "How the files of the bucket are arranged: oci or distribution.",
        NoOption = "a bucket is declared in the configuration file",
        Label = "layout")]
    public BucketLayout? Layout { get; init; }

    /// <summary>
    /// True when the bucket is part of the path of a request, false when it is part of the host name; null means true with an endpoint,
    /// else false. For buckets of an object store only.
    /// </summary>
    [SpecField(
        "true: the bucket is part of the path of requests; false: of the host name.",
        NoOption = "a bucket is declared in the configuration file",
        Label = "path style")]
    public bool? PathStyle { get; init; }

    /// <summary>Its endpoint inside the private network; it is used whenever it is set.</summary>
    [SpecField(
        "The address of the registry inside your network; used whenever it is set.",
        Option = "--internal-endpoint",
        Placeholder = "URL",
        Label = "internal endpoint")]
    public Uri? InternalEndpoint { get; init; }

    /// <summary>False: only the internal endpoint (host and port) and <see cref="AllowedHosts"/> are contacted.</summary>
    [SpecField("false: the public address is never contacted.", Option = "--internet-access", Label = "internet access")]
    public bool InternetAccess { get; init; } = true;

    /// <summary>The region of the registry.</summary>
    [SpecField("The region of the registry.", Option = "--region", Placeholder = "REGION", Label = "region")]
    public string? Region { get; init; }

    /// <summary>The account that owns the registry.</summary>
    [SpecField("The account that owns the registry.", Option = "--account", Placeholder = "ACCOUNT", Label = "account")]
    public string? Account { get; init; }

    /// <summary>The cloud partition of the registry.</summary>
    [SpecField("public, finance or government.", Option = "--partition", Placeholder = "PARTITION", Label = "partition")]
    public InstancePartition Partition { get; init; }

    /// <summary>Only an advanced instance may be the source of a rule.</summary>
    [SpecField("basic or advanced.", Option = "--edition", Placeholder = "EDITION", Label = "edition")]
    public InstanceEdition Edition { get; init; } = InstanceEdition.Advanced;

    /// <summary>The login; null means anonymous access.</summary>
    [SpecField("The login.")]
    public InstanceCredentials? Credentials { get; init; }

    /// <summary>
    /// Further hosts of the registry (storage, token servers, uploads), as <c>host</c>, <c>host:port</c> or <c>*.domain</c>. They may be
    /// contacted at any address, and a token server among them receives the password.
    /// </summary>
    [SpecField(
        "A further host of the registry, such as its storage or its token server; repeatable.",
        Option = "--allowed-host",
        Placeholder = "HOST",
        Label = "allowed hosts")]
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Certificates; null means the machine's trust store and no client certificate.</summary>
    [SpecField("Certificates.")]
    public InstanceTls? Tls { get; init; }

    /// <summary>The namespaces that exist there; null means any.</summary>
    [SpecField("A namespace that exists there; repeatable.", Option = "--namespace", Placeholder = "NAME", Label = "namespaces")]
    public IReadOnlyList<string>? Namespaces { get; init; }

    /// <summary>Accounts whose images may be replicated to this instance by cross-account rules.</summary>
    [SpecField(
        "An account whose images may be copied here by cross-account rules; repeatable.",
        Option = "--trusted-account",
        Placeholder = "ACCOUNT",
        Label = "trusted accounts")]
    public IReadOnlyList<string> TrustedAccounts { get; init; } = [];

    /// <summary>The webhook by which it reports pushes; null when it reports none.</summary>
    [SpecField("The webhook by which the registry reports pushes.")]
    public InstanceWebhook? Webhook { get; init; }

    /// <summary>Limits that all workers together obey.</summary>
    [SpecField("Limits that all workers together obey.", Label = "limits")]
    public InstanceLimits Limits { get; init; } = InstanceLimits.None;
}
