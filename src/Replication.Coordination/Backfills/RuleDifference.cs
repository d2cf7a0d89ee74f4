using System.Text.Json;
using Replication.Contracts.Rules;
using Replication.Contracts.Tasks;

namespace Replication.Coordination.Backfills;

/// <summary>Compares the rule of a backfill with its current version.</summary>
internal static class RuleDifference
{
    /// <summary>Returns why the backfill must stop; null when it may continue.</summary>
    public static TaskIssue? Find(ReplicationRule begun, ReplicationRule? now)
    {
        if (now is null)
            return new TaskIssue("ruleDeleted", $"the rule '{begun.Name}' was deleted during the backfill");
        if (!now.Enabled)
            return new TaskIssue("rulePaused", $"the rule '{begun.Name}' was paused during the backfill; resume it and start another backfill");
        // Only the fields that decide which images are copied, from where and to where.
        return Text(begun) == Text(now) ? null : new TaskIssue("ruleChanged", $"the rule '{begun.Name}' was changed during the backfill; start another backfill");
    }

    private static string Text(ReplicationRule rule) =>
        JsonSerializer.Serialize(rule with { Name = "", Version = default, Enabled = true, Declared = false, CreatedAt = default, ChangedAt = default, ActiveSince = default, Priority = 1 }, JsonSerializerOptions.Web);
}
