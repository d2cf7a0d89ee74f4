namespace Replication.Contracts.Rules;

/// <summary>
/// Finds conflicts of a rule with all other rules, declared or created through the API: its name and the topology. Paused rules count.
/// </summary>
public static class RuleNeighbours
{
    /// <summary>
    /// Returns the first conflicts of the rule with these links. The rule itself is skipped. A link that already exists with this name and
    /// these instances is not checked again, so that a rule can be changed or paused after a change of the topology mode.
    /// </summary>
    public static IReadOnlyList<RuleProblem> Problems(
        TopologyMode topology, IReadOnlyCollection<RuleLink> links, IEnumerable<RuleLink> others)
    {
        var existing = others.ToHashSet();
        var key = links.Count > 1 ? "targets" : "target";
        return [.. links.Where(it => !existing.Contains(it))
            .SelectMany(it => Problems(topology, it, key, [.. existing.Where(other => other.Id != it.Id)]))
            .DistinctBy(static it => (it.Code, it.Message))
            .Take(RuleProblem.MaxCount)];
    }

    private static IEnumerable<RuleProblem> Problems(TopologyMode topology, RuleLink rule, string key, List<RuleLink> neighbours) =>
        neighbours.Select(it => NameProblem(rule, it))
            .OfType<RuleProblem>()
            .Concat(Topology.Conflicts(topology, rule, neighbours)
                .Select(it => new RuleProblem("rule.topology", rule.Name, key, it.Message) { Others = it.Others }));

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
