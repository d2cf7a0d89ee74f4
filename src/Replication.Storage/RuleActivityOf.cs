using Replication.Contracts.Rules;
using Replication.Contracts.Tasks;

namespace Replication.Storage;

/// <summary>Derives the activity of a rule from the few newest and oldest tasks that a store reads, for both stores.</summary>
internal static class RuleActivityOf
{
    public static RuleActivity Tasks(
        ReplicationTask? newest,
            ReplicationTask? newestSucceeded,
            ReplicationTask? newestFailed,
            IEnumerable<ReplicationTask?> oldestOpen,
            int openCount)
    {
        return new RuleActivity
        {
            LastPushAt = newest?.PushedAt,
            LastSuccessAt = newestSucceeded?.FinishedAt,
            LastFailureAt = newestFailed?.FinishedAt,
            LastFailure = newestFailed?.Issue,
            OpenTasks = openCount,
            OldestOpenPushAt = oldestOpen.Min(static it => it?.PushedAt),
        };
    }
}
