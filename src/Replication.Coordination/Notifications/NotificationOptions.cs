using Replication.Contracts;

namespace Replication.Coordination.Notifications;

/// <summary>How notifications are sent, and how often where they do not arrive.</summary>
public sealed record NotificationOptions
{
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long one event is tried before it is left out, so that those behind it arrive.</summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromHours(24);

    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longer than one attempt takes: whoever sends holds it.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often is looked for new events.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    public int PageSize { get; init; } = 100;

    /// <summary>The random numbers for retry delays (exponential backoff with full jitter).</summary>
    public Jitter Jitter { get; init; } = Jitter.System;
}
