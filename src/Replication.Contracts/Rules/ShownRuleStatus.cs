using Replication.Contracts.Tasks;

namespace Replication.Contracts.Rules;

/// <summary>The status of a rule: how far the target is behind, and the results of the newest tasks.</summary>
public sealed record ShownRuleStatus(
    double LagSeconds,
        int OpenTasks,
        DateTimeOffset? LastPushAt,
        DateTimeOffset? LastSuccessAt,
        DateTimeOffset? LastFailureAt,
        TaskIssue? LastFailure)
{
    /// <summary>The status that follows from the activity of a rule's tasks.</summary>
    public static ShownRuleStatus Of(RuleActivity it, DateTimeOffset now) =>
        new(it.LagSeconds(now), it.OpenTasks, it.LastPushAt, it.LastSuccessAt, it.LastFailureAt, it.LastFailure);
}
