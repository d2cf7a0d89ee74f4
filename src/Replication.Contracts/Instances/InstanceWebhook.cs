using System.Text.Json.Serialization;
using Replication.Contracts.Specs;

namespace Replication.Contracts.Instances;

/// <summary>The webhook by which an instance reports its pushes.</summary>
/// <param name="Format">The format of the payload.</param>
/// <param name="Authentication">How a call proves that it comes from the instance.</param>
/// <param name="Secret">The shared secret; null when <paramref name="Authentication"/> needs none.</param>
public sealed record InstanceWebhook(
    [property: SpecField(
        "The format of its push reports, such as distribution or generic.",
        Option = "--webhook-format",
        Placeholder = "FORMAT",
        Label = "webhook")]
    WebhookFormat Format,
    [property: SpecField(
        "How a report proves its origin, such as bearer.",
        Option = "--webhook-authentication",
        Placeholder = "METHOD",
        Label = "webhook authentication")]
    WebhookAuthentication Authentication,
    [property: SpecField("The shared secret.", NoOption = "the option of secrets sets it")] Secret? Secret)
{
    /// <summary>
    /// The secrets that are valid during a rotation. Null when there is only <see cref="Secret"/>, which otherwise is the first of them.
    /// </summary>
    [SpecField(
        "A file whose first line is the secret of the webhook; - is standard input. Twice: the new secret and the old one.",
        Option = "--webhook-secret-file",
        Placeholder = "FILE",
        SingleKey = "secret")]
    public IReadOnlyList<Secret>? Secrets { get; init; }

    /// <summary>Every secret that a call may carry.</summary>
    [JsonIgnore]
    public IReadOnlyList<Secret> AllSecrets => Secrets ?? (Secret is { } only ? [only] : []);

    /// <summary>The default header for <see cref="WebhookAuthentication.Header"/>.</summary>
    public const string DefaultHeader = "Authorization";

    /// <summary>The default header for <see cref="WebhookAuthentication.HmacSha256"/>.</summary>
    public const string DefaultSignatureHeader = "X-Hub-Signature-256";

    /// <summary>The default header for <see cref="WebhookAuthentication.HmacSha1"/>.</summary>
    public const string DefaultSha1SignatureHeader = "X-Nexus-Webhook-Signature";

    /// <summary>The default query parameter for <see cref="WebhookAuthentication.QueryToken"/>.</summary>
    public const string DefaultParameter = "token";

    /// <summary>The user name for <see cref="WebhookAuthentication.Basic"/>.</summary>
    [SpecField("The user name of the webhook, for basic authentication.", Option = "--webhook-username", Placeholder = "USER")]
    public string? Username { get; init; }

    /// <summary>The header that carries the secret or the signature; null means the default one.</summary>
    [SpecField("The header that carries the secret or the signature.", Option = "--webhook-header", Placeholder = "NAME")]
    public string? Header { get; init; }

    /// <summary>The query parameter that carries the secret; null means the default one.</summary>
    [SpecField("The query parameter that carries the secret.", Option = "--webhook-parameter", Placeholder = "NAME")]
    public string? Parameter { get; init; }
}
