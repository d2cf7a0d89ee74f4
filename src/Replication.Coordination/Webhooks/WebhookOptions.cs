using Replication.Coordination.Requests;

namespace Replication.Coordination.Webhooks;

/// <summary>What a webhook call may cost, and how soon it is answered.</summary>
public sealed record WebhookOptions
{
    /// <summary>Longest body in bytes.</summary>
    public const int MaxBodyBytes = 4 * 1024 * 1024;

    /// <summary>How fast a body has to come.</summary>
    public BodyPace Pace { get; init; } = new();

    /// <summary>Memory in bytes that all bodies share whose sender is not authenticated yet: signed ones, and those of instances without a secret.</summary>
    public long MaxUnauthenticatedBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>
    /// How long store and broker together may take to keep the pushes of one call, and to find its instance. Publishers give up after two seconds where they
    /// are set up as the documentation says.
    /// </summary>
    public TimeSpan AnswerWithin { get; init; } = TimeSpan.FromMilliseconds(1200);
}
