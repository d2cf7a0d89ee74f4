using System.Globalization;
using Replication.Contracts.Instances;
using Replication.Contracts.Rules;
using Replication.Contracts.Specs;
using Replication.Coordination.Backfills;

namespace Replication.Coordination.Rules;

/// <summary>Finds probable mistakes in a valid rule. They do not prevent the rule.</summary>
public static class RuleWarnings
{
    /// <summary>Returns the probable mistakes of a rule, each with what the author probably meant.</summary>
    public static IReadOnlyList<ShownRuleWarning> Of(RuleSpec rule, InstanceCatalog instances) =>
        [.. OfFilters(rule), .. OfSource(rule, instances), .. OfReconciler(rule), .. CreationWarnings.Of(rule, instances)];

    /// <summary>
    /// Returns values that look like references to environment variables or files. A rule of the configuration file has none: the file was
    /// read with its own warnings.
    /// </summary>
    public static IReadOnlyList<ShownRuleWarning> OfReferences(ReplicationRule rule) => rule.Declared
        ? []
        : [.. ProbableReferences.KeysIn(typeof(RuleSpec), rule)
            .Select(static key => new ShownRuleWarning("rule.probableVariable", $"{key}: {ProbableReferences.Message("rules")}"))];

    /// <summary>
    /// Says that pushes of a pause are not recorded that only the changed rule matches. Only a backfill of the lists of the source finds
    /// them.
    /// </summary>
    public static IReadOnlyList<ShownRuleWarning> OfChangeDuringPause(ReplicationRule? before, ReplicationRule after) =>
        before?.Pause is { Hold: false } pause && after.Pause == pause
            && !RuleDifference.IsSame(before with { Enabled = after.Enabled }, after)
            ? [new ShownRuleWarning(
                "rule.pauseRecordsChanged",
                $"from now on, pushes that the changed rule matches are recorded; pushes since {Text(pause.At)} that only the changed rule "
                    + $"matches are not, so 'resume --backfill' leaves them out: run 'replication backfills create {after.Name}' after the "
                    + "resume")]
            : [];

    /// <summary>Says for a paused rule that pushes are not replicated, and how to replicate them afterwards.</summary>
    public static IReadOnlyList<ShownRuleWarning> OfPause(ReplicationRule rule) => rule.Pause is { Hold: false } pause
        ? [new ShownRuleWarning(
            "rule.pushesSkipped",
            $"pushes of the pause are not replicated; to replicate them, resume with 'replication rules resume {rule.Name} --backfill' "
                + $"({{\"backfill\":true}}), or resume and later run 'replication backfills create {rule.Name} --since {Text(pause.At)}'")]
        : [];

    /// <summary>Says after a resume that the pushes of the pause were not replicated, and how to do it now.</summary>
    public static IReadOnlyList<ShownRuleWarning> OfResume(ReplicationRule before) => before.Pause is { Hold: false } pause
        ? [new ShownRuleWarning(
            "rule.pauseNotReplicated",
            $"pushes between {Text(pause.At)} and the resume were not replicated; to replicate them, run 'replication backfills create "
                + $"{before.Name} --since {Text(pause.At)}'")]
        : [];

    // Rounded down to a whole second, so that no push of the pause is before it.
    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static IEnumerable<ShownRuleWarning> OfFilters(RuleSpec rule)
    {
        if (rule.TagGlob is null && TagGlob.IsProbable(rule.TagFilter) && TagGlob.TryCompile(rule.TagFilter, out var meant, out _))
            yield return new ShownRuleWarning(
                "rule.probableGlob",
                $"tagFilter '{rule.TagFilter}' is read as a regular expression, but it looks like a glob; if a glob was meant, write "
                    + $"tagGlob: \"{rule.TagFilter}\" instead, which is tagFilter: \"{meant}\"");
        if (rule.TagGlob is { } glob && IsProbableExpression(glob))
            yield return new ShownRuleWarning(
                "rule.probableRegex",
                $"tagGlob '{glob}' is read as a glob, where '.' is a dot, but it looks like a regular expression; if one was meant, "
                    + $"write tagFilter: \"{glob}\" instead");
        if (rule.RepositoryFilter is { } filter && TagGlob.IsProbable(filter) && TagGlob.TryCompile(filter, out var names, out _))
            yield return new ShownRuleWarning(
                "rule.probableGlob",
                $"repositoryFilter '{filter}' is read as a regular expression, but it looks like a glob; if a glob was meant, write "
                    + $"'{names}'");
        foreach (var excluded in rule.ExcludeTags.Where(IsProbableExpression))
        {
            yield return new ShownRuleWarning(
                "rule.probableRegex",
                $"'{excluded}' under excludeTags is read as a glob, where '.' is a dot, but it looks like a regular expression; if one was "
                    + "meant, write it under tags.deny");
        }
        foreach (var (key, patterns) in new[] { ("tags.allow", rule.Tags?.Allow ?? []), ("tags.deny", rule.Tags?.Deny ?? []) })
        {
            foreach (var pattern in patterns.Where(TagGlob.IsProbable))
            {
                if (TagGlob.TryCompile(pattern, out var expression, out _))
                    yield return new ShownRuleWarning(
                        "rule.probableGlob",
                        $"'{pattern}' under {key} is read as a regular expression, but it looks like a glob; if a glob was meant, write "
                            + $"'{expression}'");
            }
        }
    }

    // "v1.*" is a usual glob: all versions of v1.
    private static bool IsProbableExpression(string glob) =>
        glob.IndexOf(".*", StringComparison.Ordinal) is var at and >= 0 && (at == 0 || !char.IsAsciiDigit(glob[at - 1]));

    private static IEnumerable<ShownRuleWarning> OfReconciler(RuleSpec rule)
    {
        if (rule is { Repair: true, Reconcile: null, Poll: null })
            yield return new ShownRuleWarning(
                "rule.repairWithoutReconcile",
                "repair has no effect: nothing compares source and target; set reconcile as well, such as reconcile: 1h");
    }

    private static IEnumerable<ShownRuleWarning> OfSource(RuleSpec rule, InstanceCatalog instances)
    {
        if (rule is { Trigger: RuleTrigger.Push, Reconcile: null } && instances.Find(rule.Source) is { Webhook: null })
            yield return new ShownRuleWarning(
                "rule.sourceWithoutWebhook",
                $"the source instance '{rule.Source}' has no webhook, so no push is reported and the rule copies nothing by itself; add "
                    + "webhook to the instance and let the registry call it, or set reconcile, such as reconcile: 1h");
    }
}
