namespace Replication.Contracts.Instances;

/// <summary>How pushes are reported, without the secret.</summary>
/// <param name="Format">The format of the payload.</param>
/// <param name="Authentication">How a call proves that it comes from the instance.</param>
/// <param name="Username">The user name for basic authentication.</param>
/// <param name="Header">The header that carries the secret or the signature; null means the default one.</param>
/// <param name="Parameter">The query parameter that carries the secret; null means the default one.</param>
public sealed record ShownWebhook(
    WebhookFormat Format, WebhookAuthentication Authentication, string? Username, string? Header, string? Parameter);
