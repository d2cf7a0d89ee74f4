using Replication.Contracts;
using Replication.Contracts.Instances;
using Replication.Contracts.Rules;
using Replication.Contracts.Status;
using Replication.Coordination.Reconciling;

namespace Replication.Coordination.Status;

/// <summary>Joins the health of rules and instances to one document.</summary>
internal static class StatusReport
{
    /// <param name="snapshot">The rules that the caller may see.</param>
    /// <param name="instances">What is known about the instances.</param>
    /// <param name="limits">What counts as wrong.</param>
    /// <param name="now">The time.</param>
    /// <param name="others">Problems of the system that belong to no rule and no known instance.</param>
    public static StatusDocument Of(
        RuleSnapshot snapshot,
        IReadOnlyList<InstanceFacts> instances,
        StatusLimits limits,
        DateTimeOffset now,
        IReadOnlyList<StatusProblem>? others = null)
    {
        var waiting = instances.Where(it => IsWaiting(it, now)).Select(static it => it.Instance.Name).ToHashSet(StringComparer.Ordinal);
        var rules = snapshot.Rules.Select(it => RuleHealths.Of(
            it.Rule,
            it.Target,
            it.Activity,
            waiting.Contains(it.Rule.Source) || waiting.Contains(it.Target),
            Reconciliations.Show(it.Rule, snapshot.Reconciliations),
            limits,
            now)).ToList();
        var healths = instances.Select(it => InstanceHealths.Of(it, limits, now)).ToList();
        List<StatusProblem> problems =
        [
            .. others ?? [],
            .. instances.Zip(healths)
                .SelectMany(it => it.Second.Conditions.Select(condition => (Condition: condition, Problem: StatusProblems.Of(
                    condition, it.First, NamesOf(snapshot, it.First.Instance.Name)))))
                .Where(static it => it.Problem is not null)
                .OrderBy(static it => it.Condition)
                .Select(static it => it.Problem!),
            .. rules.OrderByDescending(static it => it.State)
                .ThenByDescending(static it => it.LagSeconds)
                .Select(static it => StatusProblems.Of(it) is { } problem ? problem with { Rule = it.Name } : null)
                .OfType<StatusProblem>(),
            // The reconciler counts the images of all targets together.
            .. rules.GroupBy(static it => it.Rule)
                .Select(static it => it.First() with { Target = string.Join(", ", it.Select(static health => health.Target)) })
                .SelectMany(static it => StatusProblems.OfReconciler(it).Select(problem => problem with { Rule = it.Name })),
        ];
        return new StatusDocument
        {
            Healthy = problems.Count == 0,
            Summary = Summary(snapshot, rules, problems),
            MeasuredAt = snapshot.At,
            Problems = problems,
            Notes =
            [
                .. snapshot.EachRule.Select(StatusProblems.NoteOf).OfType<StatusProblem>(),
                .. rules.Select(StatusProblems.NoteOfAge).OfType<StatusProblem>(),
            ],
            Rules = rules,
            Instances = healths,
        };
    }

    private static bool IsWaiting(InstanceFacts it, DateTimeOffset now) =>
        it.PausedUntil > now || it.Refusal is not null || InstanceFaults.ReasonAgainstCopies(it.Instance) is not null;

    private static IReadOnlyList<string> NamesOf(RuleSnapshot snapshot, string source) =>
        [.. snapshot.EachRule.Where(it => it.AwaitsReports && it.Source == source).Select(static it => it.Name)];

    private static string Summary(RuleSnapshot snapshot, List<RuleHealth> rules, List<StatusProblem> problems)
    {
        if (problems is [var first, ..])
            return $"Replication needs attention{(problems.Count == 1 ? "" : $" ({problems.Count} problems)")}: {first.Message}.";
        if (rules.Count == 0)
            return "Replication has nothing to do: there are no rules.";
        var held = rules.Where(static it => it.State == RuleState.Held).ToList();
        var heldCount = CountRules(held);
        var paused = CountRules(rules.Where(static it => it.State == RuleState.Paused));
        var all = CountRules(rules);
        var active = all - heldCount - paused;
        var open = rules.Where(static it => it.State != RuleState.Held).Sum(static it => it.Waiting + it.Running);
        List<string> parts = [];
        if (open > 0)
            parts.Add($"{open} {(open == 1 ? "push is" : "pushes are")} on the way to the targets");
        else if (active > 0)
            parts.Add(
                $"every {Known(snapshot)} push of {(active == 1 ? "the rule" : $"the {active} rules")} "
                    + $"{(active == all ? "" : $"that {(active == 1 ? "is" : "are")} active ")}is at its target");
        if (heldCount > 0)
            parts.Add(held.Sum(static it => it.Waiting) is var pushes and > 0
                ? $"{Counted.Of(heldCount, "rule is", "rules are")} held, and {Counted.Of(pushes, "push waits", "pushes wait")} until "
                    + $"a resume"
                : $"{Counted.Of(heldCount, "rule is", "rules are")} held");
        if (paused > 0)
            parts.Add($"{Counted.Of(paused, "rule is", "rules are")} paused, and pushes of the pause are not replicated");
        return $"Replication is healthy: {string.Join("; ", parts)}.";
    }

    private static string Known(RuleSnapshot snapshot)
    {
        var active = snapshot.EachRule.Where(static it => it.IsActive).ToList();
        return active.TrueForAll(static it => it.AwaitsReports && it.ReconcileInterval is null) ? "reported"
            : active.Exists(static it => it.AwaitsReports) ? "reported or found"
            : active.TrueForAll(static it => it.Trigger == RuleTrigger.Manual) ? "requested"
            : "found";
    }

    // A rule with several targets has a health for each of them.
    private static int CountRules(IEnumerable<RuleHealth> rules) => rules.DistinctBy(static it => it.Rule).Count();
}
