using Replication.Contracts.Rules;

namespace Replication.Storage;

/// <summary>What has to change so that exactly these rules are the declared ones, for both stores.</summary>
internal sealed record RuleDeclaration(IReadOnlyList<ReplicationRule> Written, IReadOnlyList<RuleLink> Removed, IReadOnlyList<RuleProblem> Problems)
{
    public static RuleDeclaration Of(
        IReadOnlyCollection<ReplicationRule> declared, IReadOnlyCollection<ReplicationRule> known, IEnumerable<RuleLink> madeOtherwise, TopologyMode topology, DateTimeOffset now)
    {
        var knownById = known.ToDictionary(static it => it.Id, StringComparer.Ordinal);
        var ids = declared.Select(static it => it.Id).ToHashSet(StringComparer.Ordinal);
        var beside = madeOtherwise.ToList();
        var written = new List<ReplicationRule>();
        var problems = new List<RuleProblem>();
        foreach (var rule in declared.Select(static it => it with { Declared = true }))
        {
            problems.AddRange(RuleNeighbours.Problems(topology, RuleLink.Of(rule), beside));
            beside.Add(RuleLink.Of(rule));
            var before = knownById.GetValueOrDefault(rule.Id);
            var after = before is null ? rule : rule.Following(before, now);
            if (before is null || !IsSame(before, after))
                written.Add(after with { Version = Guid.NewGuid(), ChangedAt = now });
        }
        return new RuleDeclaration(written, [.. known.Where(it => !ids.Contains(it.Id)).Select(RuleLink.Of)], problems);
    }

    private static bool IsSame(ReplicationRule before, ReplicationRule after) => StoreJson.Write(before) == StoreJson.Write(after with { Version = before.Version, ChangedAt = before.ChangedAt });
}
