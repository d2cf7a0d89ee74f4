namespace Replication.Contracts.Instances;

/// <summary>How pushes are reported, without the secret.</summary>
public sealed record ShownWebhook(
    WebhookFormat Format, WebhookAuthentication Authentication, string? Username, string? Header, string? Parameter);
