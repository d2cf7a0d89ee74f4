using Replication.Contracts.Tasks;

namespace Replication.Contracts.Rules;

/// <summary>The activity of a rule, derived from its tasks. Each number of tasks is counted up to a limit.</summary>
public sealed record RuleActivity
{
    /// <summary>A rule without tasks.</summary>
    public static RuleActivity None { get; } = new();

    /// <summary>When the image of the newest task was pushed.</summary>
    public DateTimeOffset? LastPushAt { get; init; }

    /// <summary>When the newest succeeded task finished.</summary>
    public DateTimeOffset? LastSuccessAt { get; init; }

    /// <summary>When the newest failed task finished.</summary>
    public DateTimeOffset? LastFailureAt { get; init; }

    /// <summary>Why that task failed.</summary>
    public TaskIssue? LastFailure { get; init; }

    /// <summary>Tasks that are pending, held or running.</summary>
    public int OpenTasks { get; init; }

    /// <summary>Of these, how many are running.</summary>
    public int RunningTasks { get; init; }

    /// <summary>Failed tasks whose target tag no later task has written.</summary>
    public int FailedTasks { get; init; }

    /// <summary>Of these, how many are newer than the newest succeeded task.</summary>
    public int FailedSinceSuccess { get; init; }

    /// <summary>The oldest push that is not at the target; null when every push is.</summary>
    public MissingPush? OldestMissing { get; init; }

    /// <summary>
    /// The replication lag: the age of the oldest push that is not at the target, less the minimum age of the rule; 0 when every push is
    /// there, and while that push waits for its minimum age.
    /// </summary>
    public double LagSeconds(DateTimeOffset now, Duration? minAge = null) =>
        OldestMissing is { } oldest
            ? Math.Max(0, Math.Min((now - oldest.PushedAt - (minAge?.Value ?? TimeSpan.Zero)).TotalSeconds,
                (now - (oldest.NotBefore ?? DateTimeOffset.MinValue)).TotalSeconds))
            : 0;
}
