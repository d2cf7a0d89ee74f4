using System.Globalization;
using Replication.Contracts;
using Replication.Contracts.Instances;
using Replication.Contracts.Rules;
using Replication.Contracts.Status;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Coordination.Webhooks;

namespace Replication.Coordination.Status;

/// <summary>Says what is wrong with a rule or an instance, and what to do.</summary>
internal static class StatusProblems
{
    /// <summary>Returns the problem of a rule; null when nothing is wrong.</summary>
    public static StatusProblem? Of(RuleHealth rule) => rule.State switch
    {
        RuleState.Failing => Problem(
            StatusProblemCode.PushesFailed,
            rule is { Failing: 1, OldestMissing.Action: TaskAction.DeleteTag }
                ? $"1 deletion of the rule '{rule.Name}' has failed at {At(rule)}: {Image(rule)}{Because(rule)}"
                : $"{Counted.Of(rule.Failing, "push", "pushes")} of the rule '{rule.Name}' {(rule.Failing == 1 ? "has" : "have")} "
                    + $"failed to "
                    + $"reach {At(rule)}, the oldest {Image(rule)}{Because(rule)}",
            $"see 'replication tasks list --status failed --rule {rule.Name}', remove the cause, then 'replication tasks retry' with the "
                + "same options; 'replication tasks cancel' for images that nobody needs"),
        RuleState.Retrying => Problem(
            StatusProblemCode.PushesRetried,
            $"the rule '{rule.Name}' cannot {(IsDeletion(rule) ? "delete at" : "copy to")} {At(rule)} now: {Image(rule)} is "
                + $"retried{Because(rule)}",
            $"remove the cause, the copies resume by themselves; see 'replication instances check "
                + $"{rule.OldestMissing?.Target ?? rule.Target}'"
                + (IsElsewhere(rule)
                    ? $", or cancel them: 'replication tasks cancel --rule {rule.Name} --instance {rule.OldestMissing!.Target}'"
                    : "")),
        RuleState.Late => Problem(
            StatusProblemCode.PushesLate,
            $"pushes of the rule '{rule.Name}' wait for a worker: {Image(rule)} has not been started",
            "see whether workers run and are ready ('replication health'), or add workers"),
        _ => null,
    };

    /// <summary>Returns what the reconciler of a rule found, and why it could not compare everything.</summary>
    public static IEnumerable<StatusProblem> OfReconciler(RuleHealth rule)
    {
        if (rule is { Drift: > 0 and var drift, ComparedAt: { } comparedAt })
            yield return Problem(
                StatusProblemCode.ImagesDrifted,
                $"{drift} replicated {(drift == 1 ? "image" : "images")} of the rule '{rule.Name}' {(drift == 1 ? "is" : "are")} "
                    + $"missing or "
                    + $"different at {rule.Target}, compared at {Time(comparedAt)}",
                $"see 'replication rules drift {rule.Name}'; copy them again with 'replication backfills create {rule.Name}', or let the "
                    + "reconciler do it: repair: true");
        if (rule.ReconcileIssue is { } issue)
            yield return Problem(
                StatusProblemCode.ReconcilerIncomplete,
                $"the reconciler of the rule '{rule.Name}' could not compare everything{Because(issue)}",
                $"remove the cause, then run 'replication rules reconcile {rule.Name}'");
    }

    /// <summary>Returns the problem that a condition of an instance means; null when it means none.</summary>
    public static StatusProblem? Of(InstanceCondition condition, InstanceFacts facts, IReadOnlyList<string> rules) => condition switch
    {
        InstanceCondition.Unusable => Problem(
            StatusProblemCode.InstanceUnusable,
            $"the instance '{facts.Instance.Name}' cannot be used, and its tasks wait: {InstanceFaults.ReasonOf(facts.Instance)}",
            "put the key files back, or set the instance's secrets again"),
        InstanceCondition.CredentialsRefused => Problem(
            StatusProblemCode.CredentialsRefused,
            $"{facts.Refusal!.Host} has refused the credentials of '{facts.Instance.Name}' since {Time(facts.Refusal.Since)}; its tasks "
                + "wait, for 24 hours at most",
            "correct the credentials: the tasks resume within a minute"),
        InstanceCondition.WebhookRefused => Problem(
            StatusProblemCode.WebhookCallsRefused,
            $"webhook calls of '{facts.Instance.Name}' are refused: {RefusedCallText.Of(facts.RefusedCalls!)}",
            RefusedCallText.Advice(facts.RefusedCalls!, rules)),
        InstanceCondition.PushesUnreported => Problem(
            StatusProblemCode.PushesUnreported,
            RefusedCallText.Over(facts.Instance.Name, facts.RefusedCalls!),
            RefusedCallText.AdviceAfter(facts.RefusedCalls!, facts.RulesToCompare)
                + $"; this problem ends when {RefusedCallText.Names(facts.RulesToCompare)} compared or backfilled completely, after "
                + $"'replication instances acknowledge {facts.Instance.Name}', or after 7 days"),
        InstanceCondition.Silent => Problem(
            StatusProblemCode.InstanceSilent,
            facts.LastReportAt is { } last
                ? $"'{facts.Instance.Name}' has sent no webhook call since {Time(last)}{Usually(facts.LastReport!)}"
                : $"'{facts.Instance.Name}' has never sent a webhook call, and a rule has waited for its pushes since "
                    + $"{Time(facts.SourceSince!.Value)}",
            $"push an image; when nothing arrives, let the registry post to /hooks/{facts.Instance.Name}, see 'replication instances "
                + $"check {facts.Instance.Name}'"),
        _ => null,
    } is { } problem ? problem with { Rule = null, Instance = facts.Instance.Name } : null;

    /// <summary>Says what is not replicated for a paused rule; null for other rules.</summary>
    public static StatusProblem? NoteOf(ReplicationRule rule) => rule switch
    {
        { IsActive: true } or { IsHeld: true } => null,
        { Pause: { } pause } => new StatusProblem(
            StatusProblemCode.PushesSkipped,
            rule.Name,
            null,
            $"the rule '{rule.Name}' is paused since {Time(pause.At)}, and pushes of the pause are not replicated",
            $"to replicate them, resume with 'replication rules resume {rule.Name} --backfill'"),
        _ => new StatusProblem(
            StatusProblemCode.PushesSkipped,
            rule.Name,
            null,
            $"the rule '{rule.Name}' is disabled, and pushes are not replicated",
            $"enable it, then replicate them with 'replication backfills create {rule.Name}'"),
    };

    private static StatusProblem Problem(string code, string message, string advice) => new(code, null, null, message, advice);

    /// <summary>Says why the oldest push of a rule waits that is not old enough; null for other rules.</summary>
    public static StatusProblem? NoteOfAge(RuleHealth rule) =>
        rule is { State: RuleState.Waiting, OldestMissing: { Issue.Code: TaskIssue.TooYoung, NotBefore: { } notBefore } missing }
            ? new StatusProblem(
                StatusProblemCode.PushesTooYoung,
                rule.Name,
                null,
                $"pushes of the rule '{rule.Name}' to {rule.Target} wait for their minimum age, the oldest until {Time(notBefore)}: "
                    + Image(rule),
                $"nothing; 'replication rules run {rule.Name} {missing.Repository}:{missing.Tag}' copies it now")
            : null;

    private static string Image(RuleHealth rule) => rule.OldestMissing switch
    {
        { Action: TaskAction.DeleteTag } it => $"the deletion of {it.Repository}:{it.Tag}, reported {Time(it.PushedAt)}",
        { } it => $"{it.Repository}:{it.Tag}, pushed {Time(it.PushedAt)}",
        null => "unknown",
    };

    private static bool IsDeletion(RuleHealth rule) => rule.OldestMissing is { Action: TaskAction.DeleteTag };

    private static string At(RuleHealth rule) =>
        IsElsewhere(rule) ? $"{rule.OldestMissing!.Target}, which is no target of the rule any more" : rule.Target;

    private static bool IsElsewhere(RuleHealth rule) => rule.OldestMissing is { } missing && missing.Target != rule.Target;

    private static string Because(RuleHealth rule) => Because(rule.OldestMissing?.Issue);

    // The period at the end of the message is removed, because the text is put inside a sentence.
    private static string Because(TaskIssue? issue) => issue is null ? "" : $" ({issue.Code}: {issue.Message.TrimEnd('.')})";

    private static string Usually(LastReport report) =>
        InstanceSilence.LimitOf(report, StatusLimits.Default) < StatusLimits.DefaultSilentAfter
            ? $", and it usually sends one at least every {new Duration(Rounded(report.LongestGap))}"
            : "";

    // Rounded up to a unit that a person uses.
    private static TimeSpan Rounded(TimeSpan gap)
    {
        var unit = gap > TimeSpan.FromHours(2) ? TimeSpan.FromHours(1) : TimeSpan.FromMinutes(1);
        return unit * Math.Max(1, Math.Ceiling(gap / unit));
    }

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ssZ", CultureInfo.InvariantCulture);
}
