using Replication.Contracts.Reconciling;
using Replication.Contracts.Tasks;

namespace Replication.Contracts.Rules;

/// <summary>The status of a rule: how far the target is behind, and the results of the newest tasks.</summary>
/// <param name="LagSeconds">
/// The age in seconds of the oldest push that is not at the target, less <c>minAge</c>; 0 when every push is there.
/// </param>
/// <param name="OpenTasks">The number of tasks that are not finished.</param>
/// <param name="RunningTasks">Of these, how many are running.</param>
/// <param name="FailedTasks">Failed tasks whose push is not at the target, 1000 at most.</param>
/// <param name="FailedSinceSuccess">Of these, how many are newer than the newest succeeded task.</param>
/// <param name="OldestMissing">The oldest push that is not at the target; null when every push is there.</param>
/// <param name="LastPushAt">When the newest push was made; null when there is none.</param>
/// <param name="LastSuccessAt">When the newest task succeeded; null when none did.</param>
/// <param name="LastFailureAt">When the newest task failed; null when none did.</param>
/// <param name="LastFailure">Why that task failed.</param>
public sealed record ShownRuleStatus(
    double LagSeconds,
    int OpenTasks,
    int RunningTasks,
    int FailedTasks,
    int FailedSinceSuccess,
    MissingPush? OldestMissing,
    DateTimeOffset? LastPushAt,
    DateTimeOffset? LastSuccessAt,
    DateTimeOffset? LastFailureAt,
    TaskIssue? LastFailure)
{
    /// <summary>When the rule was paused through the API; null when it is not.</summary>
    public DateTimeOffset? PausedAt { get; init; }

    /// <summary>The name of the token that paused it.</summary>
    public string? PausedBy { get; init; }

    /// <summary>True when the rule continues to match pushes and its tasks wait in the status <c>held</c>.</summary>
    public bool Hold { get; init; }

    /// <summary>What the reconciler found; null for a rule that is not reconciled.</summary>
    public ShownReconciliation? Reconciliation { get; init; }

    /// <summary>The status of each target.</summary>
    public IReadOnlyList<ShownTargetStatus> Targets { get; init; } = [];

    /// <summary>The status that follows from the activity of a rule's tasks.</summary>
    public static ShownRuleStatus Of(RuleActivity it, DateTimeOffset now, Duration? minAge) => new(
        it.LagSeconds(now, minAge),
        it.OpenTasks,
        it.RunningTasks,
        it.FailedTasks,
        it.FailedSinceSuccess,
        it.OldestMissing,
        it.LastPushAt,
        it.LastSuccessAt,
        it.LastFailureAt,
        it.LastFailure);
}
