using Replication.Contracts.Tasks;

namespace Replication.Contracts.Rules;

/// <summary>The status of a rule for one of its targets.</summary>
/// <param name="Instance">The name of the target instance.</param>
/// <param name="LagSeconds">
/// The age in seconds of the oldest push that is not at this target, less <c>minAge</c>; 0 when every push is there.
/// </param>
/// <param name="OpenTasks">The number of tasks for this target that are not finished.</param>
/// <param name="RunningTasks">Of these, how many are running.</param>
/// <param name="FailedTasks">Failed tasks whose push is not at this target, 1000 at most.</param>
/// <param name="OldestMissing">The oldest push that is not at this target; null when every push is there.</param>
/// <param name="LastSuccessAt">When the newest task for this target succeeded; null when none did.</param>
/// <param name="LastFailureAt">When the newest task for this target failed; null when none did.</param>
/// <param name="LastFailure">Why that task failed.</param>
public sealed record ShownTargetStatus(
    string Instance,
    double LagSeconds,
    int OpenTasks,
    int RunningTasks,
    int FailedTasks,
    MissingPush? OldestMissing,
    DateTimeOffset? LastSuccessAt,
    DateTimeOffset? LastFailureAt,
    TaskIssue? LastFailure)
{
    /// <summary>The status that follows from the activity for a target.</summary>
    public static ShownTargetStatus Of(string instance, RuleActivity it, DateTimeOffset now, Duration? minAge) => new(
        instance,
        it.LagSeconds(now, minAge),
        it.OpenTasks,
        it.RunningTasks,
        it.FailedTasks,
        it.OldestMissing,
        it.LastSuccessAt,
        it.LastFailureAt,
        it.LastFailure);
}
