namespace Replication.Contracts.Rules;

/// <summary>What keeps a rule from standing beside the others, whoever made them: its name, and the topology. A paused rule counts like any other.</summary>
public static class RuleNeighbours
{
    private const int MaxProblemCount = 5;

    /// <summary>
    /// Everything that is in the way, up to a handful; the rule itself, should it be among the others, is not. One that stands there by this name and way
    /// already is not decided again: whatever else of it changes, it can be paused although the topology is another one by now.
    /// </summary>
    public static IReadOnlyList<RuleProblem> Problems(TopologyMode topology, RuleLink rule, IEnumerable<RuleLink> others)
    {
        var standing = others.ToList();
        if (standing.Contains(rule))
            return [];
        var neighbours = standing.Where(it => it.Id != rule.Id).ToList();
        return [.. neighbours.Where(it => it.Name == rule.Name).Select(_ => NameTaken(rule))
            .Concat(Topology.Conflicts(topology, rule, neighbours).Select(it => new RuleProblem("rule.topology", rule.Name, it)))
            .Take(MaxProblemCount)];
    }

    private static RuleProblem NameTaken(RuleLink rule) => new("rule.name", rule.Name, $"there is a rule '{rule.Name}' already");
}
