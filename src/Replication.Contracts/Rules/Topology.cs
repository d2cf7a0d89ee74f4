namespace Replication.Contracts.Rules;

/// <summary>Checks which rules between instances are compatible.</summary>
public static class Topology
{
    /// <summary>
    /// Returns the conflicts of the rule with the others: for each a sentence that names the conflicting rules, and those rules.
    /// </summary>
    public static IEnumerable<(string Message, IReadOnlyList<RuleLink> Others)> Conflicts(
        TopologyMode mode, RuleLink rule, IReadOnlyCollection<RuleLink> others)
    {
        if (rule.Source == rule.Target)
            return [($"'{rule.Source}' cannot be both source and target of one rule", [])];
        if (mode == TopologyMode.Strict)
            return others.Select(other => (Message: Conflict(rule, other)!, Others: (IReadOnlyList<RuleLink>)[other]))
                .Where(it => it.Message is not null);
        return FindWay(others, rule.Target, rule.Source) is { } way ? [(Cycle(rule, way), way)] : [];
    }

    private static string? Conflict(RuleLink rule, RuleLink other)
    {
        if (rule.Source == other.Target)
            return $"the source instance '{rule.Source}' is the target of rule '{other.Name}'; a target of one rule may not be the "
                + "source of another under topology: strict. Name another source, or set topology: acyclic, which allows chains "
                + "without a cycle";
        if (rule.Target == other.Source)
            return $"the target instance '{rule.Target}' is the source of rule '{other.Name}'; a source of one rule may not be the "
                + "target of another under topology: strict. Name another target, or set topology: acyclic, which allows chains "
                + "without a cycle";
        if (rule.Target == other.Target)
            return $"the target instance '{rule.Target}' is already the target of rule '{other.Name}'; a target serves one rule only "
                + "under topology: strict. Add the images to that rule, whose namespaces may be a list, or set topology: acyclic, under "
                + "which a target serves several rules";
        return null;
    }

    // The shortest cycle, so that the sentence names only rules that are part of it.
    private static List<RuleLink>? FindWay(IEnumerable<RuleLink> links, string from, string to)
    {
        var bySource = links.ToLookup(it => it.Source, StringComparer.Ordinal);
        var cameBy = new Dictionary<string, RuleLink>(StringComparer.Ordinal);
        var open = new Queue<string>([from]);
        while (open.TryDequeue(out var instance))
        {
            foreach (var link in bySource[instance].Where(it => it.Target != from && cameBy.TryAdd(it.Target, it)))
            {
                if (link.Target == to)
                    return Back(cameBy, from, to);
                open.Enqueue(link.Target);
            }
        }
        return null;
    }

    private static List<RuleLink> Back(Dictionary<string, RuleLink> cameBy, string from, string to)
    {
        var way = new List<RuleLink>();
        for (var instance = to; instance != from; instance = way[^1].Source)
            way.Add(cameBy[instance]);
        way.Reverse();
        return way;
    }

    private static string Cycle(RuleLink rule, IReadOnlyList<RuleLink> way) =>
        $"images would go round: from the target instance '{rule.Target}' "
            + $"{string.Join(", ", way.Select(it => $"rule '{it.Name}' leads to '{it.Target}'"))}, which is the source";
}
