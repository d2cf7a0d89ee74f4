using Replication.Contracts.Instances;

namespace Replication.Contracts.Status;

/// <summary>What a user should know about an instance.</summary>
public sealed record InstanceHealth
{
    /// <summary>Name of the instance.</summary>
    public required string Name { get; init; }

    /// <summary>What is special about it; empty when nothing is.</summary>
    public required IReadOnlyList<InstanceCondition> Conditions { get; init; }

    /// <summary>When it last sent a webhook call that was accepted; null when it never did.</summary>
    public DateTimeOffset? LastReportAt { get; init; }

    /// <summary>
    /// After how many seconds without a call it counts as silent: 7 days, or three times its longest time between two calls when it has
    /// reported for a week; null without a webhook.
    /// </summary>
    public double? SilentAfterSeconds { get; init; }

    /// <summary>Since when its registry refuses the credentials.</summary>
    public DateTimeOffset? CredentialsRefusedSince { get; init; }

    /// <summary>Its newest webhook calls that were refused, between which none was accepted.</summary>
    public RefusedCalls? RefusedCalls { get; init; }

    /// <summary>Until when its registry asked to send no requests.</summary>
    public DateTimeOffset? ThrottledUntil { get; init; }

    /// <summary>Until when its pause window lasts.</summary>
    public DateTimeOffset? PausedUntil { get; init; }
}
