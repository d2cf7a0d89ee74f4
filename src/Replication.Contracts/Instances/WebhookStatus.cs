namespace Replication.Contracts.Instances;

/// <summary>What came in on the webhook of an instance.</summary>
/// <param name="LastAcceptedAt">When it last sent a call that was accepted; null when it never did.</param>
/// <param name="Refused">
/// The newest refused calls without an accepted one in between; null when the last 7 days have none, or a user acknowledged them.
/// </param>
public sealed record WebhookStatus(DateTimeOffset? LastAcceptedAt, RefusedCalls? Refused)
{
    /// <summary>
    /// The number in <c>webhook.secrets</c>, from 1, of the secret that the last accepted call proved; null when there is only one secret,
    /// and when no call came since the secrets changed.
    /// </summary>
    public int? LastSecretUsed { get; init; }
}
