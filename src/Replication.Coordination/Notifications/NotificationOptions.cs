using Replication.Contracts;

namespace Replication.Coordination.Notifications;

/// <summary>How notifications are delivered and retried.</summary>
public sealed record NotificationOptions
{
    /// <summary>The delay before the first retry. Each further delay is twice the one before.</summary>
    public TimeSpan FirstRetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest delay between two attempts.</summary>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long one event is retried. After that it is skipped, so that later events are delivered.</summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long the receiver may take to answer.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The duration of the lease that a process holds on a target. It must be longer than one attempt.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The time between two searches for new events.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The number of events that one query reads.</summary>
    public int PageSize { get; init; } = 100;

    /// <summary>The random numbers for retry delays (exponential backoff with full jitter).</summary>
    public Jitter Jitter { get; init; } = Jitter.System;
}
