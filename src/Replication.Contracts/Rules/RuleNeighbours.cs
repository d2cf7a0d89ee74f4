namespace Replication.Contracts.Rules;

/// <summary>
/// What keeps a rule from standing beside the others, whoever made them: its name, and the topology. A paused rule counts like any other.
/// </summary>
public static class RuleNeighbours
{
    private const int MaxProblemCount = 5;

    /// <summary>
    /// Everything that is in the way, up to a handful; the rule itself, should it be among the others, is not. One that stands there by
    /// this name and way already is not decided again: whatever else of it changes, it can be paused although the topology is another one
    /// by now.
    /// </summary>
    public static IReadOnlyList<RuleProblem> Problems(TopologyMode topology, RuleLink rule, IEnumerable<RuleLink> others)
    {
        var standing = others.ToList();
        if (standing.Contains(rule))
            return [];
        var neighbours = standing.Where(it => it.Id != rule.Id).ToList();
        return [.. neighbours.Select(it => NameProblem(rule, it)).OfType<RuleProblem>()
            .Concat(Topology.Conflicts(topology, rule, neighbours)
                .Select(it => new RuleProblem("rule.topology", rule.Name, "target", it.Message) { Others = it.Others }))
            .Take(MaxProblemCount)];
    }

    // A rule is found by its id or by its name, so neither may be those of another rule.
    private static RuleProblem? NameProblem(RuleLink rule, RuleLink other)
    {
        if (other.Name == rule.Name)
            return new RuleProblem("rule.name", rule.Name, "name", $"there is a rule '{rule.Name}' already");
        if (other.Id == rule.Name)
            return new RuleProblem("rule.name", rule.Name, "name", $"'{rule.Name}' is the id of rule '{other.Name}'; choose another name")
            {
                Others = [other]
            };
        return other.Name == rule.Id
            ? new RuleProblem(
                "rule.name",
                rule.Name,
                "name",
                $"the id of this rule, '{rule.Id}', is the name of rule '{other.Name}'; rename that one first")
            {
                Others = [other]
            }
            : null;
    }
}
