namespace Replication.Contracts.Instances;

/// <summary>What came in on the webhook of an instance.</summary>
/// <param name="LastAcceptedAt">When it last sent a call that was accepted; null when it never did.</param>
/// <param name="Refused">The calls that were refused in the last days; null when none were.</param>
public sealed record WebhookStatus(DateTimeOffset? LastAcceptedAt, RefusedCalls? Refused);
