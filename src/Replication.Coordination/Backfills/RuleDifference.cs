using System.Text.Json;
using Replication.Contracts.Rules;
using Replication.Contracts.Tasks;

namespace Replication.Coordination.Backfills;

/// <summary>Whether a backfill's rule is still the one that it was begun for.</summary>
internal static class RuleDifference
{
    /// <summary>Why the backfill must not go on; null where nothing speaks against it.</summary>
    public static TaskIssue? Find(ReplicationRule begun, ReplicationRule? now)
    {
        if (now is null)
            return new TaskIssue("ruleDeleted", $"the rule '{begun.Name}' was deleted meanwhile");
        if (!now.Enabled)
            return new TaskIssue("rulePaused", $"the rule '{begun.Name}' was paused meanwhile; resume it and begin another backfill");
        // What says where images come from, which, and where they go; the rest may change.
        return Text(begun) == Text(now) ? null : new TaskIssue("ruleChanged", $"the rule '{begun.Name}' was changed meanwhile; begin another backfill");
    }

    private static string Text(ReplicationRule rule) =>
        JsonSerializer.Serialize(rule with { Name = "", Version = default, Enabled = true, Declared = false, CreatedAt = default, ChangedAt = default, ActiveSince = default, Priority = 1 }, JsonSerializerOptions.Web);
}
