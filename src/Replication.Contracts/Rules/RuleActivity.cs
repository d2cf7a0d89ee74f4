using Replication.Contracts.Tasks;

namespace Replication.Contracts.Rules;

/// <summary>The activity of a rule, derived from its tasks.</summary>
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

    /// <summary>Tasks that are pending, held or running; counted up to a limit.</summary>
    public int OpenTasks { get; init; }

    /// <summary>When the oldest of these was pushed.</summary>
    public DateTimeOffset? OldestOpenPushAt { get; init; }

    /// <summary>The replication lag: the age of the oldest push with an open task; 0 when there is none.</summary>
    public double LagSeconds(DateTimeOffset now) => OldestOpenPushAt is { } oldest && oldest < now ? (now - oldest).TotalSeconds : 0;
}
