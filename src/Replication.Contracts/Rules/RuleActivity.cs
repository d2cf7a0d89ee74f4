using Replication.Contracts.Tasks;

namespace Replication.Contracts.Rules;

/// <summary>What a rule's tasks say of it.</summary>
public sealed record RuleActivity
{
    /// <summary>Nothing was done so far.</summary>
    public static RuleActivity None { get; } = new();

    /// <summary>When the newest image that it brought or brings was pushed.</summary>
    public DateTimeOffset? LastPushAt { get; init; }

    /// <summary>When its newest task that succeeded did so.</summary>
    public DateTimeOffset? LastSuccessAt { get; init; }

    /// <summary>When its newest task that failed did so.</summary>
    public DateTimeOffset? LastFailureAt { get; init; }

    /// <summary>Why that one failed.</summary>
    public TaskIssue? LastFailure { get; init; }

    /// <summary>Tasks that are pending or running; counted up to a limit.</summary>
    public int OpenTasks { get; init; }

    /// <summary>When the oldest of these was pushed.</summary>
    public DateTimeOffset? OldestOpenPushAt { get; init; }

    /// <summary>How far the target is behind: the age of the oldest push that is not there yet; 0 when nothing waits.</summary>
    public double LagSeconds(DateTimeOffset now) => OldestOpenPushAt is { } oldest && oldest < now ? (now - oldest).TotalSeconds : 0;
}
