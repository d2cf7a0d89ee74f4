namespace Replication.Contracts.Rules;

/// <summary>
/// Finds conflicts of a rule with all other rules, declared or created through the API: its name and the topology. Paused rules count.
/// </summary>
public static class RuleNeighbours
{
    /// <summary>
    /// Returns the first conflicts. The rule itself is skipped. A rule that already exists with this name and these instances is not
    /// checked again, so that it can be changed or paused after a change of the topology mode.
    /// </summary>
    public static IReadOnlyList<RuleProblem> Problems(TopologyMode topology, RuleLink rule, IEnumerable<RuleLink> others)
    {
        var existing = others.ToList();
        if (existing.Contains(rule))
            return [];
        var neighbours = existing.Where(it => it.Id != rule.Id).ToList();
        return [.. neighbours.Select(it => NameProblem(rule, it)).OfType<RuleProblem>()
            .Concat(Topology.Conflicts(topology, rule, neighbours)
                .Select(it => new RuleProblem("rule.topology", rule.Name, "target", it.Message) { Others = it.Others }))
            .Take(RuleProblem.MaxCount)];
    }

    // A rule is found by id or name, so neither may equal the id or name of another rule.
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
