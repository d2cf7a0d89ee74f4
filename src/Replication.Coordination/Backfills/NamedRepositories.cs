using Replication.Contracts.Images;
using Replication.Contracts.Rules;

namespace Replication.Coordination.Backfills;

/// <summary>The repositories that the request of a backfill or an import names.</summary>
internal static class NamedRepositories
{
    /// <summary>Returns those that the rule does not cover, with their place in the list.</summary>
    public static IEnumerable<(int Index, RepositoryName Item)> FindOutside(ReplicationRule rule, IReadOnlyList<RepositoryName>? named)
    {
        RuleScope.TryRead(rule, out var scope, out _);
        return (named ?? []).Index().Where(it => scope?.Covers(it.Item) != true);
    }
}
