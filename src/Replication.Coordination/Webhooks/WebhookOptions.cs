using Replication.Coordination.Requests;

namespace Replication.Coordination.Webhooks;

/// <summary>Limits of webhook calls.</summary>
public sealed record WebhookOptions
{
    /// <summary>The maximum size of a body in bytes.</summary>
    public const int MaxBodyBytes = 4 * 1024 * 1024;

    /// <summary>The minimum speed of a body.</summary>
    public BodyPace Pace { get; init; } = new();

    /// <summary>
    /// The memory in bytes that the bodies of unauthenticated senders share: signed ones, and those of instances without a secret.
    /// </summary>
    public long MaxUnauthenticatedBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>
    /// How long store and broker together may take to find the instance and to store the pushes of one call. A publisher that is configured
    /// as documented gives up after two seconds.
    /// </summary>
    public TimeSpan AnswerWithin { get; init; } = TimeSpan.FromMilliseconds(1200);
}
