using Replication.Contracts.Instances;
using Replication.Contracts.Rules;

namespace Replication.Coordination.Rules;

/// <summary>
/// Whether the rules that were made through the API still pass every check, beside instances and a topology that the configuration file may
/// have changed since.
/// </summary>
internal static class MadeRuleChecks
{
    /// <summary>A rule names an instance that is gone: it can do no harm, and no good.</summary>
    public const string Orphaned = "rule.instance";

    public static IEnumerable<RuleProblem> Check(IReadOnlyList<ReplicationRule> made, TopologyMode topology, InstanceCatalog instances)
    {
        // What an instance is that cannot be read is not known: no rule is refused for it.
        var alone = made.Where(it => IsKnown(it.Source, instances) && IsKnown(it.Target, instances))
            .SelectMany(rule => RuleChecks.Check(rule, instances));
        // Each against all costs more the more there are, and is needed only to say which is in the way of which.
        return IsSound(topology, made)
            ? alone
            : alone.Concat(made.SelectMany(
                (rule, place) => RuleNeighbours.Problems(topology, RuleLink.Of(rule), made.Take(place).Select(RuleLink.Of))));
    }

    private static bool IsKnown(string name, InstanceCatalog instances) => instances.Find(name) is not { DamagedKeys.Count: > 0 };

    private static bool IsSound(TopologyMode topology, IReadOnlyList<ReplicationRule> made)
    {
        var targets = made.Select(it => it.Target).ToHashSet(StringComparer.Ordinal);
        return topology == TopologyMode.Strict
            ? targets.Count == made.Count && !made.Any(it => targets.Contains(it.Source))
            : IsAcyclic(made);
    }

    // Where no rule leads to an instance any more, those that lead away from it can be in no circle.
    private static bool IsAcyclic(IReadOnlyList<ReplicationRule> made)
    {
        var bySource = made.ToLookup(it => it.Source, it => it.Target, StringComparer.Ordinal);
        var comingIn = made.CountBy(it => it.Target, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        var open = new Queue<string>(bySource.Select(it => it.Key).Where(it => !comingIn.ContainsKey(it)));
        var left = made.Count;
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
