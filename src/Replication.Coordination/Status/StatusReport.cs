using Replication.Contracts.Status;

namespace Replication.Coordination.Status;

/// <summary>Joins the health of rules and instances to one document.</summary>
internal static class StatusReport
{
    /// <param name="snapshot">The rules that the caller may see.</param>
    /// <param name="instances">What is known about the instances.</param>
    /// <param name="limits">What counts as wrong.</param>
    /// <param name="now">The time.</param>
    public static StatusDocument Of(
        RuleSnapshot snapshot, IReadOnlyList<InstanceFacts> instances, StatusLimits limits, DateTimeOffset now)
    {
        var paused = instances.Where(it => it.PausedUntil > now).Select(static it => it.Instance.Name).ToHashSet(StringComparer.Ordinal);
        var rules = snapshot.Rules.Select(it => RuleHealths.Of(
            it.Rule, it.Activity, paused.Contains(it.Rule.Source) || paused.Contains(it.Rule.Target), limits, now)).ToList();
        var healths = instances.Select(it => InstanceHealths.Of(it, limits, now)).ToList();
        List<StatusProblem> problems =
        [
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
        ];
        return new StatusDocument
        {
            Healthy = problems.Count == 0,
            Summary = Summary(rules, problems),
            MeasuredAt = snapshot.At,
            Problems = problems,
            Rules = rules,
            Instances = healths,
        };
    }

    private static IReadOnlyList<string> NamesOf(RuleSnapshot snapshot, string source) =>
        [.. snapshot.Rules.Where(it => it.Rule.IsActive && it.Rule.Source == source).Select(static it => it.Rule.Name)];

    private static string Summary(List<RuleHealth> rules, List<StatusProblem> problems)
    {
        if (problems is [var first, ..])
            return $"Replication needs attention{(problems.Count == 1 ? "" : $" ({problems.Count} problems)")}: {first.Message}.";
        if (rules.Count == 0)
            return "Replication has nothing to do: there are no rules.";
        var open = rules.Sum(static it => it.Waiting + it.Running);
        var paused = rules.Count(static it => it.State == RuleState.Paused);
        return "Replication is healthy: "
            + (open == 0
                ? $"every push of {(rules.Count == 1 ? "the rule" : $"the {rules.Count} rules")} is at its target"
                : $"{open} {(open == 1 ? "push is" : "pushes are")} on the way to the targets")
            + (paused == 0 ? "." : $"; {paused} {(paused == 1 ? "rule is" : "rules are")} paused.");
    }
}
