using Replication.Contracts.Rules;

namespace Replication.Storage;

/// <summary>The changes that make exactly these rules the declared ones, for both stores.</summary>
internal sealed record RuleDeclaration(
    IReadOnlyList<ReplicationRule> Written, IReadOnlyList<ReplicationRule> Removed, IReadOnlyList<RuleProblem> Problems)
{
    public required IReadOnlyList<DeclaredChange> Changes { get; init; }

    /// <summary>
    /// <paramref name="known"/> are the rules declared so far and the rules of the same names that were created through the API; these
    /// become declared. <paramref name="others"/> are all other rules.
    /// </summary>
    public static RuleDeclaration Of(
        IReadOnlyCollection<ReplicationRule> declared,
            IReadOnlyCollection<ReplicationRule> known,
            IEnumerable<RuleLink> others,
            TopologyMode topology,
            DateTimeOffset now)
    {
        var knownByName = known.ToDictionary(static it => it.Name, StringComparer.Ordinal);
        var names = declared.Select(static it => it.Name).ToHashSet(StringComparer.Ordinal);
        var beside = others.ToList();
        var written = new List<ReplicationRule>();
        var problems = new List<RuleProblem>();
        foreach (var rule in declared.Select(static it => it with { Declared = true }))
        {
            problems.AddRange(RuleNeighbours.Problems(topology, RuleLink.Of(rule), beside));
            beside.AddRange(RuleLink.Of(rule));
            var before = knownByName.GetValueOrDefault(rule.Name);
            var after = before is null ? rule : rule.Following(before, now);
            if (before is null || !IsSame(before, after))
                written.Add(after with { Version = Guid.NewGuid(), ChangedAt = now });
        }
        var removed = known.Where(it => !names.Contains(it.Name)).ToList();
        return new RuleDeclaration(written, removed, problems)
        {
            Changes = [.. removed.Select(static it => new DeclaredChange(it, null)), .. written.Select(
                it => new DeclaredChange(knownByName.GetValueOrDefault(it.Name), it))],
        };
    }

    private static bool IsSame(ReplicationRule before, ReplicationRule after) =>
        StoreJson.Write(before) == StoreJson.Write(after with { Version = before.Version, ChangedAt = before.ChangedAt });
}
