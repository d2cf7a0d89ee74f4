using System.Text.Json;
using Replication.Contracts.Backfills;
using Replication.Contracts.Rules;
using Replication.Contracts.Specs;
using Replication.Contracts.Tasks;

namespace Replication.Coordination.Backfills;

/// <summary>Decides whether a backfill may continue with the current version of its rule.</summary>
internal static class RuleDifference
{
    private static readonly IReadOnlyList<SpecField> KeepsBackfill = [
        .. SpecField.Of(typeof(RuleSpec)).Where(static it => it.About.KeepsBackfill)
    ];

    /// <summary>
    /// Returns whether the backfill copies nothing now: its rule is held, or not resumed yet after the pause whose pushes it replicates.
    /// </summary>
    public static bool IsWaiting(Backfill backfill, ReplicationRule now) => !backfill.DryRun && !now.IsActive;

    /// <summary>Returns why the backfill must end; null when it may continue, or waits.</summary>
    public static TaskIssue? Find(Backfill backfill, ReplicationRule? now)
    {
        var begun = backfill.Rule;
        if (now is null)
            return new TaskIssue("ruleDeleted", $"the rule '{begun.Name}' was deleted while the backfill ran");
        var isOfPause = now is { Enabled: true, Pause: { } pause } && pause == begun.Pause;
        if (!backfill.DryRun && !now.IsActive && !now.IsHeld && !isOfPause)
            return new TaskIssue(
                "rulePaused", $"the rule '{begun.Name}' was paused while the backfill ran; resume it and begin another backfill");
        return IsSame(begun, now)
            ? null
            : new TaskIssue("ruleChanged", $"the rule '{begun.Name}' was changed while the backfill ran; begin another backfill");
    }

    /// <summary>Whether both versions copy the same images in the same way.</summary>
    public static bool IsSame(RuleSpec one, RuleSpec other) => Text(one) == Text(other);

    private static string Text(RuleSpec rule)
    {
        var members = JsonSerializer.SerializeToNode(rule, JsonSerializerOptions.Web)!.AsObject();
        foreach (var field in KeepsBackfill)
            members.Remove(field.Key);
        return members.ToJsonString();
    }
}
