using Replication.Contracts.Reconciling;
using Replication.Contracts.Rules;
using Replication.Contracts.Status;
using Replication.Contracts.Tasks;

namespace Replication.Coordination.Status;

/// <summary>Decides the state of a rule from its activity.</summary>
internal static class RuleHealths
{
    /// <param name="rule">The rule.</param>
    /// <param name="target">The name of one of its targets.</param>
    /// <param name="activity">Its activity for that target.</param>
    /// <param name="isWaiting">Whether its source or that target is in a pause window, or cannot be used.</param>
    /// <param name="reconciliation">What its reconciler found; null when it is not reconciled.</param>
    /// <param name="limits">What counts as wrong.</param>
    /// <param name="now">The time.</param>
    public static RuleHealth Of(
        ReplicationRule rule,
        string target,
        RuleActivity activity,
        bool isWaiting,
        ShownReconciliation? reconciliation,
        StatusLimits limits,
        DateTimeOffset now) => new()
        {
            Rule = rule.Id,
            Name = rule.Name,
            Source = rule.Source,
            Target = target,
            State = StateOf(rule, activity, isWaiting, limits, now),
            LagSeconds = activity.LagSeconds(now, rule.MinAge),
            Waiting = activity.OpenTasks - activity.RunningTasks,
            Running = activity.RunningTasks,
            Failing = activity.FailedTasks,
            FailedSinceSuccess = activity.FailedSinceSuccess,
            OldestMissing = activity.OldestMissing,
            LastSuccessAt = activity.LastSuccessAt,
            Drift = reconciliation?.Drift,
            ComparedAt = reconciliation?.LastStartedAt,
            // Registries fail for a moment now and then.
            ReconcileIssue = reconciliation is { Attempt: > 0 and < StatusLimits.MaxFailedAttempts } ? null : reconciliation?.Issue,
        };

    private static RuleState StateOf(
        ReplicationRule rule, RuleActivity activity, bool isWaiting, StatusLimits limits, DateTimeOffset now)
    {
        if (!rule.IsActive)
            return rule.IsHeld ? RuleState.Held : RuleState.Paused;
        if (activity.OldestMissing is not { } oldest)
            return RuleState.Current;
        if (oldest.Status == ReplicationStatus.Failed || activity.FailedTasks > 0)
            return RuleState.Failing;
        if (isWaiting || oldest.Issue?.Code == TaskIssue.TooYoung && oldest.NotBefore > now)
            return RuleState.Waiting;
        var isOld = activity.LagSeconds(now, rule.MinAge) > limits.MaxLag.TotalSeconds;
        return oldest switch
        {
            { Issue: not null } when isOld || oldest.Attempt >= StatusLimits.MaxFailedAttempts => RuleState.Retrying,
            // A large image may take hours.
            { Status: ReplicationStatus.Running } => RuleState.Copying,
            _ => isOld ? RuleState.Late : RuleState.Copying,
        };
    }
}
