namespace Replication.Contracts.Instances;

/// <summary>What came in on the webhook of an instance.</summary>
/// <param name="LastAcceptedAt">When it last sent a call that was accepted; null when it never did.</param>
/// <param name="Refused">The newest refused calls without an accepted one in between; null when the last 7 days have none.</param>
public sealed record WebhookStatus(DateTimeOffset? LastAcceptedAt, RefusedCalls? Refused);
