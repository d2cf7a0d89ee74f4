using System.Text.Json.Serialization;

namespace Replication.Contracts.Instances;

/// <summary>The cloud partition an instance stands in.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<InstancePartition>))]
public enum InstancePartition
{
    /// <summary>The public cloud.</summary>
    Public,

    /// <summary>The finance cloud.</summary>
    Finance,

    /// <summary>The government cloud.</summary>
    Government,
}

/// <summary>What an instance may be used for: only advanced ones may be a rule's source.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<InstanceEdition>))]
public enum InstanceEdition
{
    /// <summary>May be a target.</summary>
    Basic,

    /// <summary>May be a source or a target.</summary>
    Advanced,
}

/// <summary>Who makes the password that a registry sees.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<CredentialProvider>))]
public enum CredentialProvider
{
    /// <summary>Nobody: user name and password are shown as they are.</summary>
    Password,

    /// <summary>Amazon ECR, for AWS keys.</summary>
    Ecr,

    /// <summary>Google, for the key of a service account.</summary>
    Google,

    /// <summary>Azure, for a service principal.</summary>
    Azure,

    /// <summary>Alibaba Cloud, for AccessKeys.</summary>
    Alibaba,
}

/// <summary>
/// How to log in to an instance: a user name and a password, or what a cloud wants in their place (an access key and its secret, a client and its
/// secret, the key of a service account) to make the password that the registry sees.
/// </summary>
public sealed record InstanceCredentials(string? Username, Secret? Password)
{
    /// <summary>Who makes the password.</summary>
    public CredentialProvider Provider { get; init; }

    /// <summary>What belongs to temporary keys of a cloud.</summary>
    public Secret? SessionToken { get; init; }

    /// <summary>The cloud's region; null for that of the instance.</summary>
    public string? Region { get; init; }

    /// <summary>The directory that knows the client (Azure).</summary>
    public string? Tenant { get; init; }

    /// <summary>What the cloud calls the registry (Alibaba Cloud: <c>cri-…</c>).</summary>
    public string? Registry { get; init; }

    /// <summary>Where the cloud is asked; null for its public address.</summary>
    public Uri? Endpoint { get; init; }
}

/// <summary>TLS settings of an instance, in addition to the machine's trust store; texts in PEM.</summary>
public sealed record InstanceTls
{
    /// <summary>Certificate authorities that are trusted besides the machine's.</summary>
    public string? CertificateAuthorities { get; init; }

    /// <summary>The client certificate and its intermediate certificates. It is public: the key belongs to <see cref="Key"/>.</summary>
    public string? Certificate { get; init; }

    /// <summary>The private key of the client certificate.</summary>
    public Secret? Key { get; init; }

    /// <summary>True: the instance's certificate is not checked.</summary>
    public bool Insecure { get; init; }

    /// <summary>
    /// The same settings with private keys in no public text: a key inside <see cref="Certificate"/> becomes the <see cref="Key"/> unless
    /// there is one, and a key inside <see cref="CertificateAuthorities"/> is dropped.
    /// </summary>
    public InstanceTls WithSeparateKey() => this with
    {
        CertificateAuthorities = CertificateAuthorities is { } authorities && PemText.HoldsPrivateKey(authorities)
            ? PemText.Certificates(authorities)
            : CertificateAuthorities,
        Certificate = Certificate is { } certificate ? PemText.Certificates(certificate) : null,
        Key = Key ?? (Certificate is { } text && PemText.PrivateKey(text) is { } key ? new Secret(key) : null),
    };
}

/// <summary>How an instance reports its pushes.</summary>
public sealed record InstanceWebhook(WebhookFormat Format, WebhookAuthentication Authentication, Secret? Secret)
{
    /// <summary>The header of <see cref="WebhookAuthentication.Header"/> where none is named.</summary>
    public const string DefaultHeader = "Authorization";

    /// <summary>The header of <see cref="WebhookAuthentication.HmacSha256"/> where none is named.</summary>
    public const string DefaultSignatureHeader = "X-Hub-Signature-256";

    /// <summary>The parameter of <see cref="WebhookAuthentication.QueryToken"/> where none is named.</summary>
    public const string DefaultParameter = "token";

    /// <summary>Who logs in by <see cref="WebhookAuthentication.Basic"/>.</summary>
    public string? Username { get; init; }

    /// <summary>The header that holds the secret, or the signature made with it; null for the usual one.</summary>
    public string? Header { get; init; }

    /// <summary>The parameter of the address that holds the secret; null for the usual one.</summary>
    public string? Parameter { get; init; }
}

/// <summary>What the reports look like.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<WebhookFormat>))]
public enum WebhookFormat
{
    /// <summary>The notifications of the distribution registry.</summary>
    Distribution,

    /// <summary>Our own plain form.</summary>
    Generic,

    /// <summary>Harbor's own form.</summary>
    Harbor,

    /// <summary>CloudEvents 1.0, of Harbor, zot, Alibaba Cloud and Azure.</summary>
    Cloudevents,

    /// <summary>The trigger of Alibaba Cloud's container registry.</summary>
    AcrTrigger,

    /// <summary>The webhook of Azure's container registry, also through Event Grid.</summary>
    Azure,

    /// <summary>Amazon's container registry through EventBridge.</summary>
    EcrEventbridge,

    /// <summary>Docker Hub.</summary>
    Dockerhub,

    /// <summary>Quay.</summary>
    Quay,

    /// <summary>GitHub's packages.</summary>
    Github,

    /// <summary>Google's Artifact Registry through Pub/Sub.</summary>
    GarPubsub,
}

/// <summary>How the reports prove where they come from.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<WebhookAuthentication>))]
public enum WebhookAuthentication
{
    /// <summary><c>Authorization: Bearer</c> with the secret.</summary>
    Bearer,

    /// <summary>Not at all.</summary>
    None,

    /// <summary><c>Authorization: Basic</c> with a user and the secret.</summary>
    Basic,

    /// <summary>A header that is the secret.</summary>
    Header,

    /// <summary>A header that is the HMAC-SHA256 of the body with the secret.</summary>
    HmacSha256,

    /// <summary>A parameter of the address that is the secret.</summary>
    QueryToken,
}

/// <summary>Instance: one container registry that we may read from or write to.</summary>
public sealed record RegistryInstance
{
    /// <summary>What rules, tasks and webhook addresses call it.</summary>
    public required string Name { get; init; }

    /// <summary>The region it stands in.</summary>
    public string? Region { get; init; }

    /// <summary>The account that owns it.</summary>
    public string? Account { get; init; }

    /// <summary>The partition it stands in.</summary>
    public InstancePartition Partition { get; init; }

    /// <summary>Its edition.</summary>
    public InstanceEdition Edition { get; init; } = InstanceEdition.Advanced;

    /// <summary>Its public endpoint, an absolute http or https address without path.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>Its endpoint inside our network; used whenever present.</summary>
    public Uri? InternalEndpoint { get; init; }

    /// <summary>False: nothing but the internal endpoint, host and port, and <see cref="AllowedHosts"/> is contacted.</summary>
    public bool InternetAccess { get; init; } = true;

    /// <summary>How to log in; null for anonymous use.</summary>
    public InstanceCredentials? Credentials { get; init; }

    /// <summary>
    /// Further hosts of the registry (storage, token servers, uploads): they are read and written to wherever their addresses lie, and may see the password
    /// as a token server: <c>host</c>, <c>host:port</c> or <c>*.domain</c>.
    /// </summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Certificates; null for what the machine trusts, and none of ours.</summary>
    public InstanceTls? Tls { get; init; }

    /// <summary>The namespaces that exist there; null for any.</summary>
    public IReadOnlyList<string>? Namespaces { get; init; }

    /// <summary>Accounts whose images may be replicated to it by cross-account rules.</summary>
    public IReadOnlyList<string> TrustedAccounts { get; init; } = [];

    /// <summary>How it reports pushes; null: it does not.</summary>
    public InstanceWebhook? Webhook { get; init; }

    /// <summary>What all workers together may ask of it.</summary>
    public InstanceLimits Limits { get; init; } = InstanceLimits.None;

    /// <summary>Keys of the stored document that could not be read and have their default value here.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> DamagedKeys { get; init; } = [];

    /// <summary>Whether anything may be replicated from here to there, by whatever way: nothing leaves the public partition for another one.</summary>
    public bool MayReplicateTo(RegistryInstance target) => Partition != InstancePartition.Public || target.Partition == InstancePartition.Public;

    /// <summary>The endpoint that requests go to.</summary>
    [JsonIgnore]
    public Uri EffectiveEndpoint => InternalEndpoint ?? Endpoint;
}
