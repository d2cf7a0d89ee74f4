using Replication.Contracts.Instances;
using Replication.Contracts.Rules;

namespace Replication.Coordination.Rules;

/// <summary>
/// Checks the rules that were created through the API. The configuration file may have changed the instances or the topology mode since
/// their creation.
/// </summary>
internal static class MadeRuleChecks
{
    /// <summary>
    /// Problem code of a rule whose instance does not exist. Such a rule replicates nothing, so it does not prevent the start.
    /// </summary>
    public const string Orphaned = "rule.instance";

    public static IEnumerable<RuleProblem> Check(IReadOnlyList<ReplicationRule> made, TopologyMode topology, InstanceCatalog instances)
    {
        // The properties of a damaged instance are unknown, so its rules skip these checks.
        var alone = made.Where(it => it.TargetInstances.Prepend(it.Source).All(name => IsKnown(name, instances)))
            .SelectMany(rule => RuleChecks.Check(rule, instances));
        // Comparing all pairs of rules has quadratic cost. It is needed only after a violation, to report the rules in conflict.
        return IsSound(topology, [.. made.SelectMany(RuleLink.Of)])
            ? alone
            : alone.Concat(made.SelectMany(
                (rule, place) => RuleNeighbours.Problems(topology, RuleLink.Of(rule), made.Take(place).SelectMany(RuleLink.Of))));
    }

    private static bool IsKnown(string name, InstanceCatalog instances) => instances.Find(name) is not { DamagedKeys.Count: > 0 };

    private static bool IsSound(TopologyMode topology, IReadOnlyList<RuleLink> links)
    {
        var targets = links.Select(it => it.Target).ToHashSet(StringComparer.Ordinal);
        return topology == TopologyMode.Strict
            ? targets.Count == links.Count && !links.Any(it => targets.Contains(it.Source))
            : IsAcyclic(links);
    }

    // Kahn's algorithm: repeatedly removes the links whose source is not the target of a remaining link. Links that remain depend on a
    // cycle.
    private static bool IsAcyclic(IReadOnlyList<RuleLink> links)
    {
        var bySource = links.ToLookup(it => it.Source, it => it.Target, StringComparer.Ordinal);
        var comingIn = links.CountBy(it => it.Target, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        var open = new Queue<string>(bySource.Select(it => it.Key).Where(it => !comingIn.ContainsKey(it)));
        var left = links.Count;
        while (open.TryDequeue(out var source))
        {
            foreach (var target in bySource[source])
            {
                left--;
                if (--comingIn[target] == 0)
                    open.Enqueue(target);
            }
        }
        return left == 0;
    }
}
